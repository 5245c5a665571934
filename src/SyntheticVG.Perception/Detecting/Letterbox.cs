using SyntheticVG.Images;
using SyntheticVG.Perception.Pixels;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detecting;

/// <summary>Brings a photo onto the canvas of a detector, and boxes back.</summary>
/// <remarks>
/// <c>fit</c> in <c>preprocessor_config.json</c>: <c>centre</c> and <c>corner</c> keep the photo's shape and pad with
/// <c>pad_value</c> on all sides or at the right and bottom; <c>stretch</c> fills the canvas.
/// </remarks>
internal sealed class Letterbox
{
    private readonly Func<Picture, int, int, Picture> _resize;
    private readonly PixelScale _scale;
    private readonly byte _background;
    private readonly string _fit;
    private readonly bool _truncates;

    public Letterbox(ModelSettings settings, int height, int width)
    {
        (Height, Width) = (height, width);
        (_resize, _scale) = (ResampleSetting.Read(settings), new(settings));
        _fit = settings.Text("fit") ?? "stretch";
        if (_fit is not ("centre" or "corner" or "stretch"))
            throw settings.Missing("fit", _fit, "centre, corner or stretch");
        var padding = settings.Number("pad_value") ?? 0;
        _background = padding is >= 0 and <= 255 ? (byte)padding : throw settings.Missing("pad_value", $"{padding}", "a byte");
        _truncates = settings.Text("side_rounding") == "down";
    }

    private Letterbox(Letterbox other, int height, int width)
    {
        (Height, Width) = (height, width);
        (_resize, _scale, _background, _fit, _truncates) = (other._resize, other._scale, other._background, other._fit, other._truncates);
    }

    /// <summary>Rows of the canvas.</summary>
    public int Height { get; }

    /// <summary>Columns of the canvas.</summary>
    public int Width { get; }

    /// <summary>The same on a canvas of another size.</summary>
    public Letterbox Sized(int height, int width) => new(this, height, width);

    /// <summary>Where a photo of a size comes to lie.</summary>
    public Placement Place(int width, int height)
    {
        if (_fit == "stretch")
            return new(0, 0, Width, Height, (double)Width / width, (double)Height / height);
        var scale = Math.Min((double)Width / width, (double)Height / height);
        var (newWidth, newHeight) = (Side(width * scale), Side(height * scale));
        return _fit == "corner"
            ? new(0, 0, newWidth, newHeight, scale, scale)
            : new((Width - newWidth) / 2, (Height - newHeight) / 2, newWidth, newHeight, scale, scale);
    }

    /// <summary>The canvas with a photo on it.</summary>
    public Picture Canvas(Picture photo, Placement placement)
    {
        var (canvas, resized) = (new Picture(Width, Height), _resize(photo, placement.Width, placement.Height));
        if (_background > 0)
            canvas.Pixels.AsSpan().Fill(_background);
        for (var y = 0; y < resized.Height; y++)
            resized.Row(y).CopyTo(canvas.Row(placement.Top + y)[(placement.Left * 3)..]);
        return canvas;
    }

    /// <summary>The numbers for the model, [1, 3, <see cref="Height"/>, <see cref="Width"/>].</summary>
    public float[] Planes(Picture canvas) => _scale.Planes(canvas);

    // Half to even, as Python rounds.
    private int Side(double length) => Math.Max(1, (int)(_truncates ? length : Math.Round(length)));
}

/// <summary>Where a photo lies on a canvas, and its scale there.</summary>
internal readonly record struct Placement(int Left, int Top, int Width, int Height, double ScaleX, double ScaleY)
{
    /// <summary>A box on the canvas, in the photo.</summary>
    public Box ToPhoto(Box box) => new((box.Left - Left) / ScaleX, (box.Top - Top) / ScaleY, (box.Right - Left) / ScaleX, (box.Bottom - Top) / ScaleY);
}
