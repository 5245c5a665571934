// Shape letters in this file:
//   B rows   L positions of the longest row   P tokens of an image   E hidden size
using SyntheticVG.Models.Decoding;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Robin;

/// <summary>Rows of tokens to be joined with images.</summary>
/// <param name="Ids">Token ids of each row; <see cref="Splice.Image"/> stands for a picture.</param>
/// <param name="Labels">For each id the id to be predicted there, or <see cref="Splice.Ignore"/>; null when not training.</param>
/// <param name="Attention">For each id whether it may be looked at; null: all may.</param>
public sealed record TokenRows(
    IReadOnlyList<int[]> Ids, IReadOnlyList<int[]>? Labels = null, IReadOnlyList<bool[]>? Attention = null);

/// <summary>Rows as the language model reads them.</summary>
/// <param name="Embeddings">[B, L, E]; shorter rows end in zeros.</param>
/// <param name="Attention">For each position whether it may be looked at.</param>
/// <param name="Labels">For each position the id to be predicted there; null when there were none.</param>
/// <param name="Lengths">Positions of each row before the padding.</param>
/// <param name="Cut">Positions of each row that were over the limit and are gone.</param>
public sealed record SplicedRows(
    Tensor Embeddings, IReadOnlyList<bool[]> Attention, IReadOnlyList<int[]>? Labels, IReadOnlyList<int> Lengths, IReadOnlyList<int> Cut)
{
    /// <summary>For each row the words that name its regions, for text that is added later; null where the model or the row has none.</summary>
    public IReadOnlyList<RegionWords?> Words { get; init; } = [];
}

/// <summary>Puts pictures and regions among the embeddings of the words.</summary>
/// <remarks>
/// The original's rules, kept because the weights were trained under them: only the text behind a row's last picture
/// has its regions replaced; a region takes the place of &lt;mask&gt; and of whatever follows it; a row without a picture
/// still uses up one image; the masks of row r belong to image r.
/// </remarks>
public static class Splice
{
    /// <summary>The id that stands for a picture.</summary>
    public const int Image = -200;

    /// <summary>The label of a position that is not learned from.</summary>
    public const int Ignore = -100;

    /// <summary>Joins rows with images and their regions.</summary>
    /// <param name="robin">The model that reads them.</param>
    /// <param name="rows">The words.</param>
    /// <param name="images">What the model's encoding returned; null when no row has a picture.</param>
    /// <returns>The rows, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">A row names more pictures or another number of regions than there are, holds an
    /// id that the vocabulary lacks, or has a label for a region that the row's end cuts in two.</exception>
    public static SplicedRows Join(Robin robin, TokenRows rows, EncodedImages? images)
    {
        ArgumentNullException.ThrowIfNull(robin);
        ArgumentNullException.ThrowIfNull(rows);
        using var scope = NewDisposeScope();
        var limit = Math.Min(robin.Config.MaxTokens ?? int.MaxValue, robin.Config.Language.MaxPositions);

        var spliced = new List<SplicedRow>();
        var image = 0;
        for (var row = 0; row < rows.Ids.Count; row++)
        {
            var count = rows.Ids[row].Count(id => id == Image);
            var available = (int)(images?.Images.shape[0] ?? 0) - image;
            if (count > available)
                throw new ArgumentException($"row {row} names {count} pictures; {Math.Max(0, available)} are left for it", nameof(rows));
            spliced.Add(new(robin, rows.Ids[row], rows.Labels?[row],
                [.. Enumerable.Range(image, count).Select(i => images!.Images.select(0, i))],
                row < images?.Regions.Count ? images.Regions[row] : null, limit));
            image += Math.Max(1, count);
        }
        var longest = spliced.Max(row => row.Length);

        return new(
            stack(spliced.Select(row => row.Embeddings(longest))).MoveToOuterDisposeScope(),
            [.. spliced.Select((row, i) => Attention(rows.Attention?[i] ?? Yes(rows.Ids[i].Length), row.Length, longest))],
            rows.Labels is null ? null : [.. spliced.Select(row => row.Labels(longest))],
            [.. spliced.Select(row => row.Length)],
            [.. spliced.Select(row => row.FullLength - row.Length)])
        {
            Words = [.. spliced.Select(row => row.Words?.MoveToOuterDisposeScope())],
        };
    }

    // The original extends the ids' mask on the left, by as much as the row grew, whatever it grew by and wherever.
    private static bool[] Attention(bool[] ofIds, int length, int longest)
    {
        var grown = length - ofIds.Length;
        return [.. grown >= 0 ? Yes(grown).Concat(ofIds) : ofIds.Take(length), .. new bool[longest - length]];
    }

    private static bool[] Yes(int count)
    {
        var yes = new bool[count];
        Array.Fill(yes, true);
        return yes;
    }
}
