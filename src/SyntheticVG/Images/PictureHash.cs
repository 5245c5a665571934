using System.Numerics;

namespace SyntheticVG.Images;

/// <summary>What a picture looks like: for each of 16 × 16 places whether it is darker than the place to its right, and 4 × 4 mean colours.</summary>
/// <remarks>
/// Copies that were scaled or compressed again differ in a few bits and in colours by a few steps; of unrelated pictures some
/// agree in many bits (skies, horizons), and those in colours no more. A copy that was cropped, mirrored or recoloured is another picture.
/// </remarks>
public sealed class PictureHash
{
    private const int Rows = 16, Columns = 17, Tiles = 4;
    private const int LeastContrast = 12; // of 255, between the lightest and the darkest place: below, the bits are noise
    private const int MostBits = 32;
    private const int MostColour = 10; // of 255, in any mean colour
    private const int Bytes = (Rows * (Columns - 1) / 8) + (Tiles * Tiles * 3);

    private readonly ulong[] _bits;
    private readonly byte[] _colours;

    private PictureHash(ulong[] bits, byte[] colours) => (_bits, _colours) = (bits, colours);

    /// <summary>The hash of a picture; null for one that is almost of one colour.</summary>
    public static PictureHash? Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        int[] means = [.. Means(picture, Columns, Rows).Select(mean => ((299 * mean.Red) + (587 * mean.Green) + (114 * mean.Blue)) / 1000)];
        if (means.Max() - means.Min() < LeastContrast)
            return null;
        var bits = new ulong[Rows * (Columns - 1) / 64];
        for (var bit = 0; bit < Rows * (Columns - 1); bit++)
        {
            var at = (bit / (Columns - 1) * Columns) + (bit % (Columns - 1));
            if (means[at] < means[at + 1])
                bits[bit >> 6] |= 1UL << (bit & 63);
        }
        return new(bits, [.. Means(picture, Tiles, Tiles).SelectMany(mean => new[] { mean.Red, mean.Green, mean.Blue })]);
    }

    /// <summary>Whether two are of copies of one picture.</summary>
    public bool IsCopyOf(PictureHash other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (DistanceTo(other) > MostBits)
            return false;
        for (var i = 0; i < _colours.Length; i++)
        {
            if (Math.Abs(_colours[i] - other._colours[i]) > MostColour)
                return false;
        }
        return true;
    }

    /// <summary>In how many of the 256 bits two differ.</summary>
    public int DistanceTo(PictureHash other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var distance = 0;
        for (var i = 0; i < _bits.Length; i++)
            distance += BitOperations.PopCount(_bits[i] ^ other._bits[i]);
        return distance;
    }

    /// <summary>Reads what <see cref="ToString"/> writes; null where it is not that.</summary>
    public static PictureHash? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length != 2 * Bytes || !text.All(char.IsAsciiHexDigit))
            return null;
        var bytes = Convert.FromHexString(text);
        var bits = new ulong[(Bytes - (Tiles * Tiles * 3)) / 8];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = BitConverter.ToUInt64(bytes, 8 * i);
        return new(bits, bytes[(8 * bits.Length)..]);
    }

    /// <summary>160 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower([.. _bits.SelectMany(BitConverter.GetBytes), .. _colours]);

    // The mean colour of each place of a grid; a picture smaller than the grid gives its pixels again.
    private static IEnumerable<Rgb> Means(Picture picture, int columns, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                yield return Mean(picture, Range(column, columns, picture.Width), Range(row, rows, picture.Height));
        }
    }

    private static Rgb Mean(Picture picture, (int From, int To) across, (int From, int To) down)
    {
        var (red, green, blue) = (0L, 0L, 0L);
        for (var y = down.From; y < down.To; y++)
        {
            var pixels = picture.Row(y)[(3 * across.From)..(3 * across.To)];
            for (var i = 0; i < pixels.Length; i += 3)
                (red, green, blue) = (red + pixels[i], green + pixels[i + 1], blue + pixels[i + 2]);
        }
        var count = (long)(down.To - down.From) * (across.To - across.From);
        return new((byte)(red / count), (byte)(green / count), (byte)(blue / count));
    }

    private static (int From, int To) Range(int place, int places, int size)
    {
        var from = (int)((long)place * size / places);
        return (from, Math.Max(from + 1, (int)((long)(place + 1) * size / places)));
    }
}
