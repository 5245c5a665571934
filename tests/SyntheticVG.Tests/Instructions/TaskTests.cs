using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Original;
using SyntheticVG.Instructions.Tasks;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Tokens;

namespace SyntheticVG.Tests.Instructions;

public class TaskTests
{
    private static readonly SceneGraph Graph = Rejection.With(
        Graphs.Of(
            ["woman", "horse", "horse", "tree"],
            (0, "riding", 1, RelationshipCategory.Interactional), (0, "next to", 2, RelationshipCategory.Spatial),
            (0, "fond of", 1, RelationshipCategory.Emotional), (1, "in front of", 3, RelationshipCategory.Spatial)) is var graph
            ? graph with { Regions = [graph.Regions[0], graph.Regions[1] with { Attributes = ["brown", "tall"] }, graph.Regions[2], graph.Regions[3]] }
            : graph,
        [(Wrong(3, "riding", 2), "tree", "horse"), (Wrong(0, "riding", 1), "woman", "horse"), (Wrong(3, "on", 1), "dog", "horse")], out Strangers);

    private static readonly int Strangers;

    [Fact]
    public void Every_task_writes_what_the_encoder_takes_and_repeats_itself_for_the_same_decisions()
    {
        foreach (var task in GraphTasks.All)
        {
            var texts = Enumerable.Range(0, 30).Select(i => string.Join('|', Make(task, i).Conversation.Turns)).ToList();
            Assert.Equal(texts, Enumerable.Range(0, 30).Select(i => string.Join('|', Make(task, i).Conversation.Turns)));
            Assert.True(texts.Distinct().Count() > 1, task.Name);
        }
        Assert.Equal(GraphTasks.All.Count, GraphTasks.All.Select(task => task.Name).Distinct().Count());
        Assert.Contains("expected scene-graph, ", Assert.Throws<InvalidDataException>(() => GraphTasks.Named("graph")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejected_relationships_are_asked_about_and_taught_nowhere()
    {
        Assert.Equal(2, Strangers); // one that the graph states, one whose subject is another here
        var asked = Enumerable.Range(0, 200).Select(i => Pair(Make(new YesOrNoTask(), i))).ToList();

        Assert.All(asked.Where(pair => pair.Answer == "no"),
            pair => Assert.EndsWith("Is this true: region4 riding region3? Answer directly with 'yes' or 'no'.", pair.Question, StringComparison.Ordinal));
        Assert.InRange(asked.Count(pair => pair.Answer == "yes"), 70, 130);
        Assert.True(asked.Where(pair => pair.Answer == "yes").Distinct().Count() == 4);
        foreach (var task in GraphTasks.All.Where(task => !task.WithRejected))
            Assert.All(Enumerable.Range(0, 30), i => Assert.DoesNotContain("region3 riding",
                string.Join('|', Make(task, i).Conversation.Turns.Where(turn => turn.Role == Turn.Assistant)), StringComparison.Ordinal));
    }

    [Fact]
    public void Phrases_mean_one_region_only()
    {
        var asked = Enumerable.Range(0, 100).Select(i => Pair(Make(new GroundingTask(), i))).ToHashSet();
        (string Phrase, string Region)[] expected =
        [
            ("woman", "region1"), ("tree", "region4"), ("brown tall horse", "region2"), ("horse in front of tree", "region2"),
            ("woman fond of horse", "region1"),
        ];

        Assert.DoesNotContain(asked, pair => pair.Question.EndsWith(": horse", StringComparison.Ordinal));
        Assert.All(expected,
            pair => Assert.Contains(asked, found => found.Question.EndsWith($": {pair.Phrase}", StringComparison.Ordinal) && found.Answer == pair.Region));
        Assert.All(Enumerable.Range(0, 20).Select(i => Pair(Make(new GroundingTask(box: true), i))),
            pair => Assert.Matches(@"^<\|box_start\|>\(\d+,\d+\),\(\d+,\d+\)<\|box_end\|>$", pair.Answer));
    }

    [Fact]
    public void Pairs_and_categories_answer_with_what_holds()
    {
        Assert.Contains(Enumerable.Range(0, 50).Select(i => Pair(Make(new PairTask(), i))),
            pair => pair.Question.EndsWith("What are the relationships of region1 to region2?", StringComparison.Ordinal) && pair.Answer == "riding, fond of");
        Assert.Contains(Enumerable.Range(0, 50).Select(i => Pair(Make(new CategoryTask(), i))), pair =>
            pair.Question.EndsWith("Generate list of emotional relationships for: region1.", StringComparison.Ordinal) && pair.Answer == "region2 fond of");
    }

    [Fact]
    public void The_whole_picture_is_one_region()
    {
        var made = Make(new GraphWithBoxesTask(), 0);

        Assert.Equal([200L * 100], made.Sample.Masks.Select(mask => mask.Area));
        Assert.Contains("region2: horse is brown, tall <|box_start|>(5,10),(20,110)<|box_end|>", made.Conversation.Turns[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_are_those_of_the_prompts_unless_they_are_to_vary()
    {
        var questions = Enumerable.Range(0, 40).Select(i => Pair(Make(new RelationshipsTask(), i, varied: true)).Question.Split('\n')[^1].TrimStart());

        Assert.True(questions.Select(question => question.Replace("region1", "{}").Replace("region2", "{}")).Distinct()
            .All(OriginalTexts.Relationships.Texts.Contains));
        Assert.All(Enumerable.Range(0, 10),
            i => Assert.Contains("Generate list of relationships for: region", Pair(Make(new RelationshipsTask(), i)).Question, StringComparison.Ordinal));
    }

    private static Relationship Wrong(int subject, string predicate, int @object) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = RelationshipCategory.Interactional,
        Origin = RelationshipOrigin.Teacher,
        Verdict = new(VerdictOutcome.Abstain, "verifier"),
    };

    private static MadeSample Make(IGraphTask task, int visit, bool varied = false) =>
        new GraphConversations(new(TokenizerGoldenTests.Robin),
            new() { Shuffle = false, Varied = varied || task is AttributesTask or SceneGraphTask or GraphWithBoxesTask or RegionByRegionTask }, 8192, 1024)
            .Make(Graph, task, () => SeededDraws.Of(3, visit, "x", task.Name), () => new Picture(8, 8));

    private static (string Question, string Answer) Pair(MadeSample made) => (made.Conversation.Turns[0].Text, made.Conversation.Turns[1].Text);
}
