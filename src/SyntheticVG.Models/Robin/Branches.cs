// Shape letters in this file:
//   B rows   L positions of the longest row   P tokens of an image
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Robin;

/// <summary>Lets several talks branch off behind what they share, in one row.</summary>
/// <remarks>
/// A picture and its prompt are read once, and each branch learns as if it stood alone behind them. Generation does the
/// same from the other side: it forks the state of the shared part, a row a branch.
/// </remarks>
internal static class Branches
{
    /// <summary>Where each position stands and where it may look.</summary>
    /// <param name="rows">The ids of each row, as they were spliced.</param>
    /// <param name="branches">For each id of each row its branch, 0 for what all share; null: that row has none.</param>
    /// <param name="length">Positions of the spliced rows (L).</param>
    /// <param name="imageTokens">Positions that a picture takes (P).</param>
    /// <param name="device">Where the model lives.</param>
    /// <returns>Positions, int64 [B, L], and true where a position may look, [B, 1, L, L]; in the current dispose scope.</returns>
    public static (Tensor Positions, Tensor Mask) Of(IReadOnlyList<int[]> rows, IReadOnlyList<int[]?> branches, int length, int imageTokens, Device device)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(branches);
        using var scope = NewDisposeScope();
        var (positions, owners) = (new long[rows.Count * length], new long[rows.Count * length]);
        Array.Fill(owners, -1); // padding looks at itself alone, lest it look at nothing
        for (var row = 0; row < rows.Count; row++)
            Place(rows[row], branches[row], imageTokens, positions.AsSpan(row * length, length), owners.AsSpan(row * length, length));

        var owners_BL = tensor(owners, device: device).view(rows.Count, length);
        var seen_BLL = owners_BL.unsqueeze(1).eq(owners_BL.unsqueeze(2)).logical_or(owners_BL.unsqueeze(1).eq(Number.Whole(0)));
        var mask_BLL = seen_BLL.logical_and(ones([length, length], ScalarType.Bool, device).tril());
        return (tensor(positions, device: device).view(rows.Count, length).MoveToOuterDisposeScope(), mask_BLL.unsqueeze(1).MoveToOuterDisposeScope());
    }

    // A branch's positions go on from the end of the shared part.
    private static void Place(int[] ids, int[]? branches, int imageTokens, Span<long> positions, Span<long> owners)
    {
        var (at, position, shared, current) = (0, 0, 0, 0);
        for (var i = 0; i < ids.Length && at < positions.Length; i++)
        {
            var branch = branches?[i] ?? 0;
            if (branch != current)
            {
                shared = current == 0 ? position : shared;
                (current, position) = (branch, shared);
            }
            for (var end = Math.Min(positions.Length, at + (ids[i] == Splice.Image ? imageTokens : 1)); at < end; at++)
                (positions[at], owners[at]) = (position++, branch);
        }
    }
}
