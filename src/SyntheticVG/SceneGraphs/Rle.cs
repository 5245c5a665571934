using System.Text.Json.Serialization;

namespace SyntheticVG.SceneGraphs;

/// <summary>A binary mask as COCO run lengths: column by column, runs of 0 and 1 in turn, the first of zeros.</summary>
/// <remarks>Immutable. The text form is that of pycocotools (see <see cref="RleText"/>). Set arithmetic stands in
/// <see cref="MaskSets"/>, overlap in <see cref="MaskOverlap"/>.</remarks>
[JsonConverter(typeof(RleJson))]
public sealed class Rle : IEquatable<Rle>
{
    private readonly uint[] _runs;
    private ColumnSegments? _columns;

    private Rle(int height, int width, uint[] runs)
    {
        Height = height;
        Width = width;
        _runs = runs;
        (Area, Box) = Measure();
    }

    /// <summary>Rows of the mask.</summary>
    public int Height { get; }

    /// <summary>Columns of the mask.</summary>
    public int Width { get; }

    /// <summary>The run lengths, zeros first; their sum is <see cref="Height"/> × <see cref="Width"/>.</summary>
    public ReadOnlySpan<uint> Runs => _runs;

    /// <summary>Pixels inside.</summary>
    public long Area { get; }

    /// <summary>The smallest box around the pixels inside, right and bottom exclusive; all zeros for an empty mask.</summary>
    public Box Box { get; }

    /// <summary>Whether no pixel is inside.</summary>
    public bool IsEmpty => Area == 0;

    /// <summary>The box through the centres of the outermost pixels, one pixel less wide and high than <see cref="Box"/>:
    /// the habit of SAM and torchvision.</summary>
    public Box InclusiveBox => IsEmpty ? default : Box with { Right = Box.Right - 1, Bottom = Box.Bottom - 1 };

    // The pixels inside, column by column; made once, at first use (two threads may both make it, to the same end).
    internal ColumnSegments Columns => _columns ??= ColumnSegments.Of(this);

    /// <summary>A mask with no pixel inside.</summary>
    public static Rle Empty(int height, int width) => FromRuns(height, width, [(uint)((long)height * width)]);

    /// <summary>Makes a mask from uncompressed run lengths.</summary>
    /// <exception cref="InvalidDataException">The runs do not sum to <paramref name="height"/> × <paramref name="width"/>,
    /// or the size is negative or above 2³¹ − 1 pixels.</exception>
    public static Rle FromRuns(int height, int width, ReadOnlySpan<uint> runs) => FromOwnedRuns(height, width, runs.ToArray());

    /// <summary>Reads COCO's compressed text.</summary>
    /// <exception cref="InvalidDataException">The text is cut, holds other characters, or does not fill the mask exactly.</exception>
    public static Rle Parse(int height, int width, ReadOnlySpan<char> counts) => FromOwnedRuns(height, width, RleText.Parse(counts));

    /// <summary>Encodes a column-major bitmap: 0 outside, anything else inside.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="pixels">One byte a pixel, column by column, <paramref name="height"/> × <paramref name="width"/> of them.</param>
    public static Rle FromColumnMajor(int height, int width, ReadOnlySpan<byte> pixels)
    {
        RequirePixels(height, width, pixels.Length);
        var runs = new List<uint>(256);
        var inside = false;
        while (!pixels.IsEmpty)
        {
            var length = inside ? pixels.IndexOf((byte)0) : pixels.IndexOfAnyExcept((byte)0);
            length = length < 0 ? pixels.Length : length;
            runs.Add((uint)length);
            pixels = pixels[length..];
            inside = !inside;
        }
        return new(height, width, [.. runs]);
    }

    /// <summary>Decodes into a column-major bitmap: 0 outside, 1 inside.</summary>
    /// <param name="pixels">Receives one byte a pixel, column by column.</param>
    public void ToColumnMajor(Span<byte> pixels)
    {
        RequirePixels(Height, Width, pixels.Length);
        var at = 0;
        byte value = 0;
        foreach (var run in _runs)
        {
            pixels.Slice(at, (int)run).Fill(value);
            at += (int)run;
            value ^= 1;
        }
    }

    /// <summary>COCO's compressed text.</summary>
    public override string ToString() => RleText.Write(_runs);

    /// <summary>Whether size and run lengths are the same.</summary>
    public bool Equals(Rle? other) =>
        other is not null && Height == other.Height && Width == other.Width && Runs.SequenceEqual(other.Runs);

    /// <summary>Whether size and run lengths are the same.</summary>
    public override bool Equals(object? obj) => Equals(obj as Rle);

    /// <summary>A hash of size, area and number of runs.</summary>
    public override int GetHashCode() => HashCode.Combine(Height, Width, Area, _runs.Length);

    // Takes the array over; for callers within the library that made it.
    internal static Rle FromOwnedRuns(int height, int width, uint[] runs)
    {
        if (height < 0 || width < 0 || (long)height * width > int.MaxValue)
            throw new InvalidDataException($"mask of {height} × {width} pixels; expected sides of 0 or more and at most {int.MaxValue} pixels");
        var sum = 0L;
        foreach (var run in runs)
            sum += run;
        return sum == (long)height * width
            ? new(height, width, runs)
            : throw new InvalidDataException($"run lengths sum to {sum}; expected {height} × {width} = {(long)height * width}");
    }

    private static void RequirePixels(int height, int width, int length)
    {
        if (height < 0 || width < 0 || (long)height * width != length)
            throw new ArgumentException($"bitmap has {length} pixels; expected {height} × {width} = {(long)height * width}");
    }

    private (long Area, Box Box) Measure()
    {
        var (area, column, row) = (0L, 0L, 0L);
        var (left, top, right, bottom) = (long.MaxValue, long.MaxValue, -1L, -1L);
        for (var i = 0; i < _runs.Length; i++)
        {
            long run = _runs[i];
            if (i % 2 == 1 && run > 0)
            {
                area += run;
                var last = row + run - 1;
                var columns = last < Height ? 0 : last / Height; // further columns that the run reaches into
                left = Math.Min(left, column);
                right = column + columns;
                top = Math.Min(top, columns == 0 ? row : 0);
                bottom = Math.Max(bottom, columns == 0 ? last : Height - 1);
            }
            row += run;
            if (row >= Height && Height > 0)
                (column, row) = (column + (row / Height), row % Height);
        }
        return (area, area == 0 ? default : new Box(left, top, right + 1, bottom + 1));
    }
}
