using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.Instructions.Tasks;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Tokens;

namespace SyntheticVG.Tests.Instructions;

public class TrainingMixtureTests
{
    [Fact]
    public void Every_row_comes_up_before_one_comes_up_again()
    {
        var mixture = new TrainingMixture([(new Numbered("a", 10), 4), (new Numbered("b", 3), 6)], seed: 5);

        var ids = Enumerable.Range(0, 5).SelectMany(epoch => Enumerable.Range(0, mixture.Count).Select(i => mixture.Make(epoch, i).Id)).ToList();

        Assert.Equal(10, mixture.Count);
        Assert.All(ids.Where(id => id[0] == 'a').CountBy(id => id), row => Assert.Equal(2, row.Value));
        Assert.All(ids.Where(id => id[0] == 'b').CountBy(id => id), row => Assert.Equal(10, row.Value));
        Assert.NotEqual(Enumerable.Range(0, 4).Select(i => $"a{i}"), ids.Take(4));
    }

    [Fact]
    public void A_row_without_a_sample_is_counted_and_replaced()
    {
        var mixture = new TrainingMixture([(new Numbered("a", 10, unusable: 3), 10)], seed: 5);

        var ids = Enumerable.Range(0, 10).Select(i => mixture.Make(0, i).Id).ToList();

        Assert.DoesNotContain("a3", ids);
        Assert.Equal(9, ids.Distinct().Count());
        Assert.Equal(1, mixture.Unusable[("a", "too-long")]);
    }

    [Fact]
    public void Graphs_are_written_afresh_in_every_epoch_and_tasks_chosen_by_weight()
    {
        var graphs = Enumerable.Range(0, 50).Select(i => Graphs.Of(["woman", "horse"], (0, "riding", 1, RelationshipCategory.Interactional)))
            .Select((g, i) => g with { Image = g.Image with { Key = $"file:{i}" } }).ToList();
        var source = new GraphTaskSource("g", graphs, [(new SceneGraphTask(), 3), (new DescriptionTask(), 1)],
            new(new(TokenizerGoldenTests.Robin), new(), 8192, 1024), _ => new Picture(8, 8));
        var mixture = new TrainingMixture([(source, 50)], seed: 1);

        var ids = Enumerable.Range(0, 4).SelectMany(epoch => Enumerable.Range(0, 50).Select(i => mixture.Make(epoch, i).Id)).ToList();

        Assert.Equal(50, ids.Take(50).Select(id => id.Split(' ')[0]).Distinct().Count());
        Assert.InRange(ids.Count(id => id.EndsWith("description", StringComparison.Ordinal)), 30, 70);
        Assert.Equal(mixture.Make(3, 7).Tokens, mixture.Make(3, 7).Tokens);
        var twice =
            new TrainingMixture([(new GraphTaskSource("g", graphs[..1], [(new SceneGraphTask(), 1)], new(new(TokenizerGoldenTests.Robin), new(), 8192, 1024),
                _ => new Picture(8, 8)), 20)],
                seed: 1);
        Assert.Equal(2, Enumerable.Range(0, 20).Select(i => twice.MakeWhole(0, i).Conversation.Turns[1].Text).Distinct().Count());
    }

    private sealed class Numbered(string name, int rows, int unusable = -1) : IConversationSource
    {
        public string Name => name;

        public int Rows => rows;

        public MadeSample Make(int row, long seed, int visit) => row == unusable
            ? throw new SampleTooLongException($"row {row}")
            : new(new() { Id = $"{name}{row}", Turns = [] }, new() { Id = $"{name}{row}", Tokens = [], Labels = [] }, 0);
    }
}
