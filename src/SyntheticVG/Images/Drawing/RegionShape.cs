using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>What is drawn of a region on a picture: its mask, or its box as a mask where it has none.</summary>
/// <param name="Index">The region's place in its list.</param>
/// <param name="Area">The pixels, never none.</param>
/// <param name="HasMask">Whether the pixels are a mask of the region's own.</param>
internal sealed record RegionShape(int Index, Rle Area, bool HasMask)
{
    /// <summary>The shapes of regions that are given in pixels of a picture of another size.</summary>
    /// <exception cref="ArgumentException">A mask has another size than the picture.</exception>
    public static IReadOnlyList<RegionShape> Of(IReadOnlyList<Region> regions, int width, int height, int drawnWidth, int drawnHeight) =>
    [
        .. regions.Select((region, index) =>
        {
            if (region.Mask is { } mask && (mask.Width, mask.Height) != (width, height))
                throw new ArgumentException($"the mask of region {index} is {mask.Width} × {mask.Height}; expected the picture's {width} × {height}",
                    nameof(regions));
            var resized = region.MaskQuality < Region.DoubtfulMask ? null : region.Mask?.Resize(drawnHeight, drawnWidth);
            return resized is { IsEmpty: false }
                ? new RegionShape(index, resized, true)
                : new RegionShape(index, OfBox(region.Box.Scale((double)drawnWidth / width, (double)drawnHeight / height), drawnWidth, drawnHeight), false);
        }),
    ];

    /// <summary>The pixels under a box, at least the one nearest to it.</summary>
    public static Rle OfBox(Box box, int width, int height)
    {
        var left = (int)Math.Clamp(Math.Floor(box.Left), 0, width - 1);
        var top = (int)Math.Clamp(Math.Floor(box.Top), 0, height - 1);
        var right = (int)Math.Clamp(Math.Ceiling(box.Right), left + 1, width);
        var bottom = (int)Math.Clamp(Math.Ceiling(box.Bottom), top + 1, height);
        var runs = new List<uint> { (uint)((left * height) + top) };
        for (var x = left; x < right; x++)
        {
            runs.Add((uint)(bottom - top));
            runs.Add((uint)(height - (bottom - top)));
        }
        runs[^1] = (uint)(((width - right) * height) + (height - bottom));
        return Rle.FromRuns(height, width, [.. runs]);
    }

    /// <summary>Each shape with what smaller shapes, which are drawn over it, leave of it; largest first.</summary>
    /// <remarks>A shape that is covered whole keeps all its pixels.</remarks>
    public static IReadOnlyList<(RegionShape Shape, Rle Visible)> Stack(IEnumerable<RegionShape> shapes)
    {
        var stacked = new List<(RegionShape, Rle)>();
        Rle? covered = null;
        foreach (var shape in shapes.OrderBy(shape => shape.Area.Area).ThenByDescending(shape => shape.Index))
        {
            var left = covered is null ? shape.Area : shape.Area.Except(covered);
            stacked.Add((shape, left.IsEmpty ? shape.Area : left));
            covered = covered is null ? shape.Area : covered.Union(shape.Area);
        }
        stacked.Reverse();
        return stacked;
    }

    /// <summary>Tints shapes and draws their outlines, each in its own colour.</summary>
    /// <param name="canvas">What is drawn on.</param>
    /// <param name="stack">The shapes, from the bottom up.</param>
    /// <param name="colours">Colours by index, repeated.</param>
    /// <param name="isCalm">Whether to tint less and to draw thinner lines, where many regions would hide the photo.</param>
    public static void Draw(SKCanvas canvas, IReadOnlyList<(RegionShape Shape, Rle Visible)> stack, SKColor[] colours, bool isCalm = false)
    {
        foreach (var (shape, visible) in stack)
        {
            var colour = colours[shape.Index % colours.Length];
            using var path = MaskContour.Of(shape.HasMask ? visible : shape.Area);
            using var fill = new SKPaint { Color = colour.WithAlpha((byte)(!shape.HasMask ? 20 : isCalm ? 34 : 70)), IsAntialias = true };
            using var halo = new SKPaint
            {
                Color = SKColors.Black.WithAlpha(90),
                IsAntialias = true,
                Style = SKPaintStyle.Stroke,
                StrokeWidth = isCalm ? 3 : 4
            };
            using var line = new SKPaint { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = isCalm ? 1.4f : 2 };
            canvas.DrawPath(path, fill);
            canvas.DrawPath(path, halo);
            canvas.DrawPath(path, line);
        }
    }
}
