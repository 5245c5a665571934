namespace SyntheticVG.App.Tests.Commands;

public sealed class DemoCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Demo_writes_a_page_that_shows_pictures_drops_scores_and_statistics()
    {
        Assert.Equal(0, await CommandLine.RunAsync(["demo", "--scenes", "4", "--seed", "3", "--out", _folder]));

        var page = await File.ReadAllTextAsync(Path.Combine(_folder, "report.html"), TestContext.Current.CancellationToken);
        foreach (var wanted in new[]
        {
            "SIMULATED TEACHER",
            "<img",
            "<svg",
            "Precision and recall",
            "dropped, and why",
            "SVG-Relations",
            "nvented object 10 %",
            "A trained model looks at new scenes",
            "SIMULATED EDITOR",
            "before and after"
        })
            Assert.Contains(wanted, page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal); // nothing is fetched
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_folder, "compared", "pictures")).Length);
        var edited = SyntheticVG.Engine.Run.RunReport.ReadTruth(Path.Combine(_folder, "edited"));
        Assert.True(edited[^1].Counts.Precision > edited[0].Counts.Precision && edited[^1].Counts.Recall > edited[0].Counts.Recall);
        Assert.Contains("\"truth\"", await File.ReadAllTextAsync(Path.Combine(_folder, "run", "run.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_can_be_run_again() // the world and the run are there already, the page is written anew
    {
        Assert.Equal(0, await CommandLine.RunAsync(["demo", "--scenes", "2", "--out", _folder]));
        Assert.Equal(0, await CommandLine.RunAsync(["demo", "--scenes", "2", "--out", _folder]));
    }

    [Theory]
    [InlineData("demo", "--scenes", "0")]
    [InlineData("world", "--size", "8")]
    [InlineData("world", "--scenes", "0")]
    public async Task Wrong_numbers_are_wrong_usage(string verb, string option, string value) =>
        Assert.Equal(2, await CommandLine.RunAsync([verb, option, value, "--out", Path.Combine(_folder, "x")]));
}
