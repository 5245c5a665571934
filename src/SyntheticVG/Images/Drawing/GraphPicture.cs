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
    private static readonly HashSet<string> People = ["person", "man", "woman", "boy", "girl", "child", "kid", "baby", "lady", "guy"];

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
            throw new ArgumentException($"{graph.Image.Key}: the picture is {picture.Width} × {picture.Height}; the graph is about one of {graph.Image.Width} × {graph.Image.Height}", nameof(picture));

        var scale = (double)_options.LongestSide / Math.Max(picture.Width, picture.Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        var photo = Resampler.Resize(picture, width, height);
        var stack = RegionShape.Stack(RegionShape.Of(graph.Regions, picture.Width, picture.Height, width, height));
        var colours = MarkColours.Shuffled(_options.Seed);
        var drawn = GraphArrows.Choose(graph, graph.Regions.Count <= _options.NamesUpTo ? _options.MostArrows : _options.MostArrowsWhenDense, _options.MostArrowsPerRegion);
        var list = new GraphList(graph, colours, drawn.ToHashSet(), width, height, _options.ColumnWidth);

        using var photoBitmap = SkiaPictures.ToBitmap(photo);
        using var bitmap = new SKBitmap(new SKImageInfo(width + _options.ColumnWidth, list.CanvasHeight, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(photoBitmap, 0, 0, SKSamplingOptions.Default);
            canvas.Save();
            canvas.ClipRect(new(0, 0, width, height));
            RegionShape.Draw(canvas, stack, colours);
            var layout = new PlateLayout(width, height);
            var notice = RandomWeights.NoticeOf(graph);
            if (notice is not null)
                layout.Take(Notice.Place(width));
            foreach (var face in FacesOf(graph, (double)width / picture.Width, (double)height / picture.Height))
                layout.Take(face);
            var named = graph.Regions.Count <= _options.NamesUpTo
                ? Enumerable.Range(0, graph.Regions.Count).ToHashSet()
                : drawn.SelectMany(i => (int[])[graph.Relationships[i].Subject, graph.Relationships[i].Object]).ToHashSet();
            var plates = PlaceNames(stack, graph, layout, named);
            new GraphArrows(layout, plates).Draw(canvas, drawn.Select(i => graph.Relationships[i]).Select(r => (r, MarkColours.Of(r.Category))));
            using (var font = NameFont())
            {
                foreach (var (index, (plate, text)) in plates.OrderBy(p => p.Key))
                    Plate.Draw(canvas, plate, text, font, colours[index % colours.Length]);
            }
            if (notice is not null)
                Notice.Draw(canvas, notice, width);
            canvas.Restore();
            list.Draw(canvas);
        }
        return SkiaPictures.ToPicture(bitmap);
    }

    // Where the heads of upright people are: no label covers a face. Of a figure too small for a label beside its head it stays where it is.
    internal static IEnumerable<SKRect> FacesOf(SceneGraph graph, double across, double down) => graph.Regions.Where(region => People.Contains(region.Name) && region.Box.Height * down >= 60)
        .Select(region => (region.Box, Height: Math.Min(0.2 * region.Box.Height, 0.8 * region.Box.Width)))
        .Select(head => SKRect.Create(
            (float)((head.Box.CentreX - (head.Height / 2)) * across), (float)(head.Box.Top * down), (float)(head.Height * across), (float)(head.Height * down)));

    private static SKFont NameFont() => LabelFont.Of(15, bold: true);

    private static Dictionary<int, (SKRect Plate, string Text)> PlaceNames(
        IReadOnlyList<(RegionShape Shape, Rle Visible)> stack, SceneGraph graph, PlateLayout layout, HashSet<int> named)
    {
        using var font = NameFont();
        var plates = new Dictionary<int, (SKRect, string)>();
        foreach (var (shape, visible) in stack.Reverse()) // small regions have the least choice of place
        {
            var text = named.Contains(shape.Index) ? LabelFont.Fit(font, NameOf(graph, shape.Index), 170) : NumberOf(shape.Index);
            plates[shape.Index] = (layout.PlaceOn(visible, new(MathF.Ceiling(font.MeasureText(text)) + 10, 21)), text);
        }
        return plates;
    }

    /// <summary>A region's number and name, as on its plate.</summary>
    internal static string NameOf(SceneGraph graph, int index) =>
        graph.Regions[index].Name.Length == 0 ? NumberOf(index) : $"{NumberOf(index)} {graph.Regions[index].Name}";

    private static string NumberOf(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
