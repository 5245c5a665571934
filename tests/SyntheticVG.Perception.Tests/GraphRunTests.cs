namespace SyntheticVG.Perception.Tests;

/// <summary>A folder of photos as a run of the library: it goes on, and asks nothing twice.</summary>
public sealed class GraphRunTests : IDisposable
{
    private const string Answer = """
        {"subjects": [
          {"id": 1, "description": "", "relations": {"spatial": [{"object": 2, "predicate": "near"}]}},
          {"id": 2, "description": "", "relations": {"spatial": [{"object": 1, "predicate": "near"}]}}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public GraphRunTests()
    {
        Directory.CreateDirectory(_folder["photos"]);
        foreach (var photo in Directory.GetFiles(Path.Combine(Shared.Repository, "docs", "photos"), "*.png"))
            File.Copy(photo, Path.Combine(_folder["photos"], Path.GetFileName(photo)));
        File.WriteAllText(_folder["photos/broken.png"], "no picture");
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_becomes_the_files_of_a_run()
    {
        var noted = new List<string>();
        var report = await GraphRun.WriteAsync(_folder["photos"], _folder["run"], noted: outcome => noted.Add(outcome.Key), cancellationToken: Stop);

        Assert.Equal("finished", report.State);
        Assert.Equal((4, 3), (report.Images.Seen, report.Images.Written));
        Assert.Equal(4, noted.Count);
        Assert.Equal(3, File.ReadAllLines(_folder["run/graphs.jsonl"]).Length);
        Assert.True(File.Exists(_folder["run/run.json"]));
        Assert.Equal(3, Directory.GetFiles(_folder["run/pictures"]).Length);
    }

    [Fact]
    public async Task Stopped_after_each_photo_it_goes_on_to_the_same_bytes_and_asks_nothing_twice()
    {
        var undisturbed = new ScriptedTeacher(_ => Answer);
        await GraphRun.WriteAsync(_folder["photos"], _folder["whole"], new() { Teacher = undisturbed }, cancellationToken: Stop);

        var teacher = new ScriptedTeacher(_ => Answer);
        for (var sitting = 0; sitting < 10; sitting++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            try
            {
                await GraphRun.WriteAsync(_folder["photos"], _folder["run"], new() { Teacher = teacher }, _ => stop.Cancel(), stop.Token);
                break;
            }
            catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
            {
            }
        }

        Assert.Equal(undisturbed.Asked.Count, teacher.Asked.Count);
        Assert.Equal(await File.ReadAllTextAsync(_folder["whole/graphs.jsonl"], Stop), await File.ReadAllTextAsync(_folder["run/graphs.jsonl"], Stop));
    }

    [Fact]
    public async Task A_client_that_throws_costs_its_photo_and_is_asked_again_by_the_same_call()
    {
        var down = new ScriptedTeacher(_ => throw new HttpRequestException("connection refused"));
        var failed = await GraphRun.WriteAsync(_folder["photos"], _folder["run"], new() { Teacher = down }, cancellationToken: Stop);
        var asked = down.Asked.Count;
        Assert.True(asked > 0);
        Assert.Equal(asked, failed.Calls!.Failed);
        Assert.Contains("connection refused", await File.ReadAllTextAsync(_folder["run/rejected.jsonl"], Stop));

        var up = new ScriptedTeacher(_ => Answer);
        var mended = await GraphRun.WriteAsync(_folder["photos"], _folder["run"], new() { Teacher = up }, cancellationToken: Stop);

        Assert.Equal(asked, up.Asked.Count);
        Assert.Equal(0, mended.Calls!.Failed);
        Assert.Equal(failed.Images.Written + asked, mended.Images.Written);
    }

    [Fact]
    public async Task Another_option_or_no_photo_is_refused()
    {
        await GraphRun.WriteAsync(_folder["photos"], _folder["run"], cancellationToken: Stop);
        Assert.Contains("seed", (await Assert.ThrowsAsync<InvalidDataException>(
            () => GraphRun.WriteAsync(_folder["photos"], _folder["run"], new() { Seed = 2 }, cancellationToken: Stop))).Message);

        Directory.CreateDirectory(_folder["empty"]);
        await Assert.ThrowsAsync<InvalidDataException>(() => GraphRun.WriteAsync(_folder["empty"], _folder["none"], cancellationToken: Stop));
        Assert.False(Directory.Exists(_folder["none"]));
    }
}
