using System.Globalization;
using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>What a <see cref="GraphPicture"/> writes on the photo and where: plates of regions, arrows with their labels. No plate covers a face or another
/// plate: what finds no free place is left to the list beside the photo.</summary>
internal sealed class GraphPlan
{
    private static readonly HashSet<string> People = ["person", "man", "woman", "boy", "girl", "child", "kid", "baby", "lady", "guy"];

    private const float PlateHeight = 21, Near = 2.5f; // a number stands at most so many of its heights from its region's middle
    private const double LeastFigure = 24; // pixels: below it a face is a few dots

    /// <summary>Plans a picture.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="stack">Its regions, from the bottom up, in pixels of the drawn photo.</param>
    /// <param name="options">How much is drawn.</param>
    /// <param name="width">Width of the drawn photo.</param>
    /// <param name="height">Its height.</param>
    public GraphPlan(SceneGraph graph, IReadOnlyList<(RegionShape Shape, Rle Visible)> stack, GraphPictureOptions options, int width, int height)
    {
        IsDense = graph.Regions.Count > options.NamesUpTo;
        var layout = new PlateLayout(width, height);
        if (RandomWeights.NoticeOf(graph) is not null)
            layout.Take(Notice.Place(width));
        Faces = [.. FacesOf(graph, (double)width / graph.Image.Width, (double)height / graph.Image.Height)];
        foreach (var face in Faces)
            layout.Take(face);
        var chosen = GraphArrows.Choose(graph, IsDense ? options.MostArrowsWhenDense : options.MostArrows, options.MostArrowsPerRegion);
        var named = IsDense
            ? chosen.SelectMany(i => (int[])[graph.Relationships[i].Subject, graph.Relationships[i].Object]).ToHashSet()
            : Enumerable.Range(0, graph.Regions.Count).ToHashSet();
        Plates = PlaceNames(stack, graph, layout, named);
        var arrows = new GraphArrows(layout, Plates.ToDictionary(plate => plate.Key, plate => (plate.Value.Place, plate.Value.Text)));
        Arrows = arrows.Plan(chosen.Where(i => Plates.ContainsKey(graph.Relationships[i].Subject) && Plates.ContainsKey(graph.Relationships[i].Object))
            .Select(i => (i, graph.Relationships[i], MarkColours.Of(graph.Relationships[i].Category))), mustBeFree: true);
    }

    /// <summary>A region's plate, and the point of the region that a line joins it to; null where it stands on the region.</summary>
    public sealed record RegionPlate(SKRect Place, string Text, SKPoint? Leader);

    /// <summary>Whether there are more regions than names fit on the photo: most show their numbers only.</summary>
    public bool IsDense { get; }

    /// <summary>Where heads are.</summary>
    public IReadOnlyList<SKRect> Faces { get; }

    /// <summary>The plates, by region; a region that found no free place has none.</summary>
    public IReadOnlyDictionary<int, RegionPlate> Plates { get; }

    /// <summary>The arrows.</summary>
    public IReadOnlyList<GraphArrows.Arrow> Arrows { get; }

    /// <summary>The font of the plates; the caller owns it.</summary>
    public static SKFont NameFont() => LabelFont.Of(15, bold: true);

    // Of a standing figure the head is a fifth of the height; of a box about as wide as high it is head and shoulders.
    private static IEnumerable<SKRect> FacesOf(SceneGraph graph, double across, double down) => graph.Regions
        .Where(region => People.Contains(region.Name) && region.Box.Height * down >= LeastFigure && region.Box.Width > 0)
        .Select(region => (region.Box, Share: Math.Clamp(0.55 - (0.23 * ((region.Box.Height / region.Box.Width) - 1)), 0.2, 0.55)))
        .Select(head => (head.Box, Height: Math.Min(head.Share * head.Box.Height, 0.8 * head.Box.Width)))
        .Select(head => SKRect.Create(
            (float)((head.Box.CentreX - (head.Height / 2)) * across), (float)(head.Box.Top * down), (float)(head.Height * across),
            (float)(head.Height * down)));

    private static Dictionary<int, RegionPlate> PlaceNames(IReadOnlyList<(RegionShape Shape, Rle Visible)> stack, SceneGraph graph,
        PlateLayout layout, HashSet<int> named)
    {
        using var font = NameFont();
        var plates = new Dictionary<int, RegionPlate>();
        // Names first, for they are wider; small regions have the least choice of place.
        foreach (var (shape, visible) in stack.Reverse().OrderByDescending(s => named.Contains(s.Shape.Index)))
        {
            var number = (shape.Index + 1).ToString(CultureInfo.InvariantCulture);
            string[] texts = named.Contains(shape.Index) ? [LabelFont.Fit(font, GraphPicture.NameOf(graph, shape.Index), 170), number] : [number];
            foreach (var text in texts)
            {
                var size = new SKSize(MathF.Ceiling(font.MeasureText(text)) + 10, PlateHeight);
                var wanted = layout.WantedOn(visible, size);
                if (layout.FreePlace(wanted.X, wanted.Y, size, named.Contains(shape.Index) ? float.MaxValue : Near * PlateHeight) is not { } place)
                    continue;
                var away = SKPoint.Distance(new(place.MidX, place.MidY), wanted) > PlateHeight && !place.Contains(wanted);
                plates[shape.Index] = new(place, text, away ? wanted : null);
                break;
            }
        }
        return plates;
    }
}
