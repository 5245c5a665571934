using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions;

/// <summary>A conversation as the trainer reads it: numbers, regions, and where its picture comes from.</summary>
public sealed record TrainingSample
{
    /// <summary>Where it comes from: names a row of its source in messages.</summary>
    public required string Id { get; init; }

    /// <summary>Token ids, the picture's place as -200, each region as its mask and position token.</summary>
    public required int[] Tokens { get; init; }

    /// <summary>For each token itself where it is to be learned, -100 where not.</summary>
    public required int[] Labels { get; init; }

    /// <summary>
    /// For each token the branch it belongs to: branch 0 is seen by all behind it, every other one by itself alone, and its
    /// positions go on from where branch 0 ends. Null: one conversation without branches.
    /// </summary>
    public int[]? Branches { get; init; }

    /// <summary>Masks of the regions in the order of their mask tokens, all of the picture's size; empty: none.</summary>
    public IReadOnlyList<Rle> Masks { get; init; } = [];

    /// <summary>Decodes the picture; null: words only.</summary>
    public Func<Picture>? Picture { get; init; }
}
