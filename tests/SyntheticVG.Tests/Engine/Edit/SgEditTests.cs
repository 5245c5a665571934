using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Recipes;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.PocketWorld;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.PocketWorld.Composing;

namespace SyntheticVG.Tests.Engine.Edit;

public sealed class SgEditTests
{
    private static readonly Lazy<List<PocketScene>> Scenes = new(() => SceneSeriesTests.Draw(new() { Seed = 11, Size = 96 }, 80));

    [Fact]
    public async Task On_pocket_scenes_most_of_what_is_wrong_missing_or_vague_is_corrected_and_the_checks_catch_most_wrong_additions()
    {
        var (counts, _) = await EditAsync(new SimulatedEditor(SimulatedEditorOptions.AtSkill(0.8)));

        Assert.InRange(Share(counts, "wrong-removed", "wrong"), 0.8, 0.95); // the editor finds 80 %, the rules some of the rest
        Assert.InRange(Share(counts, "missing-added", "missing"), 0.75, 0.9); // what is said from the other end counts too; the verifier errs
        Assert.InRange(Share(counts, "right-lost", "right"), 0, 0.12);
        Assert.InRange(Share(counts, "added-true", "added"), 0.9, 1); // of 100 additions 15 are wrong before the checks
        Assert.InRange(Share(counts, "vague-refined", "vague"), 0.72, 0.88);
    }

    [Fact]
    public async Task An_editor_without_skill_changes_little_and_the_rules_still_catch_something()
    {
        var (counts, _) = await EditAsync(new SimulatedEditor(SimulatedEditorOptions.AtSkill(0) with { LosesRight = 0, NamesNothing = 0 }));

        Assert.Equal(0, counts.Of("editor", "proposed", "remove"));
        Assert.InRange(Share(counts, "wrong-removed", "wrong"), 0.1, 0.5);
        Assert.InRange(Share(counts, "right-lost", "right"), 0, 0.03);
    }

    [Fact]
    public async Task Every_refused_edit_is_counted_and_stands_among_the_rejects_with_its_reason()
    {
        var (counts, rejected) = await EditAsync(new SimulatedEditor(new() { NamesNothing = 0.2 }));

        var refused = counts.Of("editor", "refused", "remove: unknown-relation");
        Assert.InRange(refused, 100, 600);
        Assert.Equal(refused, rejected.Count(line => line.Reason == "refused-remove-unknown-relation"));
        Assert.Equal(counts.Of("editor", "made", "remove"), rejected.Count(line => line is { Stage: "editor", Reason: "wrong" }));
        Assert.Equal(counts.Of("editor", "made", "refine"), rejected.Count(line => line.Reason == "refined"));
    }

    [Fact]
    public async Task What_people_stated_outlives_an_editor_that_removes_everything_and_the_image_is_dropped_where_nothing_good_came()
    {
        var human = Park.Graph with { Relationships = [.. Park.Graph.Relationships.Select(r => r with { Origin = RelationshipOrigin.Human })] };
        var kept = await ProcessAsync(human, new Remover());
        var dropped = await ProcessAsync(Park.Graph with { Relationships = [.. Park.Graph.Relationships.Where(r => r.Origin == RelationshipOrigin.Student)] },
            new Remover());

        Assert.Equal(ImageState.Written, kept.State);
        Assert.Equal(4, GraphLines.Read(kept.GraphLine.AsSpan()).Relationships.Count);
        Assert.Equal(4, kept.Counts.Of("editor", "noted", "disputed"));
        Assert.Equal((ImageState.Dropped, "low-quality"), (dropped.State, dropped.Reason));
    }

