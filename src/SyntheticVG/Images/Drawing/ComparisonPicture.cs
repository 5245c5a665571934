using System.Globalization;
using SkiaSharp;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Images.Drawing;

/// <summary>How graphs are drawn side by side.</summary>
public sealed record ComparisonPictureOptions
{
    /// <summary>Decides the order of the regions' colours.</summary>
    public int Seed { get; init; }

    /// <summary>Width of each graph's column in pixels; the photo is as wide, or as high where it is a tall one.</summary>
    public int PanelWidth { get; init; } = 520;

    /// <summary>The most arrows on each photo; what changed comes first.</summary>
    public int MostArrows { get; init; } = 9;

    /// <summary>The most relationships listed; those that change come first.</summary>
    public int MostLines { get; init; } = 120;
}

/// <summary>Draws several graphs of one photo side by side, for people: in each column the photo with numbered regions, the regions' names and a list of
/// relationships, the same one at the same height in all columns, coloured by what became of it.</summary>
/// <remarks>The same input gives the same bytes.</remarks>
public sealed class ComparisonPicture(ComparisonPictureOptions? options = null)
{
    private const int Margin = 24, Gap = 28, HeadHeight = 46, TitleHeight = 56;

    private readonly ComparisonPictureOptions _options = options ?? new();

