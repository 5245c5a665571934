using System.Globalization;
using SkiaSharp;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>How a graph is drawn over its photo.</summary>
public sealed record GraphPictureOptions
{
    /// <summary>Decides the order of the regions' colours.</summary>
    public int Seed { get; init; }

    /// <summary>The longest side of the drawn photo in pixels; a smaller photo is enlarged, so that labels find room.</summary>
    public int LongestSide { get; init; } = 1200;

    /// <summary>The most arrows drawn on the photo; every relationship stands in the list beside it.</summary>
    public int MostArrows { get; init; } = 14;

    /// <summary>The most arrows where there are more regions than <see cref="NamesUpTo"/>.</summary>
    public int MostArrowsWhenDense { get; init; } = 6;

    /// <summary>The most arrows that may leave one region.</summary>
    public int MostArrowsPerRegion { get; init; } = 3;

    /// <summary>Above this many regions only those that an arrow joins show their names on the photo, the others their numbers.</summary>
    public int NamesUpTo { get; init; } = 12;

    /// <summary>Width of a column of the list beside and below the photo, in pixels.</summary>
    public int ColumnWidth { get; init; } = 400;
}

/// <summary>Draws a scene graph over its photo, for people: tinted regions with names, arrows by category, and a list of everything.</summary>
/// <remarks>The same input gives the same bytes.</remarks>
public sealed class GraphPicture(GraphPictureOptions? options = null)
{
    private readonly GraphPictureOptions _options = options ?? new();

    /// <summary>Draws the graph.</summary>
    /// <param name="picture">The photo, of the size that the graph states.</param>
    /// <param name="graph">The graph.</param>
    /// <exception cref="ArgumentException">The photo has another size than the graph.</exception>
    public Picture Draw(Picture picture, SceneGraph graph)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(graph);
        if ((picture.Width, picture.Height) != (graph.Image.Width, graph.Image.Height))
            throw new ArgumentException($"{graph.Image.Key}: the picture is {picture.Width} × {picture.Height}; "
                + $"the graph is about one of {graph.Image.Width} × {graph.Image.Height}", nameof(picture));

        var scale = (double)_options.LongestSide / Math.Max(picture.Width, picture.Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        var photo = Resampler.Resize(picture, width, height);
        var stack = RegionShape.Stack(RegionShape.Of(graph.Regions, picture.Width, picture.Height, width, height));
        var colours = MarkColours.Shuffled(_options.Seed);
        var plan = new GraphPlan(graph, stack, _options, width, height);
        var list = new GraphList(graph, colours, plan, width, height, _options.ColumnWidth);

        using var photoBitmap = SkiaPictures.ToBitmap(photo);
        using var bitmap = new SKBitmap(new SKImageInfo(width + _options.ColumnWidth, list.CanvasHeight, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(photoBitmap, 0, 0, SKSamplingOptions.Default);
            canvas.Save();
            canvas.ClipRect(new(0, 0, width, height));
            RegionShape.Draw(canvas, stack, colours, plan.IsDense);
            GraphArrows.Draw(canvas, plan.Arrows);
            foreach (var (index, plate) in plan.Plates)
                Plate.DrawLeader(canvas, plate.Place, plate.Leader, colours[index % colours.Length]);
            using (var font = GraphPlan.NameFont())
            {
                foreach (var (index, plate) in plan.Plates.OrderBy(p => p.Key))
                    Plate.Draw(canvas, plate.Place, plate.Text, font, colours[index % colours.Length]);
            }
            if (RandomWeights.NoticeOf(graph) is { } notice)
                Notice.Draw(canvas, notice, width);
            canvas.Restore();
            list.Draw(canvas);
        }
        return SkiaPictures.ToPicture(bitmap);
    }

    /// <summary>A region's number and name, as on its plate.</summary>
    internal static string NameOf(SceneGraph graph, int index) =>
        graph.Regions[index].Name.Length == 0 ? NumberOf(index) : $"{NumberOf(index)} {graph.Regions[index].Name}";

    private static string NumberOf(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
