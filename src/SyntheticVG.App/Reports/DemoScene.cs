using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.App.Reports;

/// <summary>One scene: its picture, its final graph, its truth and what was dropped.</summary>
/// <param name="Picture">PNG file.</param>
/// <param name="Graph">The graph that was written.</param>
/// <param name="Truth">The complete truth.</param>
/// <param name="Counterparts">Region of the truth for each region of the graph, or −1.</param>
/// <param name="Rejected">Relationships that a stage dropped.</param>
internal sealed record DemoScene(byte[] Picture, SceneGraph Graph, SceneGraph Truth, int[] Counterparts, IReadOnlyList<RejectedLine> Rejected)
{
    /// <summary>Whether a relationship of the graph, or a dropped one, is true.</summary>
    public bool IsTrue(Relationship r) => TruthComparison.IsTrue(Truth, Counterparts[r.Subject], r.Predicate, Counterparts[r.Object]);
}
