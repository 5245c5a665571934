using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.Instructions;

/// <summary>Graphs as samples of talks about each region, their regions in another order at every visit: what pocket models learn from.</summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="graphs">The graphs, every region with a mask, and how to decode the picture of each.</param>
/// <param name="seed">Of the orders.</param>
/// <param name="relationships">Whether relationships are asked for.</param>
public sealed class RegionDialogueData(Tokenizer tokenizer, IReadOnlyList<(SceneGraph Graph, Func<Picture> Picture)> graphs, long seed,
    bool relationships = true) : ITrainingData
{
    /// <inheritdoc/>
    public int Count => graphs.Count;

    /// <inheritdoc/>
    public TrainingSample Make(int epoch, int index)
    {
        var (graph, picture) = graphs[index];
        return RegionDialogueSample.Make(tokenizer, RegionOrder.Shuffle(graph, seed + epoch), picture, relationships);
    }

    /// <summary>Graphs as a model of few words can write them: relationships with words that it lacks are left out, regions without a mask get their box as
    /// one.</summary>
    /// <param name="tokenizer">The model's tokenizer, with a token for unknown words.</param>
    /// <param name="graphs">The graphs; those without regions are left out.</param>
    /// <returns>The graphs, and how many relationships were left out.</returns>
    public static (IReadOnlyList<SceneGraph> Graphs, int Dropped) Writable(Tokenizer tokenizer, IEnumerable<SceneGraph> graphs)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var (unknown, dropped) = (tokenizer.IdOf("<unk>"), 0);
        SceneGraph[] writable = [.. graphs.Where(graph => graph.Regions.Count > 0).Select(graph =>
        {
            Relationship[] kept = [.. graph.Relationships.Where(relationship => !tokenizer.Encode(" " + relationship.Predicate).Contains(unknown))];
            dropped += graph.Relationships.Count - kept.Length;
            return graph with
            {
                Relationships = kept,
                Regions = [.. graph.Regions.Select(region => region with { Mask = RegionChoice.MaskOf(region, graph.Image) })]
            };
        })];
        return (writable, dropped);
    }
}
