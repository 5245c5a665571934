using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Pixels;

/// <summary>To which size a photo is brought: <c>size</c> in <c>preprocessor_config.json</c>, in the forms that published models have.</summary>
/// <param name="Side">The shortest edge, or the height.</param>
/// <param name="Other">The longest that the longest edge may become, or the width; null for any.</param>
/// <param name="Kind">Which of the rules.</param>
/// <param name="Multiple">Of what both sides are multiples.</param>
internal sealed record SizeRule(int Side, int? Other, SizeRule.Rules Kind, int Multiple)
{
    internal enum Rules
    {
        /// <summary>Both sides as stated, whatever the photo's shape.</summary>
        Exact,

        /// <summary>The shortest edge as stated, unless the longest would be too long.</summary>
        ShortestEdge,

        /// <summary>The photo's shape kept, near the stated sides: of the two scales the one nearer to 1.</summary>
        NearSides,
    }

    /// <summary>Whether every photo gets the same size: then (height, width), else <see cref="Port.Any"/> each.</summary>
    public (int Height, int Width) Fixed => Kind == Rules.Exact ? (Side, Other ?? Side) : (Port.Any, Port.Any);

    public static SizeRule Read(ModelSettings settings)
    {
        var multiple = settings.Size("ensure_multiple_of") ?? 1;
        if (settings.IsNumber("size"))
            return new(settings.Size("size")!.Value, settings.Size("max_size"), Rules.ShortestEdge, multiple); // a number: not null
        var size = settings.Within("size") ?? throw settings.Missing("size", "missing", "shortest_edge and longest_edge, or height and width");
        if (size.Size("shortest_edge") is { } shortest)
            return new(shortest, size.Size("longest_edge") ?? settings.Size("max_size"), Rules.ShortestEdge, multiple);
        if (size.Size("height") is { } height && size.Size("width") is { } width)
            return new(height, width, settings.Flag("keep_aspect_ratio") ?? false ? Rules.NearSides : Rules.Exact, multiple);
        throw settings.Missing("size", "something else", "shortest_edge and longest_edge, or height and width");
    }

    /// <summary>The size for a photo, at least 1 pixel (or one multiple) a side.</summary>
    public (int Height, int Width) Of(int height, int width) => Kind switch
    {
        Rules.Exact => (Side, Other ?? Side),
        Rules.NearSides => Near(height, width),
        _ => Shortest(height, width),
    };

    private (int Height, int Width) Near(int height, int width)
    {
        var (scaleY, scaleX) = ((double)Side / height, (double)(Other ?? Side) / width);
        var scale = Math.Abs(1 - scaleX) < Math.Abs(1 - scaleY) ? scaleX : scaleY;
        return (Rounded(scale * height), Rounded(scale * width));

        int Rounded(double side) => Math.Max(1, (int)Math.Round(side / Multiple)) * Multiple; // half to even
    }

    // The longer side is cut to whole pixels; a shortest edge that was lowered for the longest is rounded.
    private (int Height, int Width) Shortest(int height, int width)
    {
        var (least, most) = ((double)Math.Min(height, width), (double)Math.Max(height, width));
        var exact = Other is { } limit && most / least * Side > limit ? limit * least / most : Side;
        var rounded = (int)Math.Round(exact);
        if (rounded == least)
            return (height, width);
        var shortest = Math.Max(1, rounded);
        return width < height
            ? (Math.Max(1, (int)(exact * height / width)), shortest)
            : (shortest, Math.Max(1, (int)(exact * width / height)));
    }
}
