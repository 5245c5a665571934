using CsCheck;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Browsing.Queries;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Browsing;

/// <summary>The index answers as a look at every relation does, with and without edits.</summary>
public sealed class SearchTests : IDisposable
{
    private const int Queries = 10_000;

    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_index_finds_what_a_look_at_every_relation_finds()
    {
        var random = new RandomRun(_folder["run"], seed: 5, photos: 60);
        using var run = Open();

        Assert.Equal(random.Graphs.Sum(graph => graph.Relationships.Count) + random.Dropped.Count, run.Index.Relations);
        Assert.Equal(random.Dropped.Count, run.Index.Dropped);
        Query.Sample(query => AssertSame(run, random, query), iter: Queries / 2, threads: 1);
    }

    [Fact]
    public void Edited_photos_are_found_as_they_are_now()
    {
        var random = new RandomRun(_folder["run"], seed: 6, photos: 40);
        using var run = Open();
        var chance = new Random(7);
        var made = 0;
        for (var i = 0; i < 150; i++)
            made += Edit(run, random.Graphs[chance.Next(random.Graphs.Count)].Image.Key, chance) ? 1 : 0;

        Assert.InRange(made, 60, 150);
        Query.Sample(query => AssertSame(run, random, query), iter: Queries / 2, threads: 1);
    }

    [Fact]
    public void Pages_follow_one_another_without_gaps()
    {
        _ = new RandomRun(_folder["run"], seed: 8, photos: 30);
        using var run = Open();
        Edit(run, "coco:3", new(1));
        var all = run.Search("* * *", new() { Limit = 100_000 });
        var (pages, rows, after) = (0, new List<FoundRow>(), (string?)null);
        do
        {
            var page = run.Search("* * *", new() { Limit = 7, After = after });
            Assert.Equal(all.Total, page.Total);
            rows.AddRange(page.Rows);
            (after, pages) = (page.Next, pages + 1);
        }
        while (after is not null);

        Assert.Equal(all.Rows, rows);
        Assert.True(pages > 10);
        var photos = run.Search("* * *", new() { OnePerPhoto = true, Limit = 1000 });
        Assert.Equal(all.Rows.GroupBy(row => row.Image).Select(group => (group.Key, (int?)group.Count())), photos.Rows.Select(row => (row.Image, row.InPhoto)));
        Assert.Equal(photos.Rows.Count, photos.Photos);
    }

    [Fact]
    public void Facets_count_what_the_rows_hold()
    {
        _ = new RandomRun(_folder["run"], seed: 9, photos: 50);
        using var run = Open();
        var result = run.Search("~hold", new() { Limit = 100_000, Facets = true });

        Assert.Equal(result.Rows.GroupBy(row => row.SubjectName).Where(group => group.Key.Length > 0)
            .ToDictionary(group => group.Key, group => (long)group.Count()),
            result.Facets!.Columns["subject"].ToDictionary(value => value.Value, value => value.Count));
        Assert.Equal(result.Rows.GroupBy(row => row.Stage ?? "no").ToDictionary(group => group.Key, group => (long)group.Count()),
            result.Facets.Columns["dropped"].ToDictionary(value => value.Value, value => value.Count));
        Assert.Equal(result.Rows.Count(row => row.Confidence is null), result.Facets.Unmeasured);
        Assert.Equal(result.Total, result.Facets.Unmeasured + result.Facets.Confidences.Sum());
    }

