using System.Buffers;

namespace SyntheticVG.SceneGraphs;

/// <summary>A binary mask as a bitmap, row by row, one byte a pixel: 0 outside, 1 inside.</summary>
/// <remarks>For work on neighbourhoods (morphology, distance, drawing); masks are kept and compared as <see cref="Rle"/>.</remarks>
public sealed class Mask
{
    private readonly byte[] _pixels;

    /// <summary>A mask with no pixel inside.</summary>
    /// <exception cref="ArgumentException">A side is negative, or the mask is above 2³¹ − 1 pixels.</exception>
    public Mask(int height, int width)
    {
        if (height < 0 || width < 0 || (long)height * width > Array.MaxLength)
            throw new ArgumentException($"mask of {height} × {width} pixels; expected sides of 0 or more and at most {Array.MaxLength} pixels");
        (Height, Width, _pixels) = (height, width, new byte[height * width]);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>All pixels, row by row: 0 outside, 1 inside.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Pixels inside.</summary>
    public int Area => _pixels.AsSpan().Count((byte)1);

    /// <summary>Whether a pixel is inside.</summary>
    public bool this[int x, int y]
    {
        get => _pixels[(y * Width) + x] != 0;
        set => _pixels[(y * Width) + x] = value ? (byte)1 : (byte)0;
    }

    /// <summary>A row to read or write: bytes of 0 and 1 only.</summary>
    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width, Width);

    /// <summary>Makes a mask from row-major bytes: 0 outside, anything else inside.</summary>
    /// <exception cref="ArgumentException">There are not <paramref name="height"/> × <paramref name="width"/> of them.</exception>
    public static Mask FromPixels(int height, int width, ReadOnlySpan<byte> pixels)
    {
        var mask = new Mask(height, width);
        if (pixels.Length != mask._pixels.Length)
            throw new ArgumentException($"bitmap has {pixels.Length} pixels; expected {height} × {width} = {mask._pixels.Length}");
        for (var i = 0; i < pixels.Length; i++)
            mask._pixels[i] = pixels[i] == 0 ? (byte)0 : (byte)1;
        return mask;
    }

    /// <summary>Makes a mask from row-major flags.</summary>
    /// <exception cref="ArgumentException">There are not <paramref name="height"/> × <paramref name="width"/> of them.</exception>
    public static Mask FromPixels(int height, int width, ReadOnlySpan<bool> pixels) =>
        FromPixels(height, width, System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels));

    /// <summary>Decodes run lengths.</summary>
    public static Mask FromRle(Rle rle)
    {
        var mask = new Mask(rle.Height, rle.Width);
        var columns = rle.Columns;
        for (var x = columns.First; x < columns.End; x++)
            foreach (var segment in columns[x])
                for (var y = segment.Top; y < segment.Bottom; y++)
                    mask._pixels[(y * mask.Width) + x] = 1;
        return mask;
    }

    /// <summary>Encodes as run lengths.</summary>
    public Rle ToRle()
    {
        var columnMajor = ArrayPool<byte>.Shared.Rent(_pixels.Length);
        try
        {
            const int Block = 32; // rows and columns that fit the first cache level together
            for (var top = 0; top < Height; top += Block)
                for (var left = 0; left < Width; left += Block)
                    for (var x = left; x < Math.Min(left + Block, Width); x++)
                        for (var y = top; y < Math.Min(top + Block, Height); y++)
                            columnMajor[(x * Height) + y] = _pixels[(y * Width) + x];
            return Rle.FromColumnMajor(Height, Width, columnMajor.AsSpan(0, _pixels.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(columnMajor);
        }
    }

    /// <summary>A copy to change.</summary>
    public Mask Clone()
    {
        var copy = new Mask(Height, Width);
        _pixels.CopyTo(copy._pixels, 0);
        return copy;
    }
}
