using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SyntheticVG.App.Tests;

/// <summary>Runs what the README tells a newcomer to run: every line of its <c>sh</c> blocks, in order, in one empty folder.</summary>
public partial class ReadmeTests
{
    [Fact]
    public async Task Every_command_of_the_README_does_what_it_says()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Shared.Repository, "README.md"), TestContext.Current.CancellationToken);
        var commands = ShellBlocks().Matches(readme).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var folder = Directory.CreateTempSubdirectory("synvg-readme-").FullName;

        Assert.True(commands.Count >= 5, "the README shows fewer than five commands");
        foreach (var command in commands)
        {
            Assert.StartsWith("./synvg ", command);
            var (code, output) = await RunAsync(command["./synvg ".Length..], folder);
            Assert.True(code == 0, $"{command} ended with {code}:\n{output}");
        }
        foreach (var file in new[] { "demo/report.html", "run/graphs.jsonl", "run/rejected.jsonl", "run/run.json", "run/README.md", "svg-relations.jsonl" })
            Assert.True(new FileInfo(Path.Combine(folder, file)) is { Exists: true, Length: > 0 }, $"{file} is missing or empty");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Code, string Output)> RunAsync(string arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "synvg"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // started without a shell, so never null
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();
}
