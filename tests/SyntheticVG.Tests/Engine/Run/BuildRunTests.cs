using System.Text;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.Tests.Engine.Run;

public sealed class BuildRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writes_outcomes_in_the_order_of_the_input_whatever_ends_first()
    {
        await BuildAsync(50, async place =>
        {
            await Task.Delay((50 - place) % 7, TestContext.Current.CancellationToken);
            return Outcome(place);
        });

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"graph {i}"), File.ReadLines(_folder["graphs.jsonl"]));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"rejected {i}"), File.ReadLines(_folder["rejected.jsonl"]));
        Assert.Equal(["graphs.jsonl", "ledger.db", "rejected.jsonl"], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Goes_on_after_the_last_commit_and_cuts_off_what_a_kill_left()
    {
        await Assert.ThrowsAsync<IOException>(() => BuildAsync(50, place => place < 23 ? Task.FromResult(Outcome(place)) : throw new IOException("stop")));
        Assert.False(File.Exists(_folder["graphs.jsonl"]));
        File.AppendAllText(_folder["graphs.jsonl.part"], "graph 23 was cut he");
        File.AppendAllText(_folder["rejected.jsonl.part"], "a whole line without its row\nand half a");
        var asked = new List<int>();

        await BuildAsync(50, place =>
        {
            lock (asked)
                asked.Add((int)place);
            return Task.FromResult(Outcome(place));
        });

        Assert.Equal(Enumerable.Range(23, 27), asked.Order());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"graph {i}"), File.ReadLines(_folder["graphs.jsonl"]));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"rejected {i}"), File.ReadLines(_folder["rejected.jsonl"]));
    }

    [Fact]
    public async Task Begins_again_where_a_file_lost_what_the_ledger_knows()
    {
        await Assert.ThrowsAsync<IOException>(() => BuildAsync(50, place => place < 23 ? Task.FromResult(Outcome(place)) : throw new IOException("stop")));
        File.WriteAllText(_folder["graphs.jsonl.part"], "graph 0\n");

        await BuildAsync(50, place => Task.FromResult(Outcome(place)));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"graph {i}"), File.ReadLines(_folder["graphs.jsonl"]));
    }

    [Fact]
    public async Task Puts_retried_images_in_their_places()
    {
        await BuildAsync(10, place => Task.FromResult(place % 4 == 1 ? Failure(place) : Outcome(place)));
        Assert.Equal(7, File.ReadLines(_folder["graphs.jsonl"]).Count());
        var asked = new List<int>();

        using (var database = LedgerDatabase.Open(_folder.FullName))
        using (var journal = new RunJournal(database))
        {
            await Run(journal).RetryAsync(Images(10), (place, _) =>
            {
                lock (asked)
                    asked.Add((int)place);
                return Task.FromResult(Outcome(place));
            }, null, _folder.FullName, TestContext.Current.CancellationToken);
            Assert.Equal(new ImageTotals(10, 0, 0, 0), journal.Totals());
        }

        Assert.Equal([1, 5, 9], asked.Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"graph {i}"), File.ReadLines(_folder["graphs.jsonl"]));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"rejected {i}"), File.ReadLines(_folder["rejected.jsonl"]));
    }

    [Fact]
    public async Task Leaves_everything_as_it_was_where_a_retry_stops()
    {
        await BuildAsync(10, place => Task.FromResult(place == 5 ? Failure(place) : Outcome(place)));
        var before = File.ReadAllText(_folder["graphs.jsonl"]);

        using (var database = LedgerDatabase.Open(_folder.FullName))
        using (var journal = new RunJournal(database))
        {
            await Assert.ThrowsAsync<IOException>(() =>
                Run(journal).RetryAsync(Images(10), (_, _) => throw new IOException("stop"), null, _folder.FullName, TestContext.Current.CancellationToken));
            Assert.Equal(1, journal.Totals().Failed);
        }

        Assert.Equal(before, File.ReadAllText(_folder["graphs.jsonl"]));
        Assert.False(File.Exists(_folder["graphs.jsonl.part"]));
    }

    [Fact]
    public async Task Refuses_data_that_changed_since_the_run_began()
    {
        await Assert.ThrowsAsync<IOException>(() => BuildAsync(50, place => place < 23 ? Task.FromResult(Outcome(place)) : throw new IOException("stop")));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => BuildAsync(20, place => Task.FromResult(Outcome(place))));

        Assert.Contains("the data has changed", error.Message);
    }

    [Fact]
    public async Task Stops_at_the_first_failure_where_it_is_strict()
    {
        using var database = LedgerDatabase.Open(_folder.FullName);
        using var journal = new RunJournal(database);
        var run = new BuildRun(journal, new() { Strict = true }, TimeProvider.System);

        await Assert.ThrowsAsync<InvalidDataException>(() => run.BuildAsync(
            Images(10), (place, _) => Task.FromResult(place == 6 ? Failure(place) : Outcome(place)), null, TestContext.Current.CancellationToken));

        Assert.Equal(new ImageTotals(6, 0, 0, 0), journal.Totals());
    }

    [Fact]
    public async Task Writes_no_row_beyond_an_image_that_waits_for_a_batch()
    {
        using var database = LedgerDatabase.Open(_folder.FullName);
        using var journal = new RunJournal(database);

        var pending = await Run(journal).BuildAsync(
            Images(10), (place, _) => Task.FromResult(place is 4 or 7 ? Outcome(place) with { State = ImageState.Pending } : Outcome(place)), null,
            TestContext.Current.CancellationToken);

        Assert.True(pending > 0);
        Assert.Equal(4, journal.Done);
        Assert.False(journal.IsComplete);
    }

    private async Task BuildAsync(int count, Func<int, Task<ImageOutcome>> process)
    {
        using var database = LedgerDatabase.Open(_folder.FullName);
        using var journal = new RunJournal(database);
        await Run(journal).BuildAsync(Images(count), (place, _) => process((int)place), null, TestContext.Current.CancellationToken);
    }

    private static BuildRun Run(RunJournal journal) => new(journal, new() { Window = 8, BatchImages = 5 }, TimeProvider.System);

    private static async IAsyncEnumerable<SourceImage> Images(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new($"file:{i}.jpg", null, null);
        }
    }

    private static ImageOutcome Outcome(long place) => new()
    {
        Place = place,
        Key = $"file:{place}.jpg",
        State = ImageState.Written,
        GraphLine = Encoding.UTF8.GetBytes($"graph {place}"),
        RejectedLines = [Encoding.UTF8.GetBytes($"rejected {place}")],
        Counts = new(),
    };

    private static ImageOutcome Failure(long place) => Outcome(place) with
    {
        State = ImageState.Failed,
        Reason = "unanswered",
        GraphLine = null,
        RejectedLines = [Encoding.UTF8.GetBytes($"failed {place}"), Encoding.UTF8.GetBytes($"and why {place}")],
    };
}
