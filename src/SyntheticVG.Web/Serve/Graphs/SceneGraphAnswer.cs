using System.Text.Json;

namespace SyntheticVG.Web.Serve.Graphs;

/// <summary>What <c>/v1/scene-graphs</c> answers with.</summary>
/// <param name="Graph">The graph: a line of graphs.jsonl (docs/formats.md).</param>
/// <param name="Model">Who wrote it.</param>
/// <param name="Notes">What was repaired, dropped or left out on the way: <c>stage/kind/code</c> → how often.</param>
/// <param name="Timings">Seconds: <c>waited</c>, each stage, <c>total</c>.</param>
/// <param name="Usage">What it took.</param>
internal sealed record SceneGraphAnswer(JsonElement Graph, string Model, IReadOnlyDictionary<string, long> Notes,
    IReadOnlyDictionary<string, double> Timings, SceneGraphUsage Usage);

/// <summary>What a graph took.</summary>
/// <param name="Pixels">Pixels of the photo.</param>
/// <param name="Regions">Regions of the graph.</param>
/// <param name="Relationships">Relationships of the graph.</param>
internal sealed record SceneGraphUsage(long Pixels, int Regions, int Relationships);
