using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Engine.Filters;

namespace SyntheticVG.Tests.Engine.Teacher;

public class GeometryTeacherTests
{
    private static readonly SceneGraph Street = Scene.Graph(
        Scene.Thing("woman 100 100 160 300"),
        Scene.Thing("hat 110 96 150 118"),
        Scene.Thing("horse 80 210 230 420") with { Attributes = ["brown"] },
        Scene.Thing("man 400 150 460 400"),
        Scene.Thing("umbrella 380 100 480 170") with { Attributes = ["old"] },
        Scene.Thing("bench 500 250 630 400"),
        Scene.Thing("street 0 240 640 480"),
        Scene.Thing("dog 320 330 380 400"));

    [Fact]
    public async Task States_the_inverse_of_what_people_said()
    {
        var answer = await Ask(Street with { Relationships = [Scene.Said(0, "riding", 2, RelationshipOrigin.Human)] });

        Assert.Contains(answer.Relationships, r => (r.Subject, r.Predicate, r.Object, r.Origin) == (2, "ridden by", 0, RelationshipOrigin.Inverse));
    }

    [Fact]
    public async Task States_no_inverse_of_what_the_boxes_contradict_nor_of_what_holds_both_ways()
    {
        var answer = await Ask(Street with
        {
            Relationships = [Scene.Said(3, "left of", 0, RelationshipOrigin.Human), Scene.Said(3, "next to", 5, RelationshipOrigin.Human)],
        });

        Assert.DoesNotContain(answer.Relationships, r => r.Origin == RelationshipOrigin.Inverse);
    }

    [Theory]
    [InlineData("woman", "wearing", "hat")]
    [InlineData("woman", "riding", "horse")]
    [InlineData("dog", "on", "street")]
    public async Task Says_what_things_are_for_and_where_they_stand(string subject, string predicate, string @object)
    {
        var answer = await Ask(Street);

        Assert.Contains(new Triplet(subject, predicate, @object), answer.Relationships.Select(Street.TripletOf));
    }

    [Fact]
    public async Task A_hat_has_one_wearer()
    {
        var answer = await Ask(Scene.Graph(Scene.Thing("man 90 80 300 400"), Scene.Thing("woman 100 100 160 300"), Scene.Thing("hat 110 101 150 118")));

        Assert.Equal([1], answer.Relationships.Where(r => r.Predicate == "wearing").Select(r => r.Subject));
    }

