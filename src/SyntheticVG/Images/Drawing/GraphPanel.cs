using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>The list beside the photo: what the colours mean, the regions, and every relationship.</summary>
internal sealed class GraphPanel(SceneGraph graph, SKColor[] colours, int width)
{
    private const int Margin = 14, Line = 18, MostLines = 90;

    /// <summary>Height that the whole list needs, in pixels.</summary>
    public int Height => (2 * Margin) + (Line * Math.Min(MostLines + 1, 6 + Categories.Count + ((graph.Regions.Count + 1) / 2) + graph.Relationships.Count));

    private List<RelationshipCategory> Categories => [.. graph.Relationships.Select(r => r.Category).Distinct().Order()];

    /// <summary>Draws the list from column <paramref name="left"/> on; relationships that have an arrow are marked by one.</summary>
    public void Draw(SKCanvas canvas, int left, IReadOnlySet<int> drawn)
    {
        using var title = LabelFont.Of(14, bold: true);
        using var font = LabelFont.Of(12.5f);
        using var ink = new SKPaint { Color = new(0xFF222222), IsAntialias = true };
        var (x, y, lines) = (left + Margin, Margin + 12f, 0);

        Write(title, graph.Image.Key, ink);
        Write(font, $"{graph.Regions.Count} regions, {graph.Relationships.Count} relationships ({drawn.Count} as arrows)", ink);
        foreach (var category in Categories)
        {
            using var paint = new SKPaint { Color = MarkColours.Of(category), IsAntialias = true };
            canvas.DrawRoundRect(SKRect.Create(x, y - 8, 22, 6), 3, 3, paint);
            WriteAt(x + 30, font, $"{category.ToString().ToLowerInvariant()}  ({graph.Relationships.Count(r => r.Category == category)})", ink);
            y += Line;
            lines++;
        }
        y += Line / 2f;

        var column = (width - (2 * Margin)) / 2f;
        for (var i = 0; i < graph.Regions.Count && lines < MostLines; i++)
        {
            var at = x + (i % 2 * column);
            using var paint = new SKPaint { Color = colours[i % colours.Length], IsAntialias = true };
            canvas.DrawRoundRect(SKRect.Create(at, y - 10, 11, 11), 3, 3, paint);
            WriteAt(at + 17, font, LabelFont.Fit(font, GraphPicture.NameOf(graph, i), column - 24), ink);
            if (i % 2 == 1 || i == graph.Regions.Count - 1)
            {
                y += Line;
                lines++;
            }
        }
        y += Line / 2f;

        for (var i = 0; i < graph.Relationships.Count; i++)
        {
            var relationship = graph.Relationships[i];
            if (lines++ >= MostLines)
            {
                Write(font, $"… and {graph.Relationships.Count - i} more", ink);
                return;
            }
            using var paint = new SKPaint { Color = MarkColours.Of(relationship.Category), IsAntialias = true };
            if (drawn.Contains(i))
                WriteAt(x, title, "→", paint);
            DrawTriplet(x + 22, relationship, paint);
            y += Line;
        }

        void DrawTriplet(float at, Relationship relationship, SKPaint paint)
        {
            var right = left + width - Margin;
            foreach (var (text, pen) in ((string, SKPaint)[])[(GraphPicture.NameOf(graph, relationship.Subject), ink), (relationship.Predicate, paint), (GraphPicture.NameOf(graph, relationship.Object), ink)])
            {
                if (at >= right - 12)
                    return;
                var fitting = LabelFont.Fit(font, text, right - at);
                WriteAt(at, font, fitting, pen);
                at += font.MeasureText(fitting) + 7;
            }
        }

        void Write(SKFont with, string text, SKPaint pen)
        {
            WriteAt(x, with, LabelFont.Fit(with, text, width - (2 * Margin)), pen);
            y += Line;
            lines++;
        }

        void WriteAt(float at, SKFont with, string text, SKPaint pen) => canvas.DrawText(text, at, y, SKTextAlign.Left, with, pen);
    }
}
