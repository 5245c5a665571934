namespace SyntheticVG.Images.Codecs;

/// <summary>Colour tables of indexed pictures.</summary>
internal static class Palette
{
    /// <summary>Fills a table of 256 colours: indices beyond the palette are black, and without a palette all are.</summary>
    public static void Fill(Span<byte> table, ReadOnlySpan<byte> palette) =>
        palette[..Math.Min(palette.Length - (palette.Length % 3), table.Length)].CopyTo(table);

    /// <summary>Fills a table of 256 colours with the grays 0, <paramref name="step"/>, 2 × <paramref name="step"/>, ..., up to 255.</summary>
    public static void FillGray(Span<byte> table, int step = 1)
    {
        for (var value = 0; value <= 255 / step; value++)
            table.Slice(3 * value, 3).Fill((byte)(value * step));
    }
}
