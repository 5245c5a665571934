using System.Globalization;
using System.Text.Json.Serialization;

namespace SyntheticVG.SceneGraphs;

/// <summary>An axis-aligned box in XYXY form, in pixels of the original image, right and bottom exclusive.</summary>
[JsonConverter(typeof(BoxJson))]
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>The four edges, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Left:0.##}, {Top:0.##}, {Right:0.##}, {Bottom:0.##})");

    /// <summary>Width in pixels; zero for an inverted box.</summary>
    public double Width => Math.Max(0, Right - Left);

    /// <summary>Height in pixels; zero for an inverted box.</summary>
    public double Height => Math.Max(0, Bottom - Top);

    /// <summary>Area in square pixels; zero for an empty or inverted box.</summary>
    public double Area => Width * Height;

    /// <summary>Whether the box encloses nothing.</summary>
    public bool IsEmpty => !(Right > Left && Bottom > Top);

    /// <summary>Horizontal centre in pixels.</summary>
    public double CentreX => (Left + Right) / 2;

    /// <summary>Vertical centre in pixels.</summary>
    public double CentreY => (Top + Bottom) / 2;

    /// <summary>Makes a box from COCO's left, top, width, height.</summary>
    public static Box FromXywh(double x, double y, double width, double height) => new(x, y, x + width, y + height);

    /// <summary>The part shared with <paramref name="other"/>; empty (possibly inverted) where they do not meet.</summary>
    public Box Intersect(Box other) => new(
        Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    /// <summary>The box moved to the right and down.</summary>
    public Box Offset(double right, double down) => new(Left + right, Top + down, Right + right, Bottom + down);

    /// <summary>The smallest box around both.</summary>
    public Box Union(Box other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>The part inside an image of the given size, in pixels.</summary>
    public Box Clamp(double width, double height) => new(
        Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));

    /// <summary>The box on another copy of the image, whose sides are the given multiples of this one's.</summary>
    public Box Scale(double x, double y) => new(Left * x, Top * y, Right * x, Bottom * y);

    /// <summary>Intersection over union with <paramref name="other"/>, in [0, 1]; two empty boxes give 0.</summary>
    public double IoU(Box other)
    {
        var intersection = Intersect(other).Area;
        var union = Area + other.Area - intersection;
        return union > 0 ? intersection / union : 0;
    }
}