    [Theory]
    [InlineData("man 100 100 200 400", "cup 130 300 150 320", "table 60 260 400 470", "cup on table")] // before him on the table, not in his hand
    [InlineData("man 100 100 200 400", "cup 180 180 199 200", "table 60 260 400 470", "man holding cup")]
    // a sofa seats several
    [InlineData("man 100 100 200 400", "sofa 60 230 400 420", "woman 220 110 320 400",
        "man sitting on sofa; sofa providing seating for man; sofa providing seating for woman; woman sitting on sofa")]
    // a chair seats one
    [InlineData("man 100 100 200 400", "chair 110 230 300 420", "woman 150 110 250 400", "chair providing seating for woman; woman sitting on chair")]
    [InlineData("horse 100 200 300 400", "cart 302 220 500 410", "man 350 100 420 300", "horse pulling cart; man riding cart")]
    [InlineData("car 100 300 300 400", "street 0 350 640 480", "traffic light 320 100 340 150", "car on street")]
    [InlineData("cow 100 200 300 400", "cow 310 210 500 410", "tree 520 20 630 400", "")] // that they accompany each other is true and says nothing
    [InlineData("man 100 100 200 400", "shoes 110 385 190 400", "pants 120 240 190 390", "man wearing pants; man wearing shoes")]
    [InlineData("pizza 200 200 300 240", "plate 180 190 320 260", "table 0 150 640 480", "pizza on plate; plate on table")]
    public async Task Knows_what_things_are_for(string first, string second, string third, string expected)
    {
        var graph = Scene.Graph(Scene.Thing(first), Scene.Thing(second), Scene.Thing(third));

        var answer = await Ask(graph);

        Assert.Equal(expected, string.Join("; ", answer.Relationships.Where(r => r.Origin == RelationshipOrigin.Affordance)
            .Select(graph.TripletOf).Select(t => $"{t.Subject} {t.Predicate} {t.Object}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("horse 100 100 200 200", "horse 110 190 260 300")]
    [InlineData("man 100 60 150 200", "dog 100 205 160 260")]
    public async Task What_walks_is_neither_above_nor_under(string upper, string lower)
    {
        var answer = await Ask(Scene.Graph(Scene.Thing(upper), Scene.Thing(lower)));

        Assert.DoesNotContain(answer.Relationships, r => r.Predicate is "above" or "under");
        Assert.NotEmpty(answer.Relationships);
    }

    [Fact]
    public async Task A_hat_belongs_to_the_head_that_it_sits_on()
    {
        var answer = await Ask(Scene.Graph(Scene.Thing("man 90 80 300 400"), Scene.Thing("woman 120 200 290 420"), Scene.Thing("hat 160 205 240 240")));

        Assert.Equal([1], answer.Relationships.Where(r => r.Predicate == "wearing").Select(r => r.Subject));
    }

    [Fact]
    public async Task What_people_said_of_a_thing_is_its_use()
    {
        var answer = await Ask(Street with { Relationships = [Scene.Said(3, "riding", 2, RelationshipOrigin.Human)] });

        Assert.DoesNotContain(answer.Relationships, r => r is { Object: 2, Origin: RelationshipOrigin.Affordance });
    }

    [Fact]
    public async Task Proves_all_that_it_says_once_a_pair()
    {
        var answer = await Ask(Street);

        var engine = new RuleEngine(Street);
        Assert.All(answer.Relationships, r => Assert.True(engine.Judge(r).Verdict.Outcome is var outcome && (outcome == VerdictOutcome.Pass
            || (r.Origin == RelationshipOrigin.Affordance && outcome == VerdictOutcome.Abstain)), $"{Street.TripletOf(r)}: {outcome}"));
        Assert.All(answer.Relationships, r => Assert.InRange(r.Confidence!.Value, 0.5, 1));
        Assert.Equal(answer.Relationships.Count, answer.Relationships.DistinctBy(r => (Math.Min(r.Subject, r.Object), Math.Max(r.Subject, r.Object))).Count());
    }

    [Fact]
    public async Task Says_left_and_right_seldom_and_keeps_within_its_caps()
    {
        var crowd = Scene.Graph(
            [.. Enumerable.Range(0, 30).Select(i => Scene.Thing(i % 2 == 0 ? "man" : "dog", i * 20, 200 + (i % 5 * 20), (i * 20) + 16, 300 + (i % 3 * 30)))]);

        var answer = await Ask(crowd);

        Assert.InRange(answer.Relationships.Count, 15, 40);
        Assert.InRange(answer.Relationships.Count(r => r.Predicate is "left of" or "right of"), 0, 2);
        Assert.All(answer.Relationships.CountBy(r => r.Subject), pair => Assert.InRange(pair.Value, 1, 3));
        Assert.All(answer.Relationships.CountBy(r => r.Predicate), pair => Assert.InRange(pair.Value, 1, 6));
    }

    [Fact]
    public async Task Describes_each_region_by_its_attributes_and_name()
    {
        var answer = await Ask(Street);

        Assert.Equal(("a brown horse", "an old umbrella", "street"), (answer.Descriptions[2], answer.Descriptions[4], answer.Descriptions[6]));
    }

    [Fact]
    public async Task Gives_the_same_answer_to_the_same_question()
    {
        var (first, second) = (await Ask(Street), await Ask(Street));

        Assert.Equal(Text(first), Text(second));

        static string Text(TeacherAnswer answer) => GraphLines.Write(Street with { Relationships = answer.Relationships });
    }

    private static Task<TeacherAnswer> Ask(SceneGraph graph) => new GeometryTeacher(new()).AnswerAsync(
        new() { Image = new() { Graph = graph, PicturePath = "scene.png" }, Graph = graph }, TestContext.Current.CancellationToken);
}