    /// <summary>Draws the graphs.</summary>
    /// <param name="picture">The photo, of the size that the graphs state.</param>
    /// <param name="graphs">The graphs.</param>
    /// <param name="names">What stands above each.</param>
    /// <exception cref="ArgumentException">The photo has another size than the graphs, or a graph has no name.</exception>
    public Picture Draw(Picture picture, AlignedGraphs graphs, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(graphs);
        ArgumentNullException.ThrowIfNull(names);
        var image = graphs.Graphs[0].Image;
        if ((picture.Width, picture.Height) != (image.Width, image.Height))
            throw new ArgumentException($"{image.Key}: the picture is {picture.Width} × {picture.Height}; "
                + $"the graphs are about one of {image.Width} × {image.Height}", nameof(picture));
        if (names.Count != graphs.Graphs.Count)
            throw new ArgumentException($"{names.Count} names for {graphs.Graphs.Count} graphs", nameof(names));

        var scale = Math.Min((double)_options.PanelWidth / picture.Width, 1.25 * _options.PanelWidth / picture.Height);
        var photo = Resampler.Resize(picture, Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        var list = new ComparisonList(graphs, MarkColours.Shuffled(_options.Seed), _options.PanelWidth, _options.MostLines);
        var listTop = HeadHeight + TitleHeight + photo.Height + 16;
        using var background = SkiaPictures.ToBitmap(photo);
        using var bitmap = new SKBitmap(new SKImageInfo(
            (2 * Margin) + (names.Count * _options.PanelWidth) + ((names.Count - 1) * Gap), listTop + list.Height + Margin,
            SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            DrawHead(canvas, image.Key, bitmap.Width);
            for (var i = 0; i < names.Count; i++)
            {
                canvas.Save();
                canvas.Translate(Margin + (i * (_options.PanelWidth + Gap)), HeadHeight);
                DrawTitle(canvas, graphs, i, names[i]);
                canvas.Translate(0, TitleHeight);
                DrawPhoto(canvas, background, graphs, i);
                canvas.Translate(0, listTop - HeadHeight - TitleHeight);
                list.Draw(canvas, i);
                canvas.Restore();
            }
        }
        return SkiaPictures.ToPicture(bitmap);
    }

    private static void DrawHead(SKCanvas canvas, string key, int width)
    {
        using var small = LabelFont.Of(13);
        using var bold = LabelFont.Of(13, bold: true);
        using var ink = new SKPaint { Color = ChangeColours.Ink, IsAntialias = true };
        var left = (float)(width - Margin);
        foreach (var kind in (ChangeKind[])[ChangeKind.Kept, ChangeKind.Removed, ChangeKind.Added, ChangeKind.Refined])
        {
            var text = $"{ChangeColours.SignOf(kind)} {kind.ToString().ToLowerInvariant()}";
            using var paint = new SKPaint { Color = ChangeColours.Of(kind), IsAntialias = true };
            left -= bold.MeasureText(text);
            canvas.DrawText(text, left, 28, SKTextAlign.Left, bold, paint);
            left -= 18;
        }
        canvas.DrawText(LabelFont.Fit(small, key, left - Margin), Margin, 28, SKTextAlign.Left, small, ink);
    }

    private void DrawTitle(SKCanvas canvas, AlignedGraphs graphs, int graph, string name)
    {
        using var large = LabelFont.Of(20, bold: true);
        using var small = LabelFont.Of(13);
        using var bold = LabelFont.Of(13, bold: true);
        using var ink = new SKPaint { Color = ChangeColours.Ink, IsAntialias = true };
        canvas.DrawText(LabelFont.Fit(large, name, _options.PanelWidth), 0, 20, SKTextAlign.Left, large, ink);
        var relationships = graphs.RelationshipsOf(graph);
        var x = Write(string.Create(CultureInfo.InvariantCulture, $"{graphs.Graphs[graph].Regions.Count} regions, {relationships.Count} relationships"),
            0, small, ink.Color);
        if (graph > 0)
        {
            var counts = new GraphChanges(graphs, graph - 1, graph).Counts;
            foreach (var (kind, count) in new[]
            {
                (ChangeKind.Refined, counts.Refined),
                (ChangeKind.Added, counts.Added),
                (ChangeKind.Removed, counts.Removed)
            }.Where(pair => pair.Item2 > 0))
                x = Write(string.Create(CultureInfo.InvariantCulture, $"{ChangeColours.SignOf(kind)}{count}"), x + 14, bold, ChangeColours.Of(kind));
        }
        if (relationships.Count(r => r.Origin == RelationshipOrigin.Simulated) is > 0 and var simulated)
            Write($"{simulated} of them simulated", x + 14, small, ChangeColours.Faint);

        float Write(string text, float at, SKFont font, SKColor colour)
        {
            using var paint = new SKPaint { Color = colour, IsAntialias = true };
            canvas.DrawText(text, at, 42, SKTextAlign.Left, font, paint);
            return at + font.MeasureText(text);
        }
    }

    private void DrawPhoto(SKCanvas canvas, SKBitmap photo, AlignedGraphs graphs, int graph)
    {
        var image = graphs.Graphs[graph].Image;
        int[] numbers = [.. Enumerable.Range(0, graphs.Count).Where(number => graphs.RegionOf(graph, number) is not null)];
        // found just now
        var shapes = RegionShape.Of([.. numbers.Select(number => graphs.RegionOf(graph, number)!)], image.Width, image.Height, photo.Width, photo.Height)
            .Select(shape => shape with { Index = numbers[shape.Index] });
        var stack = RegionShape.Stack(shapes);
        var colours = MarkColours.Shuffled(_options.Seed);
        canvas.Save();
        canvas.ClipRect(new(0, 0, photo.Width, photo.Height));
        canvas.DrawBitmap(photo, 0, 0, SKSamplingOptions.Default);
        RegionShape.Draw(canvas, stack, colours);
        using var font = LabelFont.Of(14, bold: true);
        var (layout, plates) = (new PlateLayout(photo.Width, photo.Height), new Dictionary<int, (SKRect Plate, string Text)>());
        var notice = RandomWeights.NoticeOf(graphs.Graphs[graph]);
        if (notice is not null)
            layout.Take(Notice.Place(photo.Width));
        foreach (var (shape, visible) in stack.Reverse()) // small regions have the least choice of place
        {
            var text = (shape.Index + 1).ToString(CultureInfo.InvariantCulture);
            plates[shape.Index] = (layout.PlaceOn(visible, new(MathF.Ceiling(font.MeasureText(text)) + 10, 20)), text);
        }
        var drawn = Arrows(graphs, graph).Where(arrow => plates.ContainsKey(arrow.Relationship.Subject) && plates.ContainsKey(arrow.Relationship.Object));
        GraphArrows.Draw(canvas, new GraphArrows(layout, plates).Plan(drawn.Select((arrow, i) => (i, arrow.Relationship, arrow.Colour))));
        foreach (var (number, (plate, text)) in plates.OrderBy(pair => pair.Key))
            Plate.Draw(canvas, plate, text, font, colours[number % colours.Length]);
        if (notice is not null)
            Notice.Draw(canvas, notice, photo.Width);
        canvas.Restore();
    }

    // What changes in this graph; in the first, what the next one changes.
    private IEnumerable<(Relationship Relationship, SKColor Colour)> Arrows(AlignedGraphs graphs, int graph) => graphs.Graphs.Count == 1
        ? graphs.RelationshipsOf(graph).Take(_options.MostArrows).Select(r => (r, ChangeColours.Ink))
        : new GraphChanges(graphs, Math.Max(0, graph - 1), Math.Max(1, graph)).Relationships
            .Where(change => change.Kind != ChangeKind.Kept)
            .Select(change => graph == 0
                ? (Relationship: change.Before, Colour: ChangeColours.Faint)
                : (Relationship: change.After ?? change.Before, Colour: ChangeColours.Of(change.Kind)))
            .Where(arrow => arrow.Relationship is not null)
            .Select(arrow => (Relationship: arrow.Relationship!, arrow.Colour))
            .OrderByDescending(arrow => arrow.Relationship.Category)
            .Take(_options.MostArrows);
}