    [Fact]
    public async Task Additions_carry_category_origin_and_verdict_and_the_students_stay_the_students()
    {
        var outcome = await ProcessAsync(Park.Graph, new Adder(new AddEdit(Park.Hat, "above", Park.Dog, RelationshipCategory.Spatial),
            new AddEdit(Park.Hat, "right of", Park.Dog, RelationshipCategory.Spatial)));

        var graph = GraphLines.Read(outcome.GraphLine.AsSpan());
        var added = Assert.Single(graph.Relationships, r => r.Origin == RelationshipOrigin.Editor && r.Predicate == "left of");
        Assert.Equal((VerdictOutcome.Pass, "right of"), (added.Verdict!.Outcome, added.OriginalPredicate)); // the rules repaired it
        Assert.DoesNotContain(graph.Relationships, r => r.Predicate == "above"); // nothing stands above what it does not hang over
        Assert.Contains(graph.Relationships, r => r.Origin == RelationshipOrigin.Student);
    }

    [Fact]
    public async Task An_image_whose_editor_does_not_answer_fails_with_the_calls_error()
    {
        var outcome = await ProcessAsync(Park.Graph, new Silent());

        Assert.Equal((ImageState.Failed, "unanswered", "connection refused"), (outcome.State, outcome.Reason, outcome.Problem));
        Assert.Equal(1, outcome.Counts.Of("editor", "images-failed", "unanswered"));
    }

    private static async Task<(StageCounts Counts, List<RejectedLine> Rejected)> EditAsync(IEditor editor)
    {
        var runner =
            new ImageRunner(new SgEdit(new SimulatedStudent(SimulatedTeacherOptions.AtRate(0.2)), editor, new RuleFilter(), new SimulatedVerifier(0.1)),
                TimeProvider.System)
            { Depth = new() };
        var (counts, rejected) = (new StageCounts(), new List<RejectedLine>());
        foreach (var (place, scene) in Scenes.Value.Index())
        {
            var image = new AnnotatedImage { Graph = scene.Truth with { Relationships = [] }, PicturePath = "", Truth = scene.Truth };
            var outcome = await runner.RunAsync(place, new(scene.Truth.Image.Key, image, null), TestContext.Current.CancellationToken);
            counts.Add(outcome.Counts);
            rejected.AddRange(outcome.RejectedLines.Select(line => RejectedLine.Read(System.Text.Encoding.UTF8.GetString(line))));
        }
        return (counts, rejected);
    }

    private static Task<ImageOutcome> ProcessAsync(SceneGraph graph, IEditor editor)
    {
        var recipe = new SgEdit(new Given(graph), editor, new RuleFilter(), new VerifierFilter([], new PairPicturesOfNothing(), new()));
        return new ImageRunner(recipe, TimeProvider.System)
        {
            Depth = new()
        }.RunAsync(0, new("coco:7", Park.Image() with { Graph = graph with { Relationships = [] } }, null), TestContext.Current.CancellationToken);
    }

    private static double Share(StageCounts counts, string part, string whole) =>
        (double)counts.Of("edits", "truth", part) / counts.Of("edits", "truth", whole);

    private sealed class Given(SceneGraph graph) : IStudent
    {
        public string Name => "given";

        public Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken) =>
            Task.FromResult<StageResult?>(new(graph));
    }

    private sealed class Remover : IEditor
    {
        public string Name => "remover";

        public Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken) =>
            Task.FromResult(new EditAnswer { Edits = [.. question.Graph.Relationships.Select((_, place) => new RemoveEdit(place, "wrong"))] });
    }

    private sealed class Silent : IEditor
    {
        public string Name => "silent";

        public Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken) =>
            throw new CallUnansweredException("connection refused", 1);
    }

    private sealed class Adder(params GraphEdit[] edits) : IEditor
    {
        public string Name => "adder";

        public Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken) => Task.FromResult(new EditAnswer { Edits = edits });
    }

    private sealed class PairPicturesOfNothing : SyntheticVG.Engine.Filters.Verification.IPairPictures
    {
        public Func<Region, Region, IReadOnlyList<Microsoft.Extensions.AI.DataContent>> Open(StageInput input) => (_, _) => [];
    }
}
