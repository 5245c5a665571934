using SyntheticVG.SceneGraphs;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Robin;

/// <summary>Masks as the region encoder reads them.</summary>
internal static class RegionMasks
{
    /// <summary>Decodes run lengths.</summary>
    /// <param name="masks">At least one mask, all of the photo's size.</param>
    /// <returns>1 inside and 0 outside, uint8 [masks, H, W]; the caller owns it.</returns>
    /// <exception cref="ArgumentException">There is none, or their sizes differ.</exception>
    public static Tensor ToTensor(IReadOnlyList<Rle> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Count == 0)
            throw new ArgumentException("0 masks; expected at least 1", nameof(masks));
        var (height, width) = (masks[0].Height, masks[0].Width);
        using var scope = NewDisposeScope();
        var columns = zeros([masks.Count, width, height], uint8); // run lengths go down the columns
        for (var i = 0; i < masks.Count; i++)
        {
            if (masks[i].Height != height || masks[i].Width != width)
                throw new ArgumentException($"mask {i} is {masks[i].Width} x {masks[i].Height}; expected {width} x {height} as mask 0", nameof(masks));
            Fill(masks[i], columns.select(0, i).bytes);
        }
        return columns.transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    private static void Fill(Rle mask, Span<byte> pixels)
    {
        var at = 0;
        for (var run = 0; run < mask.Runs.Length; run++)
        {
            var length = (int)mask.Runs[run];
            if (run % 2 == 1)
                pixels.Slice(at, length).Fill(1);
            at += length;
        }
    }
}
