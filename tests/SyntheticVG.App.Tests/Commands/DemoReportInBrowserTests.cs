using System.Diagnostics;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Opens the demo's page in headless Chromium, as a person would; skipped where there is none.</summary>
public class DemoReportInBrowserTests
{
    [Fact]
    public async Task The_page_opens_in_Chromium_and_its_script_fills_it()
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "Chromium is not installed");
        var folder = Directory.CreateTempSubdirectory("synvg-page-").FullName;
        Assert.Equal(0, await CommandLine.RunAsync(["demo", "--out", folder, "--scenes", "3"]));

        using var process = Process.Start(new ProcessStartInfo(chromium!,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync", "--enable-logging=stderr",
            $"--user-data-dir={folder}/profile", "--virtual-time-budget=5000", "--dump-dom", new Uri(Path.Combine(folder, "report.html")).AbsoluteUri,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!; // started without a shell, so never null
        var (reading, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var page = await reading;

        foreach (var part in new[] { "Precision and recall", "What each filter dropped", "The scenes and their graphs", "data:image/" })
            Assert.Contains(part, page);
        Assert.DoesNotContain("Uncaught", await errors);
        Directory.Delete(folder, recursive: true);
    }
}
