using SyntheticVG.Images;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Pixels;

/// <summary>Segment Anything's way with photos: the longest side to a length, then zeros at the right and at the bottom.</summary>
internal sealed class SquarePhoto
{
    private readonly Func<Picture, int, int, Picture> _resize;
    private readonly PixelScale _scale;
    private readonly int _longest;

    public SquarePhoto(ModelSettings settings)
    {
        (_resize, _scale) = (ResampleSetting.Read(settings), new(settings));
        _longest = settings.Within("size")?.Size("longest_edge") ?? throw settings.Missing("size.longest_edge", "missing", "a length in pixels");
        var padded = settings.Within("pad_size");
        (Height, Width) = (padded?.Size("height") ?? _longest, padded?.Size("width") ?? _longest);
        if (Height < _longest || Width < _longest)
            throw settings.Missing("pad_size", $"{Height} × {Width}", $"at least the longest edge, {_longest}");
    }

    /// <summary>Rows of the model's input.</summary>
    public int Height { get; }

    /// <summary>Columns of the model's input.</summary>
    public int Width { get; }

    /// <summary>The size to which a photo is brought.</summary>
    public (int Height, int Width) Resized(int height, int width)
    {
        var scale = (double)_longest / Math.Max(height, width);
        return (Side(height), Side(width));

        int Side(int length) => Math.Max(1, (int)((length * scale) + 0.5));
    }

    /// <summary>The numbers for the model, [1, 3, <see cref="Height"/>, <see cref="Width"/>].</summary>
    public float[] Planes(Picture photo)
    {
        var (height, width) = Resized(photo.Height, photo.Width);
        return _scale.Planes(_resize(photo, width, height), Height, Width);
    }
}
