using SyntheticVG.Cluster.Database;

namespace SyntheticVG.Cluster.Tests;

/// <summary>Leases: one holder at a time, and nothing that comes late counts.</summary>
public sealed class ShardTableTests(PostgresServer postgres)
{
    private static readonly string[] Cpu = ["cpu"];

    [Fact]
    public async Task A_shard_is_given_to_one_of_many_who_ask_at_once()
    {
        await using var database = await OpenAsync();
        var shards = await ShardsAsync(database, 60);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var mine = new List<long>();
            while (await shards.LeaseAsync($"w{i}", Cpu, 3, Cancellation) is { Count: > 0 } leases)
                mine.AddRange(leases.Select(lease => lease.Number));
            return mine;
        }));

        Assert.Equal(Enumerable.Range(0, 60).Select(i => (long)i), taken.SelectMany(mine => mine).Order());
    }

    [Fact]
    public async Task Whoever_comes_after_the_lease_ended_changes_nothing()
    {
        await using var database = await OpenAsync();
        var shards = await ShardsAsync(database, 1);
        var late = Assert.Single(await shards.LeaseAsync("late", Cpu, 1, Cancellation));
        await EndLeasesAsync(database);
        var now = Assert.Single(await shards.LeaseAsync("now", Cpu, 1, Cancellation));

        Assert.False(await shards.CompleteAsync(late, "late.zip", "00", (1, 0, 0), Cancellation));
        Assert.Empty(await shards.RenewAsync("late", [late], Cancellation));
        await shards.ReturnAsync(late, Cancellation);
        Assert.Equal(1, (await shards.TotalsAsync(Cancellation)).Leased);
        Assert.True(await shards.CompleteAsync(now, "now.zip", "11", (1, 0, 0), Cancellation));
        Assert.True(await shards.CompleteAsync(now, "now.zip", "11", (1, 0, 0), Cancellation)); // the answer to the first was lost
        Assert.False(await shards.CompleteAsync(now, "other.zip", "22", (1, 0, 0), Cancellation));
        Assert.Equal("now.zip", Assert.Single(await shards.ResultsAsync(0, 5, Cancellation)).Part);
        Assert.Empty(await shards.LeaseAsync("next", Cpu, 1, Cancellation));
    }

    [Fact]
    public async Task After_three_silent_ends_images_go_one_by_one_and_the_one_that_ends_three_more_is_left_out()
    {
        await using var database = await OpenAsync();
        var shards = await ShardsAsync(database, 1);
        for (var i = 0; i < ShardTable.Attempts; i++)
        {
            Assert.False(Assert.Single(await shards.LeaseAsync($"w{i}", Cpu, 1, Cancellation)).OneByOne);
            await EndLeasesAsync(database);
        }
        for (var i = 0; i < ShardTable.Attempts; i++)
        {
            var lease = Assert.Single(await shards.LeaseAsync($"v{i}", Cpu, 1, Cancellation));
            Assert.True(lease.OneByOne);
            Assert.Empty(lease.Poison);
            Assert.True(await shards.NoteAsync(lease, 0, Cancellation));
            Assert.True(await shards.NoteAsync(lease, 4, Cancellation));
            await EndLeasesAsync(database);
        }

        Assert.Equal([4], Assert.Single(await shards.LeaseAsync("last", Cpu, 1, Cancellation)).Poison);
    }

    [Fact]
    public async Task What_is_given_back_counts_as_no_attempt_and_needs_are_met()
    {
        await using var database = await OpenAsync();
        var shards = await ShardsAsync(database, 1);
        Assert.Empty(await shards.LeaseAsync("w", ["gpu", "perception"], 1, Cancellation));
        for (var i = 0; i < 2 * ShardTable.Attempts; i++)
        {
            var lease = Assert.Single(await shards.LeaseAsync("w", Cpu, 1, Cancellation));
            Assert.Equal((i + 1, false), (lease.Epoch, lease.OneByOne));
            await shards.ReturnAsync(lease, Cancellation);
        }
    }

    [Fact]
    public async Task Results_come_in_order_up_to_the_first_that_is_missing()
    {
        await using var database = await OpenAsync();
        var shards = await ShardsAsync(database, 4);
        foreach (var lease in (await shards.LeaseAsync("w", Cpu, 4, Cancellation)).Where(lease => lease.Number != 2))
            await shards.CompleteAsync(lease, $"{lease.Number}", "00", (1, 0, 0), Cancellation);

        Assert.Equal([0L, 1], (await shards.ResultsAsync(0, 9, Cancellation)).Select(result => result.Number));
        Assert.Empty(await shards.ResultsAsync(2, 9, Cancellation));
        await shards.RedoAsync((await shards.ResultsAsync(0, 1, Cancellation))[0], Cancellation);
        Assert.Empty(await shards.ResultsAsync(0, 9, Cancellation));
    }

    [Fact]
    public async Task Tables_are_made_once_by_many_who_come_at_once_and_later_ones_are_refused()
    {
        var connection = await postgres.CreateAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ClusterDatabase.OpenAsync(connection, _ => { }, Cancellation)));
        var numbers = await opened[0].QueryAsync("SELECT number FROM synvg.migration ORDER BY number", row => row.GetInt32(0), [], Cancellation);
        Assert.Equal(Migrations.Numbers, numbers);

        await opened[0].ExecuteAsync("INSERT INTO synvg.migration (number) VALUES (999)", [], Cancellation);
        foreach (var database in opened)
            await database.DisposeAsync();
        var refused = await Assert.ThrowsAsync<IOException>(() => ClusterDatabase.OpenAsync(connection, _ => { }, Cancellation));
        Assert.Contains("version 999", refused.Message);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task EndLeasesAsync(ClusterDatabase database) =>
        database.ExecuteAsync("UPDATE synvg.shard SET until = now() - interval '1 s' WHERE state = 'leased'", [], Cancellation);

    private async Task<ClusterDatabase> OpenAsync() => await ClusterDatabase.OpenAsync(await postgres.CreateAsync(), _ => { }, Cancellation);

    private static async Task<ShardTable> ShardsAsync(ClusterDatabase database, int count)
    {
        var run =
            await new RunTable(database).BeginAsync(new(0, "run", """{"data":"/d","teacher":"geometry"}""", "b", "d", count, 1, "/s", "", 1), Cancellation);
        var shards = new ShardTable(database, run.Id);
        for (var i = 0; i < count; i++)
            await shards.AddAsync(i, "cpu", i, 1, $"in{i}", Cancellation);
        return shards;
    }
}
