using System.Text;
using System.Text.Json;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Datasets.Exports;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Browsing;

/// <summary>Edits are kept, made, taken back, and refused where they do not fit.</summary>
public sealed class PatchTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly SceneGraph Graph = new()
    {
        Image = new() { Key = "file:a/b %2F?#.jpg", File = "a/b.jpg", Width = 100, Height = 80 },
        Regions = [new() { Name = "woman", Box = new(0, 0, 40, 70) },
            new() { Name = "horse", Box = new(20, 20, 90, 80), Mask = Rle.FromRuns(80, 100, [4000, 80, 3920]) }, new() { Name = "dog", Box = new(1, 1, 9, 9) }],
        Relationships =
        [
            Relation(0, "riding", 1, RelationshipCategory.Interactional),
            Relation(2, "left of", 1, RelationshipCategory.Spatial),
            Relation(0, "on", 1, RelationshipCategory.Spatial),
            Relation(0, "on", 1, RelationshipCategory.Functional),
        ],
    };

    private readonly TemporaryFolder _folder = new();

    public PatchTests()
    {
        GraphLines.WriteFile(_folder["run/graphs.jsonl"], [Graph, Graph with { Image = Graph.Image with { Key = "coco:2" } }]);
        File.WriteAllText(_folder["run/rejected.jsonl"],
            Encoding.UTF8.GetString(RejectedLine.Of(Graph, new(Relation(1, "behind", 2, RelationshipCategory.Spatial), "verifier", "unsure")).ToBytes())
                + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_edit_does_what_it_says()
    {
        using var run = Open();
        Make(run, new() { Kind = PatchEdit.Remove, Subject = 2, Predicate = "left of", Object = 1, Reason = "wrong" });
        Make(run, new() { Kind = PatchEdit.Replace, Subject = 0, Predicate = "riding", Object = 1, To = "Sits on" });
        Make(run, new() { Kind = PatchEdit.Restore, Subject = 1, Predicate = "behind", Object = 2, Stage = "verifier" });
        Make(run, new() { Kind = PatchEdit.Add, Subject = 2, Predicate = "is looking at", Object = 0 });
        Make(run, new() { Kind = PatchEdit.Accept, Subject = 0, Predicate = "on", Object = 1, Category = RelationshipCategory.Spatial });
        Make(run, new() { Kind = PatchEdit.Flip, Subject = 0, Predicate = "on", Object = 1, Category = RelationshipCategory.Functional });
        Make(run, new() { Kind = PatchEdit.Rename, Region = 1, Name = "brown horse" });
        Make(run, new() { Kind = PatchEdit.Refine, Region = 0, Text = "a woman with a hat" });
        Make(run, new() { Kind = PatchEdit.DrawBox, Region = 1, Box = [21, 20, 90, 79.5] });
        Make(run, new() { Kind = PatchEdit.DrawBox, Region = 3, Box = [1, 2, 3, 4], Name = "fly" });
        Make(run, new() { Kind = PatchEdit.Add, Subject = 3, Predicate = "on", Object = 1 });

        var graph = run.Find(Graph.Image.Key)!.Patched.Graph;
        Assert.Equal(["woman sitting on brown horse", "woman on brown horse", "brown horse on woman", "brown horse behind dog", "dog looking at woman",
            "fly on brown horse"], graph.Relationships.Select(graph.Sentence));
        Assert.Equal([RelationshipOrigin.Human, RelationshipOrigin.Teacher, RelationshipOrigin.Human, RelationshipOrigin.Teacher, RelationshipOrigin.Human,
            RelationshipOrigin.Human], graph.Relationships.Select(relation => relation.Origin));
        Assert.Equal(("Sits on", null), (graph.Relationships[0].OriginalPredicate, graph.Relationships[0].Verdict));
        Assert.Equal("a woman with a hat", graph.Regions[0].Description);
        Assert.Equal((new Box(21, 20, 90, 79.5), null), (graph.Regions[1].Box, graph.Regions[1].Mask));
        Assert.Equal("fly", graph.Regions[3].Name);
        Assert.Equal(graph.Relationships.Count, GraphLines.Read(GraphLines.Write(graph)).Relationships.Count);
    }

    [Fact]
    public void Edits_are_taken_back_and_made_again()
    {
        using var run = Open();
        var before = GraphLines.Write(run.Find("coco:2")!.Patched.Graph);
        var first = Make(run, new() { Kind = PatchEdit.Rename, Region = 1, Name = "pony" }, "coco:2");
        var after = GraphLines.Write(run.Find("coco:2")!.Patched.Graph);
        var undo = Make(run, new() { Kind = PatchEdit.Undo, Number = first.Number }, "coco:2");
        Assert.Equal(before, GraphLines.Write(run.Find("coco:2")!.Patched.Graph));
        var redo = Make(run, new() { Kind = PatchEdit.Undo, Number = undo.Number }, "coco:2");
        Assert.Equal(after, GraphLines.Write(run.Find("coco:2")!.Patched.Graph));
        Make(run, new() { Kind = PatchEdit.Undo, Number = redo.Number }, "coco:2");
        Assert.Equal(before, GraphLines.Write(run.Find("coco:2")!.Patched.Graph));
    }

    [Fact]
    public void An_edit_that_others_rest_on_is_not_taken_back()
    {
        using var run = Open();
        var box = Make(run, new() { Kind = PatchEdit.DrawBox, Region = 3, Box = [1, 2, 3, 4], Name = "fly" });
        Make(run, new() { Kind = PatchEdit.Add, Subject = 3, Predicate = "on", Object = 1 });
        Assert.Contains("take that back first", Refused(run, new() { Kind = PatchEdit.Undo, Number = box.Number }).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Unfit => new()
    {
        { """{"kind":"dance"}""", "kind 'dance'" },
        { """{"kind":"remove","subject":0,"predicate":"riding"}""", "no object" },
        { """{"kind":"remove","subject":0,"predicate":"riding","object":1,"box":[0,0,1,1]}""", "does not take" },
        { """{"kind":"remove","subject":0,"predicate":"eating","object":1}""", "no relation (0, eating, 1)" },
        { """{"kind":"accept","subject":0,"predicate":"on","object":1}""", "name the category" },
        { """{"kind":"add","subject":0,"predicate":"riding","object":1}""", "already says so" },
        { """{"kind":"add","subject":0,"predicate":"riding","object":0}""", "with itself" },
        { """{"kind":"add","subject":0,"predicate":"is","object":1}""", "no word says anything" },
        { """{"kind":"add","subject":0,"predicate":"near","object":9}""", "region 9; the graph has 3" },
        { """{"kind":"restore","subject":1,"predicate":"behind","object":2,"stage":"spatial"}""", "that spatial dropped" },
        { """{"kind":"rename","region":-1,"name":"x"}""", "region -1" },
        { """{"kind":"rename","region":0,"name":" "}""", "empty name" },
        { """{"kind":"box","region":0,"box":[0,0,500,10]}""", "inside the photo" },
        { """{"kind":"box","region":3,"box":[0,0,5,10]}""", "needs one" },
        { """{"kind":"box","region":0,"box":[0,0,5]}""", "3 numbers" },
        { """{"kind":"undo","number":7}""", "an earlier edit" },
        { """{"kind":"replace","subject":0,"predicate":"riding","object":1,"to":"riding"}""", "nothing would change" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void What_does_not_fit_is_refused_and_leaves_nothing(string edit, string problem)
    {
        using var run = Open();
        Assert.Contains(problem, Refused(run, JsonSerializer.Deserialize<PatchEdit>(edit, PatchEdit.Json)!).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["patch.jsonl"]));
    }

    [Fact]
    public void A_stale_tag_and_an_unknown_photo_are_refused()
    {
        using var run = Open();
        var tag = run.Find("coco:2")!.Tag;
        Make(run, new() { Kind = PatchEdit.Rename, Region = 1, Name = "pony" }, "coco:2");
        Assert.Equal("stale",
            Assert.Throws<EditException>(() => run.Edit("coco:2", tag, new() { Kind = PatchEdit.Rename, Region = 1, Name = "mule" }, "b", Then)).Code);
        Assert.Equal("unknown-photo",
            Assert.Throws<EditException>(() => run.Edit("coco:3", tag, new() { Kind = PatchEdit.Rename, Region = 1, Name = "mule" }, "b", Then)).Code);
    }

    [Fact]
    public void Edits_survive_and_a_half_last_line_goes()
    {
        using (var run = Open())
        {
            Make(run, new() { Kind = PatchEdit.Rename, Region = 1, Name = "pony" });
            Make(run, new() { Kind = PatchEdit.Rename, Region = 2, Name = "\u202Ewolf\n" + new string('x', 300) });
        }
        File.AppendAllText(_folder["patch.jsonl"], """{"version":1,"number":3,""");

        using var again = Open();
        Assert.Equal(2, again.Patch.Lines.Count);
        Assert.Equal("pony", again.Find(Graph.Image.Key)!.Patched.Regions[1].Name);
        Assert.Equal(3, Make(again, new() { Kind = PatchEdit.Rename, Region = 0, Name = "man" }).Number);
        Assert.Equal(3, PatchFile.OpenToRead(_folder["patch.jsonl"]).Lines.Count);
    }

    [Fact]
    public void Two_do_not_write_one_patch()
    {
        using var run = Open();
        Assert.Contains("another synvg", Assert.Throws<IOException>(() => PatchFile.OpenToWrite(_folder["patch.jsonl"])).Message, StringComparison.Ordinal);
        Assert.False(PatchFile.OpenToRead(_folder["patch.jsonl"]).CanWrite);
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.jsonl.zst")]
    public void Applied_graphs_are_what_was_seen_and_the_others_stay_byte_for_byte(string name)
    {
        SceneGraph seen;
        using (var run = Open())
        {
            Make(run, new() { Kind = PatchEdit.Restore, Subject = 1, Predicate = "behind", Object = 2, Stage = "verifier" });
            Make(run, new() { Kind = PatchEdit.Flip, Subject = 2, Predicate = "left of", Object = 1 });
            seen = run.Find(Graph.Image.Key)!.Patched.Graph;
        }
        var outcome = PatchApplication.Write(RunFiles.Find(_folder["run"]), PatchFile.OpenToRead(_folder["patch.jsonl"]).Lines, _folder[name]);

        Assert.Equal((2L, 1, 0), (outcome.Graphs, outcome.Edited, outcome.Refused.Count));
        var written = GraphLines.ReadFile(_folder[name]).ToList();
        Assert.Equal(GraphLines.Write(seen), GraphLines.Write(written[0]));
        Assert.Equal(File.ReadAllLines(_folder["run/graphs.jsonl"])[1], GraphLines.Write(written[1]));
    }

    [Theory]
    [InlineData("graph-lines", "out.jsonl")]
    [InlineData("svg-relations", "out.jsonl")]
    [InlineData("svg-full", "out.parquet")]
    [InlineData("vg", "out")]
    public void Exports_of_applied_graphs_hold_the_edits(string format, string name)
    {
        using (var run = Open())
        {
            Make(run, new() { Kind = PatchEdit.Restore, Subject = 1, Predicate = "behind", Object = 2, Stage = "verifier" });
            Make(run, new() { Kind = PatchEdit.Remove, Subject = 0, Predicate = "on", Object = 1, Category = RelationshipCategory.Functional });
            Make(run, new() { Kind = PatchEdit.Replace, Subject = 0, Predicate = "riding", Object = 1, To = "sitting on" });
            Make(run, new() { Kind = PatchEdit.Rename, Region = 2, Name = "wolf" });
        }
        PatchApplication.Write(RunFiles.Find(_folder["run"]), PatchFile.OpenToRead(_folder["patch.jsonl"]).Lines, _folder["applied.jsonl"]);
        using (var export = GraphExports.Create(format, _folder[name]))
            GraphExports.Run(export, GraphLines.ReadFile(_folder["applied.jsonl"]).Take(1), cancellationToken: TestContext.Current.CancellationToken);

        var read = Assert.Single(GraphSource.FindOne(_folder[name], new()).Read());
        Assert.Equal(["horse behind wolf", "wolf left of horse", "woman on horse", "woman sitting on horse"], read.Relationships.Select(read.Sentence).Order());
    }

    [Fact]
    public void Edits_of_a_graph_that_changed_are_counted_and_not_made()
    {
        using (var run = Open())
            Make(run, new() { Kind = PatchEdit.Rename, Region = 0, Name = "man" });
        GraphLines.WriteFile(_folder["run/graphs.jsonl"], [Graph with { Relationships = [] }]);

        var outcome = PatchApplication.Write(RunFiles.Find(_folder["run"]), PatchFile.OpenToRead(_folder["patch.jsonl"]).Lines, _folder["out.jsonl"]);
        Assert.Equal(new Dictionary<string, int> { ["graph-changed"] = 1 }, outcome.Refused);
        Assert.Equal(File.ReadAllBytes(_folder["run/graphs.jsonl"]), File.ReadAllBytes(_folder["out.jsonl"]));
        using var changed = Open();
        Assert.Single(changed.Refused);
    }

    private static Relationship Relation(int subject, string predicate, int @object, RelationshipCategory category) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = category,
        Origin = RelationshipOrigin.Teacher,
        Confidence = 0.5,
        Verdict = new(VerdictOutcome.Abstain, "verifier"),
    };

    private ViewedRun Open() => new(RunIndex.Open(RunFiles.Find(_folder["run"]), _folder["cache"]), PatchFile.OpenToWrite(_folder["patch.jsonl"]));

    private static PatchLine Make(ViewedRun run, PatchEdit edit, string? key = null) =>
        run.Edit(key ?? Graph.Image.Key, run.Find(key ?? Graph.Image.Key)!.Tag, edit, "ann", Then).Line;

    private static EditException Refused(ViewedRun run, PatchEdit edit) =>
        Assert.Throws<EditException>(() => run.Edit(Graph.Image.Key, run.Find(Graph.Image.Key)!.Tag, edit, "ann", Then));
}
