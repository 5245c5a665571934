using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Leaderboard;

namespace SyntheticVG.Tests.Evaluation;

public class LeaderboardTests
{
    [Fact]
    public void Puts_ours_and_the_published_numbers_in_one_table_by_size_each_with_its_mode()
    {
        var table = LeaderboardTables.Of([new("mine", Result("vsr", "strict", 0.5))], null, null, 0).Single();

        Assert.Equal(["— ours —", "mine", "— <4B —", "ROBIN-3B, final"], table.Rows.Take(4).Select(row => row[0]));
        Assert.Equal("strict", table.Rows[1][3]);
        Assert.Contains(table.Rows, row => row[0] == "ROBIN-3B, final - stage 1" && row[2] == "+2.7");
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
    }

    [Fact]
    public void Prints_the_paired_difference_of_the_last_stage_and_the_first()
    {
        var table =
            LeaderboardTables.Of([new("one", Result("vsr", "author", 0, 1, 0)), new("two", Result("vsr", "author", 1, 1, 0))], "one", "two", 0).Single();

        Assert.Contains(table.Rows, row => row[0] == "two - one" && row[2].StartsWith("+33.33", StringComparison.Ordinal));
    }

    [Fact]
    public void Prints_a_table_of_the_paper_with_a_row_of_ours()
    {
        var table = PaperTables.Of(2, [new("mine", Result("gqa", "author", 1, 0)), new("mine", Result("vsr", "strict", 1))]);

        var row = table.Rows.Single(row => row[0] == "ours");
        Assert.Equal(["mine", "50.00", "100.00"], row.Skip(1).Take(3));
        Assert.Contains("gqa author, vsr strict", table.Notes[0]);
        Assert.Equal("61.6", table.Rows.Single(row => row[1] == "ROBIN-3B")[2]);
        Assert.Contains("expected one of 2, 3, 4, 5", Assert.Throws<ArgumentException>(() => PaperTables.Of(9, [])).Message);
    }

    [Fact]
    public void Every_published_number_is_of_a_benchmark_that_there_is() =>
        Assert.Empty(Anchor.All.Select(anchor => anchor.Benchmark).Except(BenchmarkRegistry.All.Select(benchmark => benchmark.Card.Name)));

    private static Score Result(string benchmark, string mode, params double[] units) => new()
    {
        Benchmark = benchmark,
        Version = 1,
        Split = "test",
        Mode = mode,
        Counts = new(units.Length, units.Length, 0, 0, 0, 0, 0),
        Metrics = [new("accuracy", units.Average()) { Count = units.Length }],
        Units = [.. units.Select((value, i) => new UnitScore($"{i}", value))],
    };
}
