using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

/// <summary>The rules on relationships that people stated about real photos, with boxes only.</summary>
public class SeedPhotosTests
{
    private static readonly string[] Directional = ["left-of", "right-of", "above", "over", "below", "in-front-of", "behind"];

    [Fact]
    public void At_least_95_in_100_human_relationships_pass_or_abstain()
    {
        var outcomes = Judge(exchanged: false).Select(j => j.Outcome).ToList();

        Assert.InRange(outcomes.Count(outcome => outcome != VerdictOutcome.Fail), 0.95 * outcomes.Count, outcomes.Count);
    }

    [Fact]
    public void At_least_60_in_100_directional_ones_with_exchanged_ends_fail()
    {
        var outcomes = Judge(exchanged: true).Where(j => Directional.Contains(j.Family)).Select(j => j.Outcome).ToList();

        Assert.InRange(outcomes.Count(outcome => outcome == VerdictOutcome.Fail), 0.60 * outcomes.Count, outcomes.Count);
    }

    [Fact]
    public void At_least_60_in_100_spatial_ones_are_decided()
    {
        var outcomes = Judge(exchanged: false).Where(j => j.Category == RelationshipCategory.Spatial).Select(j => j.Outcome).ToList();

        Assert.InRange(outcomes.Count(outcome => outcome != VerdictOutcome.Abstain), 0.60 * outcomes.Count, outcomes.Count);
    }

    private static IEnumerable<(VerdictOutcome Outcome, string Family, RelationshipCategory Category)> Judge(bool exchanged)
    {
        foreach (var graph in VisualGenomeRows.Read(Shared.Data("seed-photos/relationships.json"), Shared.Data("seed-photos/image_data.json")))
        {
            var engine = new RuleEngine(graph);
            foreach (var said in graph.Relationships)
            {
                var judged = exchanged ? engine.Judge(said.Object, said.Predicate, said.Subject) : engine.Judge(said);
                yield return (judged.Verdict.Outcome, judged.Verdict.Rule, said.Category);
            }
        }
    }
}
