using System.Text;
using System.Text.Json;
using SyntheticVG.Conversations;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Instructions.Tasks;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Tokens;

namespace SyntheticVG.Tests.Instructions;

public sealed class MixtureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MixtureTests()
    {
        foreach (var name in (string[])["a.png", "b.png", "c.png"])
            PictureWriter.Write(new Picture(200, 100), _folder[$"pictures/{name}"]);
        var graph = Graphs.Of(["woman", "horse"], (0, "riding", 1, RelationshipCategory.Interactional));
        GraphLines.WriteFile(_folder["run/graphs.jsonl"],
            ((string[])["a", "b", "gone"]).Select(name => graph with { Image = graph.Image with { Key = $"file:{name}", File = $"{name}.png" } })
                .Append(graph with { Image = graph.Image with { Key = "file:c", File = "c.png", Evaluation = true } }));
        Write("run/rejected.jsonl",
            """{"version":1,"image":"file:a","stage":"verifier","reason":"verifier-no","relationship":{"subject":1,"predicate":"riding","object":0,"category":"interactional","origin":"teacher"},"subjectName":"horse","objectName":"woman"}""");
        Write("llava.json", """
            [{"id":"1","image":"a.png","conversations":[{"from":"human","value":"<image>\nWhat?<mask>"},{"from":"gpt","value":"A dog < 3."},{"from":"human","value":"And?"},{"from":"gpt","value":""}]},
             {"id":"2","conversations":[{"from":"human","value":"Words"},{"from":"gpt","value":"only"}]},
             {"id":"3","image":"absent.png","conversations":[{"from":"human","value":"x"},{"from":"gpt","value":"y"}]},
             {"id":"4","image":"a.png","conversations":[{"from":"gpt","value":"nobody asked"}]}]
            """);
        Write("osprey.json", """
            [{"file_name":"a.png","width":200,"height":100,"annotation":[{"bbox":[1,2,10,10],"segmentation":[[1,2,11,2,11,12,1,12]]},{"bbox":[50,2,10,10],"segmentation":[[50,2,60,2,60,12,50,12]]}],
              "conversations":[{"from":"human","value":"What is <region2>?"},{"from":"gpt","value":"<region2> is wet."}]},
             {"file_name":"b.png","width":200,"height":100,"annotation":[{"bbox":[1,2,10,10],"segmentation":[[1,2,11,2,11,12,1,12]]}],"description":["<region1>: A dog."]},
             {"file_name":"b.png","width":200,"height":100,"annotation":[{"bbox":[1,2,10,10],"segmentation":[[1,2,11,2,11,12,1,12]]}],"conversations":[{"from":"human","value":"<region7>?"},{"from":"gpt","value":"x"}]}]
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_files_are_listed_all_at_once()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => Open("""
            {"name":"m","sources":[{"name":"one","llava":"no.json"},{"name":"two","graphs":"run","pictures":"nowhere","tasks":{"pair":1}},{"name":"three","osprey":"osprey.json","pictures":"pictures"}]}
            """));

        Assert.Contains("2 of the files and folders", missing.Message, StringComparison.Ordinal);
        Assert.Contains("no.json (one)", missing.Message, StringComparison.Ordinal);
        Assert.Contains("nowhere (two)", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"m","sources":[{"name":"a","llava":"x","osprey":"y"}]}""", "expected one")]
    [InlineData("""{"name":"m","sources":[{"name":"a","graphs":"x","tasks":{"graph":1}}]}""", "the task graph 1; expected one of scene-graph")]
    [InlineData("""{"name":"m","sources":[{"name":"a","llava":"x","weight":1}]}""", "no samples to share")]
    [InlineData("""{"name":"m","sources":[{"name":"a","llava":"x"},{"name":"a","llava":"y"}]}""", "stands 2 times")]
    [InlineData("""{"name":"m","source":[]}""", "'source'")]
    [InlineData("""{"name":"m","sources":[{"name":"a","graphs":"x"}]}""", "no tasks")]
    public void What_is_wrong_with_a_mixture_is_said(string json, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => MixtureFile.Parse(Encoding.UTF8.GetBytes(json), "m.json")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Sources_give_their_numbers_and_share_the_rest_by_weight()
    {
        var mixture = Open("""
            {"name":"m","samples":20,"sources":[{"name":"llava","llava":"llava.json","pictures":"pictures","share":0.5},
             {"name":"osprey","osprey":"osprey.json","pictures":"pictures","weight":1},{"name":"graphs","graphs":"run","pictures":"pictures","tasks":{"pair":1},"weight":2}]}
            """);

        Assert.Equal([2, 6, 12], mixture.Parts.Select(part => part.Samples));
        Assert.Equal(20, mixture.Data.Count);
        Assert.Equal(3, mixture.Parts[2].Source.Rows); // the one for evaluation is left out
    }

    [Fact]
    public void Conversations_of_files_are_passed_through_and_those_without_use_counted()
    {
        var mixture = Open("""{"name":"m","sources":[{"name":"llava","llava":"llava.json","pictures":"pictures"},"""
            + """{"name":"osprey","osprey":"osprey.json","pictures":"pictures"}]}""");

        var made = Enumerable.Range(0, 7).Select(i => mixture.Data.MakeWhole(0, i)).DistinctBy(sample => sample.Sample.Id)
            .ToDictionary(sample => sample.Sample.Id);

        Assert.Equal(["llava 1", "llava 2", "osprey row 0", "osprey row 1"], made.Keys.Order());
        Assert.Equal(RobinPrompts.AboutPicture("What?mask>"), made["llava 1"].Conversation.Turns[0].Text);
        Assert.Equal("A dog < 3.", made["llava 1"].Conversation.Turns[1].Text);
        Assert.Equal(2, made["llava 1"].Conversation.Turns.Count);
        Assert.Equal(20_000, made["llava 1"].Sample.Masks.Single().Area);
        Assert.Null(made["llava 2"].Sample.Picture);
        Assert.EndsWith(".\n What is region2?", made["osprey row 0"].Conversation.Turns[0].Text, StringComparison.Ordinal);
        Assert.Equal("region2 is wet.", made["osprey row 0"].Conversation.Turns[1].Text);
        Assert.Equal("A dog.", made["osprey row 1"].Conversation.Turns[1].Text);
        Assert.Equal(["no-answer", "picture-missing", "region-unknown"], mixture.Data.Unusable.Keys.Select(key => key.Reason).Order());
    }

    [Theory]
    [InlineData("Who is it?\n<image>", "Who is it?")]
    [InlineData("Who is it?\r\n<image>", "Who is it?")]
    [InlineData("<image>\r\nWho is it?", "Who is it?")]
    [InlineData("Who\n<image>\nis it?", "Who\nis it?")]
    [InlineData("Who\r\n<image>\r\nis it?", "Who\r\nis it?")]
    [InlineData("  <image> Who is it? <image>\n ", "Who is it?")]
    public void The_pictures_mark_goes_wherever_it_stands_and_leaves_no_line_behind(string text, string expected)
    {
        object[] talk = [new { from = "human", value = text }, new { from = "gpt", value = "A dog." }, new { from = "human", value = text },
            new { from = "gpt", value = "Yes." }];
        Write("places.json", JsonSerializer.Serialize(new[] { new { id = "1", image = "a.png", conversations = talk } }));

        var turns = Open("""{"name":"m","sources":[{"name":"places","llava":"places.json","pictures":"pictures"}]}""").Data.MakeWhole(0, 0).Conversation.Turns;

        Assert.Equal(RobinPrompts.AboutPicture(expected), turns[0].Text);
        Assert.Equal(expected, turns[2].Text);
    }

    [Fact]
    public void Rejected_relationships_of_a_run_make_negatives()
    {
        var mixture = Open("""{"name":"m","sources":[{"name":"graphs","graphs":"run","pictures":"pictures","tasks":{"yes-or-no":1},"samples":40}]}""");

        var answers = Enumerable.Range(0, 40).Select(i => mixture.Data.MakeWhole(0, i).Conversation.Turns[1].Text).ToList();

        Assert.InRange(answers.Count(answer => answer == "no"), 8, 32);
        Assert.Contains(("graphs", "picture-missing"), mixture.Data.Unusable.Keys);
        Assert.Contains(("graphs", "nothing-for-the-task"), mixture.Data.Unusable.Keys);
    }

    [Fact]
    public void Published_types_are_sources_too()
    {
        Write("vsr.jsonl", """{"image":"a.png","caption":"The cat is on the mat.","subj":"cat","relation":"on","obj":"mat","label":1}""");

        var mixture = Open("""{"name":"m","sources":[{"name":"vsr","original":{"type":"vsr","ann_file":"vsr.jsonl","img_prefix":"pictures"}}]}""");

        Assert.EndsWith("for the entire image.\nIs the cat on the mat? Answer directly with 'yes' or 'no'.",
            mixture.Data.MakeWhole(0, 0).Conversation.Turns[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_long_conversations_are_counted_and_a_source_of_nothing_else_is_an_error()
    {
        Write("long.json",
            $$"""[{"id":"1","conversations":[{"from":"human","value":"x"},{"from":"gpt","value":"{{string.Concat(Enumerable.Repeat("word ", 9000))}}"}]}]""");

        var error = Assert.Throws<InvalidDataException>(() => Open("""{"name":"m","sources":[{"name":"long","llava":"long.json"}]}""").Data.Make(0, 0));

        Assert.Contains("long 1: 90", error.Message, StringComparison.Ordinal);
        Assert.Contains("the model has room for 8192", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Presets_name_the_papers_files_in_its_groups_and_say_what_is_unknown()
    {
        var stages = Enumerable.Range(0, 3).Select(stage => MixtureFile.Read($"stage-{stage}")).ToList();

        Assert.Equal([0, 1, 2], stages.Select(file => file.Stage!.Number));
        Assert.Equal([1_980_000, 1_730_000], stages[1].Stage!.Totals.Select(total => total.Samples));
        Assert.Equal(("1e-5", "64", "2"), (stages[2].Stage!.Settings["learningRate"], stages[2].Stage!.Settings["batch"], stages[2].Stage!.Settings["epochs"]));
        Assert.Null(stages[1].Stage!.Settings["learningRate"]);
        Assert.Equal(["grounding", "scene graphs", "visual instructions"], stages[1].Sources.Select(source => source.Group).Distinct().Order());
        Assert.Equal(stages[1].Sources.Skip(1).Select(source => source.Name), stages[2].Sources.Skip(3).Select(source => source.Name));
        Assert.All(stages[1].Sources, source => Assert.True(source.Graphs is not null || source.Name is "vcr" or "laion-gpt4v" or "synthdoc-en"
            || SourceFiles.PathOf(source)!.StartsWith("prepared/", StringComparison.Ordinal), source.Name));
        Assert.Equal(GraphTasks.All.Select(task => task.Name).Order(), MixtureFile.Read("graphs").Sources.Single().Tasks!.Keys.Order());
        Assert.Contains("graphs, stage-0", Assert.Throws<FileNotFoundException>(() => MixtureFile.Read("stage-9")).Message, StringComparison.Ordinal);
    }

    private Mixture Open(string json) =>
        Mixture.Open(MixtureFile.Parse(Encoding.UTF8.GetBytes(json), "m.json"), new(_folder.FullName, new(new(TokenizerGoldenTests.Robin), 8192, 1024)));

    private void Write(string name, string content) => File.WriteAllText(_folder[name], content);
}
