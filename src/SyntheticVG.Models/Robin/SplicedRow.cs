// Shape letters in this file:
//   T positions   Q regions   P tokens of an image   E hidden size
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Robin;

/// <summary>One row on its way from ids to embeddings: pieces of text, pictures and regions, with their labels.</summary>
internal sealed class SplicedRow
{
    private readonly Robin _robin;
    private readonly List<Tensor> _pieces = []; // each [T, E] in the language model's dtype
    private readonly List<int> _labels = [];
    private readonly int _limit;

    /// <summary>Splices a row.</summary>
    /// <param name="robin">The model.</param>
    /// <param name="ids">The row's token ids.</param>
    /// <param name="labels">Their labels, or null.</param>
    /// <param name="pictures">The tokens of the row's pictures, each [P, E], one for each <see cref="Splice.Image"/>.</param>
    /// <param name="regions">The row's regions; null: mask ids stay words.</param>
    /// <param name="limit">Positions that are kept.</param>
    public SplicedRow(Robin robin, int[] ids, int[]? labels, IReadOnlyList<Tensor> pictures, RegionTokens? regions, int limit)
    {
        (_robin, _limit) = (robin, limit);
        Words = regions is not null && robin.Config.FirstRegionToken is { } first
            ? new(robin.Decoder, first, regions.Content.Plus(regions.Position), robin.Precision.Language)
            : null;
        var start = 0;
        foreach (var picture_PE in pictures)
        {
            var end = Array.IndexOf(ids, Splice.Image, start);
            AddText(ids, labels, start, end);
            Add(picture_PE);
            start = end + 1;
        }
        if (pictures.Count > 0 && regions is not null)
            start = AddRegions(ids, labels, start, regions);
        AddText(ids, labels, start, ids.Length);
    }

    /// <summary>The row's words for its regions; null for a model that finds out by itself what they mean.</summary>
    public RegionWords? Words { get; }

    /// <summary>Positions before any is cut.</summary>
    public int FullLength { get; private set; }

    /// <summary>Positions that remain under the limit.</summary>
    public int Length => Math.Min(FullLength, _limit);

    /// <summary>The embeddings, [length, E], with zeros behind the row's end.</summary>
    public Tensor Embeddings(int length)
    {
        var row_TE = cat(_pieces).narrow(0, 0, Length);
        return length == Length
            ? row_TE
            : cat([row_TE, zeros([length - Length, row_TE.shape[1]], row_TE.dtype, row_TE.device)]);
    }

    /// <summary>The labels of that many positions; those behind the row's end are not learned from.</summary>
    public int[] Labels(int length) => [.. _labels.Take(Length), .. Enumerable.Repeat(Splice.Ignore, length - Length)];

    // The original learns nothing at a region's own two places; a model whose words are tied may be asked to name it there.
    private int AddRegions(int[] ids, int[]? labels, int start, RegionTokens regions)
    {
        var places = Enumerable.Range(start, ids.Length - start).Where(i => ids[i] == _robin.Config.MaskToken).ToList();
        if (places.Count != regions.Content.shape[0])
            throw new ArgumentException(
                $"{places.Count} mask tokens behind the last picture; expected {regions.Content.shape[0]}, one a region", nameof(ids));
        if (labels is not null && places is [.., var last] && last == ids.Length - 1)
            throw new ArgumentException("the row ends in a mask token; expected the position token behind it, for the labels to fit", nameof(ids));

        var pairs_Q2E = stack([regions.Content, regions.Position], 1);
        if (Words is not null)
            pairs_Q2E = Words.Mark(pairs_Q2E);
        foreach (var (place, region) in places.Select((place, region) => (place, region)))
        {
            AddText(ids, labels, start, place);
            Add(pairs_Q2E.select(0, region), Words is null ? null : labels?[place..Math.Min(place + 2, ids.Length)]);
            start = place + 2;
        }
        return start;
    }

    private void AddText(int[] ids, int[]? labels, int start, int end)
    {
        if (start >= end)
            return;
        var (text, vocabulary) = (ids[start..end], _robin.Config.Language.VocabularySize);
        foreach (var id in text)
        {
            if (id < 0 || id >= vocabulary)
                throw new ArgumentException($"token id {id}; expected 0 to {vocabulary - 1}", nameof(ids));
        }
        Add(Words?.Embed(text) ?? _robin.Decoder.Embed(text), labels?[start..end]);
    }

    private void Add(Tensor piece_TE, int[]? labels = null)
    {
        _pieces.Add(piece_TE.to(_robin.Precision.Language));
        _labels.AddRange(labels ?? Enumerable.Repeat(Splice.Ignore, (int)piece_TE.shape[0]));
        FullLength += (int)piece_TE.shape[0];
    }
}
