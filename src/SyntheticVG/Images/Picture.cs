namespace SyntheticVG.Images;

/// <summary>A picture in memory: 8-bit red, green, blue, row by row, without padding and without alpha.</summary>
public sealed class Picture
{
    /// <summary>Makes a black picture.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    public Picture(int width, int height) : this(width, height, new byte[ByteCount(width, height)])
    {
    }

    /// <summary>Makes a picture over existing bytes, which it keeps.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">Red, green, blue of each pixel, row by row: 3 × width × height bytes.</param>
    public Picture(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != ByteCount(width, height))
            throw new ArgumentException($"found {pixels.Length} bytes; expected 3 × {width} × {height} = {ByteCount(width, height)}", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue of each pixel, row by row: 3 × width × height bytes.</summary>
    public byte[] Pixels { get; }

    /// <summary>The colour at column <paramref name="x"/> and row <paramref name="y"/>.</summary>
    public Rgb this[int x, int y]
    {
        get
        {
            var at = Offset(x, y);
            return new(Pixels[at], Pixels[at + 1], Pixels[at + 2]);
        }
        set
        {
            var at = Offset(x, y);
            (Pixels[at], Pixels[at + 1], Pixels[at + 2]) = (value.Red, value.Green, value.Blue);
        }
    }

    /// <summary>The bytes of one row, 3 × <see cref="Width"/> of them.</summary>
    public Span<byte> Row(int y) => Pixels.AsSpan(checked(y * Width * 3), Width * 3);

    /// <summary>A copy that can be drawn on without touching this one.</summary>
    public Picture Copy() => new(Width, Height, [.. Pixels]);

    /// <summary>A part of the picture.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="width">Columns of the part, all of them inside the picture.</param>
    /// <param name="height">Rows of the part, all of them inside the picture.</param>
    public Picture Crop(int left, int top, int width, int height)
    {
        if (left < 0 || top < 0 || left + width > Width || top + height > Height)
            throw new ArgumentOutOfRangeException(nameof(left), $"{width} × {height} at ({left}, {top}) is not inside a picture of {Width} × {Height}");
        var part = new Picture(width, height);
        for (var y = 0; y < height; y++)
            Row(top + y).Slice(left * 3, width * 3).CopyTo(part.Row(y));
        return part;
    }

    /// <summary>The picture as a mirror shows it: left and right exchanged.</summary>
    public Picture Mirror()
    {
        var mirrored = new Picture(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            var from = Row(y);
            var to = mirrored.Row(y);
            for (int x = 0, back = (Width - 1) * 3; back >= 0; x += 3, back -= 3)
                (to[back], to[back + 1], to[back + 2]) = (from[x], from[x + 1], from[x + 2]);
        }
        return mirrored;
    }

    private int Offset(int x, int y) => (uint)x < (uint)Width && (uint)y < (uint)Height
        ? ((y * Width) + x) * 3
        : throw new ArgumentOutOfRangeException(nameof(x), $"pixel ({x}, {y}) is outside a picture of {Width} × {Height}");

    private static int ByteCount(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var count = 3L * width * height;
        return count <= Array.MaxLength
            ? (int)count
            : throw new ArgumentOutOfRangeException(nameof(width), $"{width} × {height} pixels do not fit in one array");
    }
}

/// <summary>A colour of 8 bits a channel.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);
