using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>Draws relationships as curved arrows between the plates of their regions, their predicates on the curves.</summary>
internal sealed class GraphArrows(PlateLayout layout, IReadOnlyDictionary<int, (SKRect Plate, string Text)> plates)
{
    // Tried in turn: how far the curve swings out, in parts of its length, and where on it the label stands.
    private static readonly float[] Bends = [0.16f, -0.16f, 0.3f, -0.3f, 0.45f, -0.45f];
    private static readonly float[] Places = [0.5f, 0.4f, 0.6f, 0.3f, 0.7f];
    private const float LabelSize = 13, MostAway = 150;

    /// <summary>The relationships worth an arrow: emotional and social ones first, spatial ones last, the surer before the others; one a pair.</summary>
    public static IReadOnlyList<int> Choose(SceneGraph graph, int most, int mostPerRegion)
    {
        var (chosen, leaving) = (new List<int>(), new Dictionary<int, int>());
        var pairs = new HashSet<(int, int)>();
        var ranked = Enumerable.Range(0, graph.Relationships.Count)
            .OrderByDescending(i => graph.Relationships[i].Category) // what says most comes last in the enumeration
            .ThenByDescending(i => graph.Relationships[i].Confidence ?? 0.5)
            .ThenBy(i => graph.Relationships[i].Origin == RelationshipOrigin.Inverse)
            .ThenBy(i => i);
        foreach (var i in ranked)
        {
            var relationship = graph.Relationships[i];
            var (low, high) = (Math.Min(relationship.Subject, relationship.Object), Math.Max(relationship.Subject, relationship.Object));
            if (chosen.Count == most)
                break;
            if (low == high || leaving.GetValueOrDefault(relationship.Subject) == mostPerRegion || !pairs.Add((low, high)))
                continue;
            leaving[relationship.Subject] = leaving.GetValueOrDefault(relationship.Subject) + 1;
            chosen.Add(i);
        }
        return [.. chosen.Order()];
    }

    /// <summary>An arrow with its place.</summary>
    /// <param name="Index">Which of the relationships.</param>
    /// <param name="From">The plate where it begins.</param>
    /// <param name="Control">The point that pulls the curve aside.</param>
    /// <param name="To">The plate where it ends.</param>
    /// <param name="Label">Place of the label.</param>
    /// <param name="Leader">The point of the curve that a line joins the label to; null where it stands on the curve.</param>
    /// <param name="Text">What the label says.</param>
    /// <param name="Colour">Colour of arrow and label.</param>
    public sealed record Arrow(int Index, SKRect From, SKPoint Control, SKRect To, SKRect Label, SKPoint? Leader, string Text, SKColor Colour);

    /// <summary>Finds the places of arrows and takes those of their labels.</summary>
    /// <param name="arrows">Relationships between regions that have a plate, each with its colour.</param>
    /// <param name="mustBeFree">Whether an arrow whose label finds no free place is left out; else the label stands where it covers least.</param>
    public IReadOnlyList<Arrow> Plan(IEnumerable<(int Index, Relationship Relationship, SKColor Colour)> arrows, bool mustBeFree = false)
    {
        using var font = LabelFont.Of(LabelSize);
        var planned = new List<Arrow>();
        foreach (var (index, relationship, colour) in arrows)
        {
            var text = LabelFont.Fit(font, relationship.Predicate, 160);
            var size = new SKSize(MathF.Ceiling(font.MeasureText(text)) + 8, 18);
            var (from, to) = (plates[relationship.Subject].Plate, plates[relationship.Object].Plate);
            var (control, best) = Best(from, to, size);
            var wanted = Middle(best);
            if ((mustBeFree ? layout.FreePlace(wanted.X, wanted.Y, size, MostAway) : layout.PlaceNear(wanted.X, wanted.Y, size)) is not { } label)
                continue;
            var away = SKPoint.Distance(Middle(label), wanted) > size.Height;
            planned.Add(new(index, from, control, to, label, away ? wanted : null, text, colour));
        }
        return planned;
    }

