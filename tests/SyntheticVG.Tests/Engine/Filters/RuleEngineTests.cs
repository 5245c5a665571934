using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.SceneGraphs.VerdictOutcome;

namespace SyntheticVG.Tests.Engine.Filters;

public class RuleEngineTests
{
    // subject, predicate, object, what the rule says, what it says of the same words with the ends exchanged
    public static TheoryData<string, string, string, VerdictOutcome, VerdictOutcome> Claims => new()
    {
        { "cup 100 200 140 240", "left of", "plate 300 200 400 240", Pass, Fail },
        { "cup 300 200 340 240", "left of", "plate 305 200 345 240", Abstain, Abstain },
        { "logo 110 210 120 220", "left of", "shirt 100 200 200 300", Abstain, Abstain },
        { "cup 500 200 540 240", "right of", "plate 300 200 400 240", Pass, Fail },
        { "bird 300 20 340 60", "above", "man 280 200 360 460", Pass, Fail },
        { "clock 300 100 340 140", "above", "man 500 110 560 400", Abstain, Fail },
        { "bridge 0 50 640 150", "over", "river 0 200 640 480", Pass, Fail },
        { "blanket 100 210 300 300", "over", "bed 90 200 320 320", Abstain, Abstain },
        { "dog 300 300 380 360", "below", "table 200 150 480 260", Pass, Fail },
        { "cat 320 300 380 370", "under", "table 200 150 480 380", Pass, Abstain },
        { "man 300 120 360 400", "under", "umbrella 250 80 420 200", Pass, Fail },
        { "cup 200 160 230 202", "on", "table 100 190 500 400", Pass, Fail },
        { "cup 200 60 230 102", "on", "table 100 190 500 400", Fail, Fail },
        { "picture 200 60 260 120", "on", "wall 0 0 640 300", Pass, Fail },
        { "cup 96 20 126 190", "on", "table 100 190 500 400", Pass, Fail },
        { "man 200 60 260 300", "standing on", "grass 0 250 640 480", Pass, Fail },
        { "man 200 60 260 150", "standing on", "grass 0 250 640 480", Fail, Fail },
        { "table 100 190 500 400", "supporting", "cup 200 160 230 202", Pass, Fail },
        { "fruit 210 210 240 240", "in", "bowl 200 200 280 260", Pass, Fail },
        { "boat 200 160 280 205", "in", "water 0 200 640 480", Pass, Abstain },
        { "man 100 100 160 300", "in", "suit 105 140 155 290", Abstain, Pass },
        { "fruit 10 10 40 40", "in", "bowl 200 200 280 260", Fail, Fail },
        { "bowl 200 200 280 260", "containing", "fruit 210 210 240 240", Pass, Fail },
        { "man 100 200 160 420", "in front of", "car 140 180 300 330", Pass, Fail },
        { "man 100 200 160 420", "in front of", "bus 140 180 300 415", Abstain, Abstain },
        { "flag 340 80 360 100", "in front of", "trees 0 0 640 240", Pass, Abstain },
        { "flag 340 80 360 100", "in front of", "wall 0 0 640 240", Pass, Fail },
        { "woman 200 100 300 380", "in front of", "laptop 180 250 320 420", Abstain, Abstain },
        { "truck 40 150 180 230", "behind", "horse 90 200 150 350", Pass, Fail },
        { "cup 200 200 230 240", "near", "plate 250 210 300 240", Pass, Pass },
        { "cup 0 0 20 20", "near", "plate 600 440 640 480", Fail, Fail },
        { "cup 200 200 230 240", "near", "plate 268 200 298 240", Abstain, Abstain },
        { "man 200 100 260 300", "next to", "woman 265 110 320 300", Pass, Pass },
        { "cup 200 100 240 140", "next to", "plate 190 145 250 180", Fail, Fail },
        { "man 200 100 260 300", "next to", "house 150 50 500 310", Abstain, Abstain },
        { "lamp 200 100 240 140", "attached to", "pole 238 80 250 400", Pass, Pass },
        { "lamp 200 100 240 140", "attached to", "pole 300 80 310 400", Fail, Fail },
        { "lamp 200 100 240 140", "attached to", "pole 250 80 260 400", Abstain, Abstain },
        { "lamp 200 62 240 140", "hanging from", "ceiling 0 0 640 60", Pass, Fail },
        { "lamp 200 10 240 60", "hanging from", "table 100 200 640 360", Fail, Abstain },
        { "blanket 100 210 300 300", "covering", "bed 90 200 320 320", Pass, Pass },
        { "blanket 100 10 300 60", "covering", "bed 90 200 320 320", Fail, Fail },
        { "bed 90 200 320 320", "covered by", "blanket 100 210 300 300", Pass, Pass },
        { "fence 100 100 500 400", "surrounding", "horse 200 200 300 300", Pass, Fail },
        { "horse 200 200 300 300", "surrounded by", "fence 100 100 500 400", Pass, Fail },
        { "wheel 210 280 250 320", "part of", "car 200 200 400 320", Pass, Fail },
        { "car 200 200 400 320", "has", "wheel 210 280 250 320", Pass, Fail },
        { "man 100 100 160 300", "has", "phone 500 100 520 140", Fail, Fail },
        { "man 10 100 60 200", "far from", "tower 500 100 560 400", Pass, Pass },
        { "man 200 100 260 300", "far from", "woman 265 110 320 300", Fail, Fail },
        { "man 100 100 160 300", "holding", "cup 120 160 140 180", Pass, Fail },
        { "man 100 100 160 300", "holding", "cup 155 160 175 180", Abstain, Fail },
        { "man 100 100 160 300", "holding", "cup 300 160 320 180", Fail, Fail },
        { "cup 120 160 140 180", "held by", "man 100 100 160 300", Pass, Fail },
        { "man 100 100 160 300", "wearing", "hat 110 100 150 120", Pass, Fail },
        { "man 100 100 160 300", "wearing", "chair 110 200 150 290", Fail, Fail },
        { "man 100 100 160 300", "wearing", "hat 145 90 180 110", Fail, Fail },
        { "woman 100 100 160 260", "riding", "horse 90 190 200 340", Pass, Fail },
        { "woman 100 100 160 260", "riding", "horse 400 190 480 340", Fail, Fail },
        { "car 100 100 300 260", "riding", "horse 90 190 200 340", Fail, Abstain },
        { "man 110 120 150 180", "driving", "car 60 100 300 260", Pass, Fail },
        { "man 100 100 160 300", "looking at", "dog 400 200 480 300", Abstain, Abstain },
        { "chair 100 100 160 300", "looking at", "dog 400 200 480 300", Fail, Abstain },
        { "man 100 100 115 118", "watching", "dog 400 200 480 300", Fail, Abstain },
        { "man 100 100 160 300", "talking to", "woman 200 100 260 300", Abstain, Abstain },
        { "man 100 100 160 300", "talking to", "table 200 100 260 300", Fail, Fail },
        { "man 100 100 160 300", "talking to", "man 102 101 161 300", Fail, Fail },
        { "man 100 100 160 300", "caring for", "bonsai 200 100 260 300", Abstain, Abstain },
        { "lamp 100 100 160 300", "smiling at", "woman 200 100 260 300", Fail, Abstain },
        { "woman 200 100 260 300", "afraid of", "dog 300 200 360 300", Abstain, Abstain },
        { "woman 200 100 260 300", "facing", "dog 300 200 360 300", Abstain, Abstain },
        { "bird 200 100 260 140", "between", "tree 100 50 140 300", Fail, Fail },
        { "bird 200 100 260 140", "between", "trees 100 50 340 300", Abstain, Fail },
        { "lamp 200 100 240 140", "lighting", "room 0 0 640 480", Abstain, Abstain },
        { "man 100 100 160 300", "kicking", "ball 180 280 200 300", Abstain, Abstain },
        { "man 100 100 160 300", "eating", "pizza 400 280 460 300", Fail, Fail },
        { "man 100 100 160 300", "juggling", "ball 180 280 200 300", Abstain, Abstain },
        { "man 200 60 260 300", "standing right next to", "woman 265 110 320 300", Pass, Pass },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public void Judges_a_claim_and_the_same_with_its_ends_exchanged(string subject, string predicate, string @object,
        VerdictOutcome expected, VerdictOutcome swapped)
    {
        var engine = new RuleEngine(Scene.Graph(Scene.Thing(subject), Scene.Thing(@object)));

        var (there, back) = (engine.Judge(0, predicate, 1).Verdict, engine.Judge(1, predicate, 0).Verdict);

        Assert.True((expected, swapped) == (there.Outcome, back.Outcome),
            $"{subject} {predicate} {@object}: expected {expected}, exchanged {swapped}; found {there.Outcome}, exchanged {back.Outcome}; " +
            $"rule {there.Rule} {string.Join(' ', there.Measurements)}; exchanged {string.Join(' ', back.Measurements)}");
    }

    // Near things in the left half, far ones in the right half.
    [Theory]
    [InlineData("man 200 100 330 300", "in front of", "house 300 50 600 310", Pass, Fail)]
    [InlineData("house 330 50 600 310", "behind", "man 200 100 319 300", Pass, Fail)]
    [InlineData("man 20 100 100 300", "in front of", "dog 110 200 160 280", Abstain, Abstain)]
    [InlineData("man 20 100 100 300", "closer to camera than", "house 400 50 600 310", Pass, Fail)]
    [InlineData("man 20 100 100 300", "near", "house 330 50 400 310", Abstain, Abstain)]
    [InlineData("man 20 100 100 300", "larger than", "dog 110 200 160 280", Pass, Fail)]
    [InlineData("man 20 100 100 300", "larger than", "house 400 50 600 310", Abstain, Abstain)]
    [InlineData("man 20 100 100 300", "taller than", "dog 110 200 160 280", Pass, Fail)]
    [InlineData("man 20 100 100 300", "same size as", "man 110 100 190 300", Pass, Pass)]
    [InlineData("man 20 100 100 300", "same size as", "dog 110 200 160 280", Fail, Fail)]
    [InlineData("man 20 100 100 300", "far from", "house 400 50 600 310", Pass, Pass)]
    public void Judges_by_depth_where_there_is_a_map(string subject, string predicate, string @object, VerdictOutcome expected, VerdictOutcome swapped)
    {
        var engine = new RuleEngine(Scene.Graph(Scene.Thing(subject), Scene.Thing(@object)), Scene.Depth((x, _) => x < 320 ? 0.8 : 0.2));

        var (there, back) = (engine.Judge(0, predicate, 1).Verdict, engine.Judge(1, predicate, 0).Verdict);

        Assert.True((expected, swapped) == (there.Outcome, back.Outcome),
            $"{subject} {predicate} {@object}: found {there.Outcome}, exchanged {back.Outcome}; {string.Join(' ', there.Measurements)}");
    }

    [Fact]
    public void Looks_at_the_depth_along_the_seam_where_a_region_spans_the_scene()
    {
        var floor = Scene.Thing("floor", 0, 200, 640, 480);
        var man = Scene.Thing("man", 300, 60, 360, 199);
        var engine = new RuleEngine(Scene.Graph(man, floor), Scene.Depth((_, y) => y < 199 ? 0.25 : 0.3 + ((y - 200) / 400.0)));

        var verdict = engine.Judge(0, "behind", 1).Verdict;

        Assert.Equal((Pass, true), (verdict.Outcome, verdict.Measurements.ContainsKey("zEdge")));
    }

    [Fact]
    public void Takes_the_depth_of_the_regions_where_the_map_is_gone()
    {
        var engine = new RuleEngine(Scene.Graph(
            Scene.Thing("man", 200, 100, 330, 300) with { Depth = 0.8 }, Scene.Thing("house", 300, 50, 600, 310) with { Depth = 0.3 }));

        Assert.Equal((Pass, Fail), (engine.Judge(0, "in front of", 1).Verdict.Outcome, engine.Judge(1, "in front of", 0).Verdict.Outcome));
    }

    [Theory]
    [InlineData("left of", "right of")]
    [InlineData("above", "below")]
    public void Repairs_a_contradicted_claim_by_its_inverse_where_that_passes(string predicate, string repair)
    {
        var engine = new RuleEngine(Scene.Graph(Scene.Thing("cup 400 300 440 340"), Scene.Thing("plate 380 100 420 140"), Scene.Thing("fork 100 310 140 330")));

        Assert.Equal(repair, engine.Judge(0, predicate, predicate == "above" ? 1 : 2).Repair);
    }

    [Fact]
    public void Never_repairs_a_support() =>
        Assert.Null(new RuleEngine(Scene.Graph(Scene.Thing("table 100 190 500 400"), Scene.Thing("cup 200 160 230 202"))).Judge(0, "on", 1).Repair);

    [Fact]
    public void Judges_a_predicate_of_two_parts_part_by_part_and_keeps_the_part_that_passes()
    {
        var engine = new RuleEngine(Scene.Graph(Scene.Thing("cup 200 160 230 202"), Scene.Thing("table 100 190 500 400")));

        var judgement = engine.Judge(0, "on and left of", 1);
        var contradicted = engine.Judge(0, "on and below", 1);

        Assert.Equal(Pass, judgement.Verdict.Outcome);
        Assert.Equal((Fail, "on"), (contradicted.Verdict.Outcome, contradicted.Repair));
    }

    [Fact]
    public void Abstains_on_a_region_without_any_pixel() =>
        Assert.Equal(Abstain,
            new RuleEngine(Scene.Graph(Scene.Thing("man 700 100 800 200"), Scene.Thing("dog 0 0 10 10"))).Judge(0, "near", 1).Verdict.Outcome);

    [Fact]
    public void Every_family_of_the_lexicon_has_a_rule() => Assert.All(
        PredicateLexicon.Entries.Select(entry => entry.Family).Distinct(), family => Assert.Equal(family, RuleTable.Of(family).Family));

    [Fact]
    public void Every_rule_serves_a_predicate_of_the_lexicon() => Assert.All(
        RuleTable.All.Where(rule => rule.Family != "unknown"), rule => Assert.Contains(PredicateLexicon.Entries, entry => entry.Family == rule.Family));

    [Fact]
    public void Every_rule_is_in_the_table_of_claims_or_judged_by_depth() => Assert.All(RuleTable.All, rule => Assert.True(
        Claims.Any(row => PredicateLexicon.FamilyOf(((Xunit.ITheoryDataRow)row).GetData()[1]!.ToString()!) == rule.Family)
        || rule.Family is "nearer" or "farther" or "larger-than" or "smaller-than" or "taller-than" or "shorter-than" or "same-size",
        $"{rule.Family} is in no row"));
}