    [Fact]
    public void The_index_is_used_again_until_the_files_change()
    {
        var random = new RandomRun(_folder["run"], seed: 10, photos: 5);
        var made = 0;
        for (var i = 0; i < 2; i++)
        {
            using var index =
                RunIndex.Open(RunFiles.Find(_folder["run"]), _folder["cache"], progress: _ => made++, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(5, index.Photos);
        }
        Assert.Equal(5, made);

        File.AppendAllText(_folder["run/graphs.jsonl"],
            LineOf(random.Graphs[0] with { Image = random.Graphs[0].Image with { Key = "coco:new" } }) + "\nno graph\n" + LineOf(random.Graphs[1])[..40]);
        using var again = RunIndex.Open(RunFiles.Find(_folder["run"]), _folder["cache"], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(6, again.Photos);
        Assert.Equal(1, again.Notes.Counts["bad-graph"]); // the half line is still being written
        Assert.Equal(5, again.Find("coco:new"));
        Assert.Equal(-1, again.Find("coco:other"));
        Assert.Empty(Directory.GetFiles(_folder["run"], "*.lock"));
    }

    [Theory]
    [InlineData("person \"riding horse", 7, 13)]
    [InlineData("person riding horse &", 21, 0)]
    [InlineData("& person", 0, 1)]
    [InlineData("origin:", 7, 0)]
    [InlineData("origin:teacher, x", 15, 1)]
    [InlineData("nonsense:1", 0, 9)]
    [InlineData("dog ~", 4, 1)]
    public void What_cannot_be_read_is_said_with_its_place(string query, int position, int length)
    {
        var wrong = Assert.Throws<QueryException>(() => RelationQuery.Parse(query));
        Assert.Equal((position, length), (wrong.Position, wrong.Length));
    }

    [Theory]
    [InlineData("dog origin:nobody", 4)]
    [InlineData("confidence:high", 0)]
    [InlineData("dog dropped:nowhere", 4)]
    [InlineData("dog chases a cat", 0)]
    [InlineData("cat -text:red", 4)]
    public void Values_that_nothing_has_by_their_kind_are_said_with_their_place(string query, int position)
    {
        _ = new RandomRun(_folder["run"], seed: 10, photos: 5);
        using var run = Open();
        Assert.Equal(position, Assert.Throws<QueryException>(() => run.Search(query, new())).Position);
    }

    [Fact]
    public void A_stage_that_dropped_nothing_finds_nothing()
    {
        _ = new RandomRun(_folder["run"], seed: 10, photos: 5);
        using var run = Open();
        Assert.Equal(0, run.Search("dropped:limits", new()).Total);
    }

    [Fact]
    public void Words_of_several_parts_need_no_quotes_where_they_are_known()
    {
        _ = new RandomRun(_folder["run"], seed: 5, photos: 60);
        using var run = Open();
        Assert.Equal(run.Search("\"small dog\" \"in front of\" \"tennis racket\"", new()).Total,
            run.Search("small dog in front of tennis racket", new()).Total);
        Assert.Equal(run.Search("* \"holding onto\" *", new()).Total, run.Search("* holding onto *", new()).Total);
    }

    private ViewedRun Open() => new(RunIndex.Open(RunFiles.Find(_folder["run"]), _folder["cache"]), PatchFile.OpenToWrite(_folder["patch.jsonl"]));

    private static string LineOf(SceneGraph graph) => SyntheticVG.Datasets.Graphs.GraphLines.Write(graph);

    private static void AssertSame(ViewedRun run, RandomRun random, string query)
    {
        var edited = run.Edited().ToDictionary(pair => pair.Key, pair => pair.Graph);
        var expected = BruteForce.Find(random.Graphs.Select(
            (graph, i) => (graph, edited.GetValueOrDefault(graph.Image.Key) ?? new PatchedGraph(graph, run.Index.DroppedOf(i), []))), query);
        var found = run.Search(query, new() { Limit = 100_000 });

        Assert.Equal(expected, found.Rows.Select(
            row => new BruteForce.Answer(row.Image, row.Subject, row.Predicate, row.Object, row.Stage, row.Reason, row.Change, row.Review, row.Category)));
        Assert.Equal(expected.Count, found.Total);
        Assert.Equal(expected.Select(row => row.Image).Distinct().Count(), found.Photos);
    }

    private static bool Edit(ViewedRun run, string key, Random random)
    {
        var graph = run.Find(key)!;
        var relations = graph.Patched.Relations;
        if (relations.Count == 0)
            return false;
        var one = relations[random.Next(relations.Count)];
        var named = new PatchEdit
        {
            Kind = PatchEdit.Accept,
            Subject = one.Relationship.Subject,
            Predicate = one.Relationship.Predicate,
            Object = one.Relationship.Object,
            Category = one.Relationship.Category
        };
        var edit = random.Next(7) switch
        {
            0 => named with { Kind = PatchEdit.Remove, Reason = "wrong", Stage = one.Stage },
            1 => named with { Kind = PatchEdit.Replace, To = RandomRun.Predicates[random.Next(RandomRun.Predicates.Length)] },
            2 => named with { Kind = PatchEdit.Flip },
            3 => named with { Kind = PatchEdit.Restore, Stage = one.Stage },
            4 => named with { Kind = PatchEdit.Add, Predicate = "swallowing" },
            5 => new() { Kind = PatchEdit.Rename, Region = random.Next(graph.Patched.Regions.Count), Name = RandomRun.Names[random.Next(5)] },
            _ => named,
        };
        try
        {
            run.Edit(key, graph.Tag, edit, "a", Then);
            return true;
        }
        catch (EditException)
        {
            return false;
        }
    }

    private static Gen<string> AnyOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static readonly Gen<string> Name = AnyOf([.. RandomRun.Names.Where(name => name.Length > 0), "nobody", "PERSON"]);
    private static readonly Gen<string> Predicate = AnyOf([.. RandomRun.Predicates, "swallowing", "nothing"]);

    private static Gen<string> Word(Gen<string> of) => Gen.Frequency((2, Gen.Const("*")), (4, of.Select(word => $"\"{word}\"")),
        (1, of.Where(word => !word.Contains(' ') && !word.Contains(':')).Select(word => $"~{word}")));

    private static readonly Gen<string> Filter = Gen.Select(Gen.Bool, Gen.OneOf(
        AnyOf("category:spatial", "category:social,emotional", "origin:teacher", "origin:human,simulated", "outcome:pass", "outcome:none,fail"),
        AnyOf("rule:left-of", "rule:Verifier,contact-gate", "reason:contradicted", "dropped:yes", "dropped:no", "dropped:verifier", "dropped:no,balance"),
        AnyOf("confidence:>=0.5", "confidence:<0.3", "confidence:none", "confidence:0.2..0.7", "confidence:>0.9,<=0.1", "evaluation:yes", "source:vg",
            "source:coco,psg", "image:coco:3"),
        AnyOf("reviewed:no", "reviewed:right", "changed:yes", "changed:added,flipped", "changed:no", "reviewed:wrong,right"),
        Name.Select(name => $"name:\"{name}\"")), (minus, filter) => minus ? $"-{filter}" : filter);

    private static readonly Gen<string> RegionFilter =
        (AnyOf("attribute:red", "attribute:tall,old", "text:red", "text:\"Red coat\"", "text:coat text:man", "text:\"two lines\"", "text:i̇stanbul"));

    private static readonly Gen<string> Clause = Gen.Select(
        Gen.Frequency((3, Gen.Select(Word(Name), Word(Predicate), Word(Name), (s, p, o) => $"{s} {p} {o}")),
            (1, Word(Gen.OneOf(Name, Predicate))), (1, Gen.Const(""))),
        Gen.Frequency((3, Filter), (1, RegionFilter), (2, Gen.Const(""))), Gen.Frequency((2, Filter), (1, RegionFilter), (4, Gen.Const(""))),
        (words, a, b) => $"{words} {a} {b}".Trim() is { Length: > 0 } clause ? clause : "*");

    private static readonly Gen<string> Query = Gen.Frequency((4, Clause), (1, Gen.Select(Clause, Clause, (a, b) => $"{a} & {b}")));
}
