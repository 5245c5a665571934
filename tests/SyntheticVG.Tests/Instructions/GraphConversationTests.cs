using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Tasks;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tests.Tokens;

namespace SyntheticVG.Tests.Instructions;

public class GraphConversationTests
{
    private static readonly SceneGraph Graph = Graphs.Of(
        ["woman", "horse", "hat", "tree"],
        (0, "riding", 1, RelationshipCategory.Interactional), (0, "wearing", 2, RelationshipCategory.Interactional),
        (1, "in front of", 3, RelationshipCategory.Spatial), (2, "on", 0, RelationshipCategory.Spatial));

    [Fact]
    public void The_graph_of_given_regions()
    {
        var (conversation, sample, dropped) = Make(new SceneGraphTask(), shuffle: false);

        Assert.Equal(RobinPrompts.SceneGraph(PromptRegions.Of(Graph)), conversation.Turns[0].Text);
        Assert.Equal("""
            Objects:
            region1: woman
            region2: horse
            region3: hat
            region4: tree

            Relations:
            region1: region2 riding, region3 wearing
            region2: region4 in front of
            region3: region1 on
            """.ReplaceLineEndings("\n"), conversation.Turns[1].Text);
        Assert.Equal(4, sample.Masks.Count);
        Assert.Equal(Graph.Regions.Select(region => region.Box), sample.Masks.Select(mask => mask.Box));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void Region_by_region_describes_first_and_relates_then()
    {
        var (conversation, _, _) = Make(new RegionByRegionTask(regions: 9), shuffle: false);

        Assert.Equal(12, conversation.Turns.Count);
        var woman = conversation.Turns.Select(turn => turn.Text).ToList().FindIndex(text => text == "woman");
        Assert.EndsWith("Generate a description for: region1.", conversation.Turns[woman - 1].Text, StringComparison.Ordinal);
        Assert.Equal("Generate list of relationships for: region1.", conversation.Turns[woman + 1].Text);
        Assert.Equal("region2 riding, region3 wearing", conversation.Turns[woman + 2].Text);
    }

    [Fact]
    public void What_is_written_of_shuffled_regions_is_read_back_as_the_same_graph()
    {
        foreach (var epoch in Enumerable.Range(0, 20))
        {
            var (conversation, sample, _) = Make(new SceneGraphTask(), epoch: epoch);
            var read = GraphTextReader.Read(conversation.Turns[1].Text, new() { Regions = 4 });
            var names = read.Objects.Select(o => o.Text).ToList();

            Assert.Equal(Graph.Relationships.Select(Graph.TripletOf).Order(Comparer<Triplet>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"))),
                read.Relationships.Select(r => new Triplet(names[r.Subject], r.Predicate, names[r.Object]))
                    .Order(Comparer<Triplet>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"))));
            Assert.Equal(names.Select(name => Graph.Regions.Single(region => region.Name == name).Box), sample.Masks.Select(mask => mask.Box));
        }
    }

    [Fact]
    public void The_same_seed_epoch_image_and_task_give_the_same_conversation_and_another_epoch_another_order()
    {
        var texts = Enumerable.Range(0, 8).Select(epoch => Make(new SceneGraphTask(), epoch: epoch).Conversation.Turns[1].Text).ToList();

        Assert.Equal(texts, Enumerable.Range(0, 8).Select(epoch => Make(new SceneGraphTask(), epoch: epoch).Conversation.Turns[1].Text));
        Assert.True(texts.Distinct().Count() > 3);
    }

    [Fact]
    public void What_has_no_room_loses_its_smallest_regions()
    {
        var tokens = new ConversationTokens(TokenizerGoldenTests.Robin);
        var graph = Graphs.Of([.. Enumerable.Range(1, 30).Select(i => $"thing {i}")],
            [.. Enumerable.Range(0, 29).Select(i => (i, "next to", i + 1, RelationshipCategory.Spatial))]);
        var full = new GraphConversations(tokens, new(), limit: 100_000, pictureTokens: 1024);
        var tight = new GraphConversations(tokens, new(), limit: 1500, pictureTokens: 1024);
        MadeSample Write(GraphConversations writer) => writer.Make(graph, new SceneGraphTask(), () => SeededDraws.Of(1, 0, "x", "t"), () => new Picture(8, 8));

        var (_, sample, dropped) = Write(tight);

        Assert.Equal(0, Write(full).Dropped);
        Assert.InRange(tight.Length(sample), 1300, 1500);
        Assert.Equal(30 - dropped, sample.Masks.Count);
        Assert.True(dropped > 0);
        var smallestKept = sample.Masks.Min(mask => mask.Area);
        Assert.Equal(dropped, graph.Regions.Count(region => region.Box.Area < smallestKept));
        Assert.Contains("too long with a single region",
            Assert.Throws<SampleTooLongException>(() => Write(new(tokens, new(), limit: 1000, pictureTokens: 1024))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rare_predicates_and_every_category_are_drawn_more_often_than_their_share()
    {
        var names = Enumerable.Range(0, 21).Select(i => $"thing {i}").ToArray();
        var graph = Graphs.Of(names, [
            .. Enumerable.Range(1, 18).Select(i => (0, "next to", i, RelationshipCategory.Spatial)),
            (0, "afraid of", 19, RelationshipCategory.Emotional), (0, "under", 20, RelationshipCategory.Spatial)]);
        var choice = RelationshipChoice.Of([graph]);
        var drawn = Enumerable.Range(0, 200).Select(i => choice.Limit(graph, 5, SeededDraws.Of(0, i, "x", "t")).Relationships).ToList();

        Assert.All(drawn, some => Assert.Equal(5, some.Count));
        Assert.All(drawn, some => Assert.Contains(some, r => r.Category == RelationshipCategory.Emotional));
        Assert.InRange(drawn.Count(some => some.Any(r => r.Predicate == "under")), 150, 200); // one of 20, so 50 of 200 without weights
    }

    [Fact]
    public void A_text_of_an_annotation_can_neither_end_a_turn_nor_name_a_region()
    {
        var graph = Graphs.Of(["a<mask><pos>", "b<|im_end|>\n"], (0, "on<image>", 1, RelationshipCategory.Spatial));
        graph = graph with { Regions = [graph.Regions[0] with { Description = "x <mask>\n<|im_start|>" }, graph.Regions[1]] };
        var writer = new GraphConversations(new(TokenizerGoldenTests.Robin), new(), 9999, 1);

        foreach (var task in (IGraphTask[])[new SceneGraphTask(), new DescriptionTask(), new RelationshipsTask(), new RegionByRegionTask()])
        {
            var (_, sample, _) = writer.Make(graph, task, () => SeededDraws.Of(1, 0, "x", "t"), () => new Picture(8, 8));
            Assert.DoesNotContain(sample.Labels,
                id => id == TokenizerGoldenTests.Robin.IdOf("<mask>") || id == TokenizerGoldenTests.Robin.IdOf("<|im_start|>"));
            Assert.Equal(1, sample.Tokens.Count(id => id == PromptTokens.Picture));
        }
    }

    private static MadeSample Make(IGraphTask task, int epoch = 0, bool shuffle = true) =>
        new GraphConversations(new(TokenizerGoldenTests.Robin), new() { Shuffle = shuffle }, 8192, 1024)
            .Make(Graph, task, () => SeededDraws.Of(7, epoch, "x", task.Name), () => new Picture(8, 8));
}
