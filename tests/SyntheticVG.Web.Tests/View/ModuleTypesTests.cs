using System.Diagnostics;

namespace SyntheticVG.Web.Tests.View;

/// <summary>The pages' modules hold what their types say, by TypeScript's checker; users and builds need none of it.</summary>
public class ModuleTypesTests
{
    [Fact]
    public async Task The_modules_types_are_right()
    {
        var folder = Path.Combine(Shared.Repository, "tests", "SyntheticVG.Web.Tests");
        var checker = Path.Combine(folder, "node_modules", "typescript", "bin", "tsc");
        if (!File.Exists(checker) || !File.Exists("/usr/bin/node"))
            Assert.Skip("TypeScript is not installed: npm ci in tests/SyntheticVG.Web.Tests");
        // started without a shell, so never null
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/node", [checker, "-p", folder]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", output);
        Assert.Equal(0, process.ExitCode);
    }
}
