using System.Globalization;
using SkiaSharp;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>How marks are drawn.</summary>
public sealed record SetOfMarkOptions
{
    /// <summary>Decides the order of the colours.</summary>
    public int Seed { get; init; }

    /// <summary>How much colour lies over a region, in [0, 0.15]; more would hide what the picture shows.</summary>
    public double FillAlpha { get; init; } = 0.1;

    /// <summary>The longest side of the marked pictures in pixels; a larger picture is shrunk first.</summary>
    public int LongestSide { get; init; } = 1024;

    /// <summary>From one region more than this on, the marks go on several pictures.</summary>
    public int SplitAbove { get; init; } = 30;

    /// <summary>The most marks on each of several pictures.</summary>
    public int MostPerPicture { get; init; } = 25;
}

/// <summary>A picture with numbers on its regions.</summary>
/// <param name="Picture">The marked picture.</param>
/// <param name="Marks">Its marks, in order of number.</param>
public sealed record MarkedPicture(Picture Picture, IReadOnlyList<Mark> Marks);

/// <summary>A number on a region.</summary>
/// <param name="Number">The number, from 1: one more than the region's index.</param>
/// <param name="X">Middle of its plate, in pixels of the marked picture.</param>
/// <param name="Y">Middle of its plate, in pixels of the marked picture.</param>
/// <param name="Colour">Colour of the region's outline and plate.</param>
public sealed record Mark(int Number, double X, double Y, Rgb Colour);

/// <summary>Draws numbered marks on a picture, for a model that is asked about its regions (Set-of-Mark; Yang et al., 2023).</summary>
/// <remarks>
/// The number stands at the deepest point of what can be seen of the region. Small regions are drawn over large ones. The
/// same input gives the same bytes.
/// </remarks>
public sealed class SetOfMark
{
    private readonly SetOfMarkOptions _options;

    /// <summary>Makes a drawer of marks.</summary>
    public SetOfMark(SetOfMarkOptions? options = null)
    {
        _options = options ?? new();
        if (_options.FillAlpha is not (>= 0 and <= 0.15))
            throw new ArgumentException($"found a fill of {_options.FillAlpha}; expected 0 to 0.15", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MostPerPicture, 1, nameof(options));
    }

    /// <summary>Marks every region; one picture, or several where the regions are many.</summary>
    /// <param name="picture">The photo that boxes and masks refer to.</param>
    /// <param name="regions">The regions; region i gets the number i + 1 on whichever picture it stands.</param>
    public IReadOnlyList<MarkedPicture> Draw(Picture picture, IReadOnlyList<Region> regions)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(regions);
        var plain = Resampler.ShrinkTo(picture, _options.LongestSide);
        var shapes = RegionShape.Of(regions, picture.Width, picture.Height, plain.Width, plain.Height);
        return [.. Split(shapes).Select(part => DrawOne(plain, part))];
    }

    // Neighbours in reading order go on different pictures, so that none is crowded.
    private IEnumerable<IReadOnlyList<RegionShape>> Split(IReadOnlyList<RegionShape> shapes)
    {
        if (shapes.Count <= _options.SplitAbove)
            return [shapes];
        var parts = (shapes.Count + _options.MostPerPicture - 1) / _options.MostPerPicture;
        var ordered = shapes.OrderBy(shape => (int)(shape.Area.Box.CentreY / shape.Area.Height * 6)).ThenBy(shape => shape.Area.Box.CentreX)
            .ThenBy(shape => shape.Index);
        return ordered.Select((shape, rank) => (shape, Part: rank % parts)).GroupBy(s => s.Part, s => s.shape)
            .OrderBy(group => group.Key).Select(group => (IReadOnlyList<RegionShape>)[.. group]);
    }

    private MarkedPicture DrawOne(Picture plain, IReadOnlyList<RegionShape> shapes)
    {
        var colours = MarkColours.Shuffled(_options.Seed);
        var stack = RegionShape.Stack(shapes);
        var layout = new PlateLayout(plain.Width, plain.Height);
        var longest = Math.Max(plain.Width, plain.Height);
        var marks = new List<Mark>();
        var drawn = SkiaPictures.Draw(plain, canvas =>
        {
            foreach (var (shape, _) in stack)
            {
                using var path = shape.HasMask ? MaskContour.Of(shape.Area) : BoxPath(shape.Area.Box);
                var colour = colours[shape.Index % colours.Length];
                using var fill = new SKPaint { Color = colour.WithAlpha((byte)(255 * _options.FillAlpha)), IsAntialias = true };
                using var line = new SKPaint { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = Math.Max(1.5f, longest / 500f) };
                canvas.DrawPath(path, fill);
                canvas.DrawPath(path, line);
            }
            using var font = LabelFont.Of(Math.Clamp(longest / 55f, 11, 24), bold: true);
            foreach (var (shape, visible) in stack.Reverse()) // small regions have the least choice of place
            {
                var text = (shape.Index + 1).ToString(CultureInfo.InvariantCulture);
                var size = new SKSize(MathF.Ceiling(font.MeasureText(text)) + (font.Size * 0.5f), MathF.Ceiling(font.Size * 1.25f));
                var plate = layout.PlaceOn(visible, size);
                var colour = colours[shape.Index % colours.Length];
                Plate.Draw(canvas, plate, text, font, colour);
                marks.Add(new(shape.Index + 1, plate.MidX, plate.MidY, new(colour.Red, colour.Green, colour.Blue)));
            }
        });
        return new(drawn, [.. marks.OrderBy(mark => mark.Number)]);
    }

    private static SKPath BoxPath(Box box)
    {
        using var builder = new SKPathBuilder();
        builder.AddRect(new((float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom));
        return builder.Detach();
    }
}
