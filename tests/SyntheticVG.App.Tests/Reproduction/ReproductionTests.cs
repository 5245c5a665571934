using System.Runtime.CompilerServices;
using SyntheticVG.App.Reproduction;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Tests.Reproduction;

public sealed class ReproductionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_in_docs_is_that_of_its_results() => Assert.Equal(
        ReproductionPage.Write(ReproductionResults.Read(Docs("reproduction/results.json"))), File.ReadAllText(Docs("reproduction.md")));

    [Fact]
    public void The_picture_in_docs_is_that_of_its_results()
    {
        var drawn = new PictureReader().Read(ReproductionPlot.Draw(ReproductionResults.Read(Docs("reproduction/results.json"))));
        var kept = new PictureReader().Read(Docs(ReproductionPlot.File));

        Assert.Equal((kept.Width, kept.Height), (drawn.Width, drawn.Height));
        Assert.InRange(kept.Pixels.ToArray().Zip(drawn.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average(), 0, 0.5);
    }

    [Fact]
    public async Task Six_arms_are_trained_scored_and_not_made_again()
    {
        var smallest = ReproductionScale.Tiny with { Scenes = (6, 3), Steps = (3, 2), EvaluationScenes = 1 };

        var first = await new App.Reproduction.Reproduction(smallest, _folder.FullName, 1, TestContext.Current.CancellationToken).RunAsync();
        var again = await new App.Reproduction.Reproduction(smallest, _folder.FullName, 1, TestContext.Current.CancellationToken).RunAsync();

        Assert.Equal(ReproductionArm.All.Select(arm => arm.Name), first.Keys);
        Assert.All(first, arm => Assert.Equal(arm.Value, again[arm.Key]));
        Assert.DoesNotContain("recall@50", first["without-graphs"].Keys);
        Assert.All(first.Skip(1), arm => Assert.InRange(arm.Value["recall@50"], 0, 1));
    }

    [Fact]
    public void Means_have_students_interval_over_the_seeds()
    {
        var (mean, interval) = ReproductionResults.Summary([0.1, 0.2, 0.3]);

        Assert.Equal(0.2, mean, 1e-12);
        Assert.Equal(0.2 - (4.303 * 0.1 / Math.Sqrt(3)), interval.Low, 1e-9);
        Assert.True(double.IsNaN(ReproductionResults.Summary([0.5]).Interval.Low));
    }

    [Fact]
    public void Results_are_read_as_they_were_written()
    {
        var results = new ReproductionResults("tiny", new Dictionary<string, string> { ["command"] = "synvg reproduce" },
            [new("stage-1", [1, 2], new(StringComparer.Ordinal) { ["names"] = [0.25, double.NaN] })]);

        results.Write(_folder["results.json"]);

        var read = ReproductionResults.Read(_folder["results.json"]);
        Assert.Equal([0.25, double.NaN], read.Arms[0].Scores["names"]);
        Assert.Equal(results.Settings, read.Settings);
    }

    [Fact]
    public async Task An_edited_region_is_named_as_its_new_phrase_says()
    {
        var scenes = GraphScenes.Draw(_folder["world"], 3, seed: 1, size: 128, TestContext.Current.CancellationToken);
        var wrong = scenes.Truth.Select(truth =>
            truth with { Regions = [.. truth.Regions.Select(region => region with { Name = "thing", Attributes = [], Description = "a thing" })] }).ToList();
        GraphLines.WriteFile(_folder["wrong.jsonl"], wrong);

        var edited = await scenes.EditAsync(_folder["wrong.jsonl"], _folder["edited"], skill: 1, errors: 0, seed: 1, TestContext.Current.CancellationToken);
        var idle = await scenes.EditAsync(_folder["wrong.jsonl"], _folder["idle"], skill: 0, errors: 0, seed: 1, TestContext.Current.CancellationToken);

        Assert.Equal(scenes.Truth.SelectMany(truth => truth.Regions).Select(region => region.Name),
            edited.SelectMany(graph => graph.Regions).Select(region => region.Name));
        Assert.All(idle.SelectMany(graph => graph.Regions), region => Assert.Equal("thing", region.Name));
    }

    private static string Docs(string name, [CallerFilePath] string testFile = "") =>
        Path.Combine(Path.GetDirectoryName(testFile)!, "..", "..", "..", "docs", name);
}
