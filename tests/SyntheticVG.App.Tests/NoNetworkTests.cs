using System.Diagnostics;
using System.Text.RegularExpressions;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests;

/// <summary>Commands run as a new user would run them, watched by strace: no socket but of this machine, no file in the home folder.</summary>
public sealed partial class NoNetworkTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("graph PHOTO --out OUT")]
    [InlineData("graph PHOTO --model pocket --out OUT")]
    [InlineData("graph PHOTO --depth DEPTH --out OUT")]
    [InlineData("build --data WORLD --teacher geometry --out OUT")]
    [InlineData("edit WORLD --student simulated --teacher simulated --out OUT")]
    [InlineData("stats WORLD/truth.jsonl --plot OUT/stats.png")]
    [InlineData("train --preset tiny --steps 1 --threads 1 --out OUT")]
    [InlineData("models check picodet-s --out OUT/seen.png")]
    public async Task No_host_is_looked_up_and_nothing_is_left_in_the_home_folder(string line)
    {
        Assert.SkipUnless(File.Exists(Strace), $"{Strace} is absent: sockets cannot be watched");
        PocketWorldWriter.Write(_folder["world"], 2, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        Directory.CreateDirectory(_folder["home"]);
        var command = line.Replace("PHOTO", Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"), StringComparison.Ordinal)
            .Replace("WORLD", _folder["world"], StringComparison.Ordinal).Replace("OUT", _folder["out"], StringComparison.Ordinal);
        if (command.Contains("DEPTH", StringComparison.Ordinal))
            command = command.Replace("DEPTH", Shared.Golden("perception/depth-anything"), StringComparison.Ordinal);

        var start = new ProcessStartInfo(Strace, ["-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg,sendmmsg", "-o", _folder["trace"], "dotnet",
            typeof(CommandLine).Assembly.Location, .. command.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("XDG_", StringComparison.Ordinal) || name == "ORT_DISABLE_TELEMETRY")
            .ToList())
            start.Environment.Remove(variable);
        start.Environment["HOME"] = _folder["home"];
        using var process = Process.Start(start)!; // started without a shell, so never null
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);

        Assert.True(process.ExitCode == 0, await output + await errors);
        Assert.DoesNotMatch(ForeignLine(), await output + await errors);
        Assert.DoesNotContain(File.ReadLines(_folder["trace"]), WebSocket().IsMatch);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["home"], "*", SearchOption.AllDirectories));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A socket of the internet families; those between processes of this machine are AF_UNIX.
    [GeneratedRegex("AF_INET|AF_PACKET|sin6?_port")]
    private static partial Regex WebSocket();

    [GeneratedRegex(@"\[[WE]:onnx|telemetry", RegexOptions.IgnoreCase)]
    private static partial Regex ForeignLine();
}
