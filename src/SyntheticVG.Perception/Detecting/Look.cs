using SyntheticVG.Images;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detecting;

/// <summary>One look of a detector at a photo: on a canvas of its own, perhaps as a mirror shows it.</summary>
/// <param name="Square">The canvas.</param>
/// <param name="Mirrored">Whether the look is at the mirror image.</param>
/// <param name="IsFree">Whether the canvas takes the shape of the photo, at about the same area.</param>
internal sealed record Look(Letterbox Square, bool Mirrored, bool IsFree)
{
    private const double MostOblong = 2.5; // a panorama is pressed rather than read row by row

    /// <summary>The looks that <c>preprocessor_config.json</c> names, for models whose sides are free: <c>looks</c> and <c>mirrored_looks</c>, else one of
    /// <c>size</c>.</summary>
    public static IReadOnlyList<Look> Read(ModelSettings settings)
    {
        var size = settings.Within("size");
        var (plain, mirrored) = (settings.Numbers("looks"), settings.Numbers("mirrored_looks"));
        if (plain is not { Length: > 0 })
        {
            return size?.Size("height") is { } height && size.Size("width") is { } width
                ? [new(new(settings, height, width), Mirrored: false, IsFree: false)]
                : throw settings.Missing("size", "missing", "height and width, or the sides of looks, for the model's sides are free");
        }
        return [.. plain.Select(side => Of(side, "looks", mirrored: false)), .. (mirrored ?? []).Select(side => Of(side, "mirrored_looks", mirrored: true))];

        Look Of(double side, string member, bool mirrored) => side is >= 32 and <= 4096 && side % 32 == 0
            ? new(new(settings, (int)side, (int)side), mirrored, IsFree: true)
            : throw settings.Missing(member, $"{side}", "sides from 32 to 4,096 that are multiples of 32");
    }

    /// <summary>The canvas for a photo of a size: of free sides as large as the square, but of the photo's shape, unless that is extreme.</summary>
    public Letterbox For(int width, int height)
    {
        if (!IsFree)
            return Square;
        var shape = Math.Sqrt(Math.Clamp((double)width / height, 1.0 / MostOblong, MostOblong));
        return Square.Sized(Multiple(Square.Height / shape), Multiple(Square.Width * shape));
    }

    /// <summary>The canvas with a photo on it.</summary>
    public Picture Draw(Picture photo, Letterbox canvas)
    {
        var drawn = canvas.Canvas(photo, canvas.Place(photo.Width, photo.Height));
        return Mirrored ? drawn.Mirror() : drawn;
    }

    /// <summary>A box on the canvas, in the photo.</summary>
    public Box ToPhoto(Box box, Letterbox canvas, Picture photo) => canvas.Place(photo.Width, photo.Height)
        .ToPhoto(Mirrored ? new(canvas.Width - box.Right, box.Top, canvas.Width - box.Left, box.Bottom) : box);

    private static int Multiple(double side) => 32 * (int)Math.Round(side / 32);
}