    /// <summary>Draws the arrows, then their labels over them.</summary>
    public static void Draw(SKCanvas canvas, IReadOnlyList<Arrow> arrows)
    {
        using var font = LabelFont.Of(LabelSize);
        foreach (var arrow in arrows)
            DrawCurve(canvas, arrow.From, arrow.Control, arrow.To, arrow.Colour);
        foreach (var arrow in arrows)
            Plate.DrawLeader(canvas, arrow.Label, arrow.Leader, arrow.Colour);
        foreach (var arrow in arrows)
            Plate.Draw(canvas, arrow.Label, arrow.Text, font, arrow.Colour);
    }

    private (SKPoint Control, SKRect Label) Best(SKRect from, SKRect to, SKSize size)
    {
        (SKPoint, SKRect)? best = null;
        var least = float.MaxValue;
        foreach (var bend in Bends)
        {
            var control = Control(from, to, bend);
            foreach (var place in Places)
            {
                var at = On(Middle(from), control, Middle(to), place);
                var label = layout.Inside(at.X, at.Y, size);
                var cost = layout.Overlap(label);
                if (cost < least)
                    (best, least) = ((control, label), cost);
                if (cost == 0)
                    return (control, label);
            }
        }
        return best ?? (Control(from, to, Bends[0]), layout.Inside(from.MidX, from.MidY, size));
    }

    private static void DrawCurve(SKCanvas canvas, SKRect from, SKPoint control, SKRect to, SKColor colour)
    {
        var (start, end) = (Middle(from), Middle(to));
        var (first, last) = (0f, 1f);
        while (first < 0.5f && Holds(from, On(start, control, end, first), 2))
            first += 0.005f;
        while (last > first + 0.01f && Holds(to, On(start, control, end, last), 4))
            last -= 0.005f;
        using var builder = new SKPathBuilder();
        builder.MoveTo(On(start, control, end, first));
        for (var step = 1; step <= 40; step++)
            builder.LineTo(On(start, control, end, first + ((last - first) * step / 40)));
        using var curve = builder.Detach();
        using var head = Head(On(start, control, end, Math.Max(first, last - 0.04f)), On(start, control, end, last));

        using var halo = new SKPaint
        {
            Color = SKColors.White.WithAlpha(210),
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 6,
            StrokeCap = SKStrokeCap.Round
        };
        using var line = new SKPaint { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 3, StrokeCap = SKStrokeCap.Round };
        using var fill = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawPath(curve, halo);
        canvas.DrawPath(head, halo);
        canvas.DrawPath(curve, line);
        canvas.DrawPath(head, fill);
    }

    private static SKPath Head(SKPoint from, SKPoint tip)
    {
        var (x, y) = (tip.X - from.X, tip.Y - from.Y);
        var length = Math.Max(1e-3f, MathF.Sqrt((x * x) + (y * y)));
        (x, y) = (x / length, y / length);
        using var builder = new SKPathBuilder();
        builder.MoveTo(tip);
        builder.LineTo(tip.X - (13 * x) - (6 * y), tip.Y - (13 * y) + (6 * x));
        builder.LineTo(tip.X - (13 * x) + (6 * y), tip.Y - (13 * y) - (6 * x));
        builder.Close();
        return builder.Detach();
    }

    private static SKPoint Control(SKRect from, SKRect to, float bend)
    {
        var (start, end) = (Middle(from), Middle(to));
        var (x, y) = (end.X - start.X, end.Y - start.Y);
        return new(((start.X + end.X) / 2) - (2 * bend * y), ((start.Y + end.Y) / 2) + (2 * bend * x));
    }

    private static SKPoint Middle(SKRect rect) => new(rect.MidX, rect.MidY);

    private static bool Holds(SKRect rect, SKPoint point, float margin) => SKRect.Inflate(rect, margin, margin).Contains(point);

    private static SKPoint On(SKPoint start, SKPoint control, SKPoint end, float t) => new(
        ((1 - t) * (1 - t) * start.X) + (2 * t * (1 - t) * control.X) + (t * t * end.X),
        ((1 - t) * (1 - t) * start.Y) + (2 * t * (1 - t) * control.Y) + (t * t * end.Y));
}
