using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests;

/// <summary>A build on one machine is what it was: nothing of a cluster's is loaded.</summary>
public sealed class ClusterLoadsNothingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_build_without_a_cluster_loads_neither_Orleans_nor_Npgsql()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a process has loaded is read in /proc");
        PocketWorldWriter.Write(_folder["world"], 3, new() { Seed = 5, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        using var held = ChildProcess.StartHeld("image 2", "build", "--data", _folder["world"], "--out", _folder["run"]);
        await held.HearAsync("holds at image 2", TestContext.Current.CancellationToken);

        var maps = await File.ReadAllTextAsync($"/proc/{held.Id}/maps", TestContext.Current.CancellationToken);

        Assert.Contains("SyntheticVG.Perception.dll", maps);
        Assert.DoesNotContain("Npgsql", maps);
        Assert.DoesNotContain("Orleans", maps);
    }
}
