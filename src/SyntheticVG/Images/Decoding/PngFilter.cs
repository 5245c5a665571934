namespace SyntheticVG.Images.Decoding;

/// <summary>Undoes the prediction of a PNG row from its left and upper neighbours.</summary>
internal static class PngFilter
{
    /// <summary>Turns the stored differences of a row into its samples, in place.</summary>
    /// <param name="filter">The filter byte in front of the row.</param>
    /// <param name="row">The stored bytes.</param>
    /// <param name="previous">The samples of the row above; zeros above the first.</param>
    /// <param name="step">Bytes between a sample and its left neighbour.</param>
    /// <param name="y">The row's number, for the error.</param>
    /// <exception cref="InvalidDataException">PNG has no such filter.</exception>
    public static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> previous, int step, int y)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = step; i < row.Length; i++)
                    row[i] += row[i - step];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                    row[i] += previous[i];
                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + previous[i]) >> 1);
                break;
            case 4:
                Paeth(row, previous, step);
                break;
            default:
                throw new InvalidDataException($"row {y} has filter type {filter}; expected 0 to 4");
        }
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> previous, int step)
    {
        var first = Math.Min(step, row.Length);
        for (var i = 0; i < first; i++)
            row[i] += previous[i];
        for (var i = step; i < row.Length; i++)
        {
            int left = row[i - step], up = previous[i], corner = previous[i - step];
            var (toLeft, toUp) = (Math.Abs(up - corner), Math.Abs(left - corner));
            var toCorner = Math.Abs(left + up - (2 * corner));
            row[i] += (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
        }
    }
}
