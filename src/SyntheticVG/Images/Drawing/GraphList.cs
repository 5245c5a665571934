using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>What stands in words: the meaning of the colours, the regions, every relationship; first beside the photo, then in columns below it.</summary>
internal sealed class GraphList
{
    private const int Margin = 14, Line = 18, MostRelationships = 300;

    private readonly List<Action<SKCanvas, SKPoint>> _lines = [];
    private readonly int _photoWidth, _columnWidth, _besideCount, _belowRows;
    private readonly int _photoHeight;
    private readonly float _inner;

    /// <summary>Lays the list out around a photo.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="colours">Colours of the regions, repeated.</param>
    /// <param name="plan">What is drawn on the photo: relationships that have an arrow there are marked by one.</param>
    /// <param name="photoWidth">Width of the photo as drawn.</param>
    /// <param name="photoHeight">Height of the photo as drawn.</param>
    /// <param name="columnWidth">Width of a column.</param>
    public GraphList(SceneGraph graph, SKColor[] colours, GraphPlan plan, int photoWidth, int photoHeight, int columnWidth)
    {
        (_photoWidth, _photoHeight, _columnWidth, _inner) = (photoWidth, photoHeight, columnWidth, columnWidth - (2 * Margin));
        var drawn = plan.Arrows.Select(arrow => arrow.Index).ToHashSet();
        AddHead(graph, plan);
        AddRegions(graph, colours);
        var headAndRegions = _lines.Count;
        AddRelationships(graph, drawn);

        var columns = Math.Max(1, (photoWidth + columnWidth) / columnWidth);
        _besideCount = Math.Min(_lines.Count, Math.Max(1, (photoHeight - (2 * Margin)) / Line));
        if (_besideCount == headAndRegions - 1)
            _lines.RemoveAt(_besideCount); // no empty line at the head of a column
        _belowRows = (_lines.Count - _besideCount + columns - 1) / columns;
        var below = _belowRows == 0 ? 0 : (_belowRows * Line) + Margin;
        CanvasHeight = Math.Max(photoHeight, (_besideCount * Line) + (2 * Margin)) + below;
    }

    /// <summary>Height of photo and list together.</summary>
    public int CanvasHeight { get; }

    /// <summary>Draws the list.</summary>
    public void Draw(SKCanvas canvas)
    {
        for (var i = 0; i < _lines.Count; i++)
        {
            var beside = i < _besideCount;
            var k = i - _besideCount;
            _lines[i](canvas, beside
                ? new(_photoWidth + Margin, Margin + 12 + (i * Line))
                : new((k / _belowRows * _columnWidth) + Margin, Math.Max(_photoHeight, (_besideCount * Line) + (2 * Margin)) + 18 + (k % _belowRows * Line)));
        }
    }

    private void AddHead(SceneGraph graph, GraphPlan plan)
    {
        AddText(graph.Image.Key, bold: true);
        AddText($"{graph.Regions.Count} regions, {graph.Relationships.Count} relationships, {plan.Arrows.Count} of them as arrows");
        if (plan.Plates.Count < graph.Regions.Count)
            AddText($"{plan.Plates.Count} of the regions are marked on the photo");
        foreach (var group in graph.Relationships.GroupBy(r => r.Category).OrderBy(group => group.Key))
        {
            var (text, colour) = ($"{group.Key.ToString().ToLowerInvariant()}  ({group.Count()})", MarkColours.Of(group.Key));
            _lines.Add((canvas, at) =>
            {
                using var paint = new SKPaint { Color = colour, IsAntialias = true };
                canvas.DrawRoundRect(SKRect.Create(at.X, at.Y - 8, 22, 6), 3, 3, paint);
                Write(canvas, text, at.X + 30, at.Y, _inner - 30);
            });
        }
        AddText("");
    }

    private void AddRegions(SceneGraph graph, SKColor[] colours)
    {
        var perLine = graph.Regions.Count > 24 ? 3 : 2;
        var width = _inner / perLine;
        foreach (var line in Enumerable.Range(0, graph.Regions.Count).Chunk(perLine))
        {
            _lines.Add((canvas, at) =>
            {
                for (var k = 0; k < line.Length; k++)
                {
                    using var paint = new SKPaint { Color = colours[line[k] % colours.Length], IsAntialias = true };
                    canvas.DrawRoundRect(SKRect.Create(at.X + (k * width), at.Y - 10, 11, 11), 3, 3, paint);
                    Write(canvas, GraphPicture.NameOf(graph, line[k]), at.X + (k * width) + 16, at.Y, width - 20);
                }
            });
        }
        AddText("");
    }

    private void AddRelationships(SceneGraph graph, IReadOnlySet<int> drawn)
    {
        var order = Enumerable.Range(0, graph.Relationships.Count).OrderBy(i => !drawn.Contains(i)).ThenBy(i => graph.Relationships[i].Category).ThenBy(i => i);
        foreach (var i in order.Take(MostRelationships))
        {
            var relationship = graph.Relationships[i];
            var (arrow, colour) = (drawn.Contains(i) ? "→" : "", MarkColours.Of(relationship.Category));
            _lines.Add((canvas, at) =>
            {
                var (x, right) = (at.X + 22, at.X + _inner);
                Write(canvas, arrow, at.X, at.Y, 22, colour, bold: true);
                var fits = MeasureOf(GraphPicture.NameOf(graph, relationship.Subject), relationship.Predicate, GraphPicture.NameOf(graph, relationship.Object))
                    + 14 <= right - x;
                x += 7 + Write(canvas, GraphPicture.NameOf(graph, relationship.Subject), x, at.Y, fits ? _inner : _inner * 0.36f);
                x += 7 + Write(canvas, relationship.Predicate, x, at.Y, fits ? _inner : Math.Min(right - x, _inner * 0.34f), colour);
                Write(canvas, GraphPicture.NameOf(graph, relationship.Object), x, at.Y, right - x);
            });
        }
        if (graph.Relationships.Count > MostRelationships)
            AddText($"… and {graph.Relationships.Count - MostRelationships} more");
    }

    private void AddText(string text, bool bold = false) =>
        _lines.Add((canvas, at) => Write(canvas, text, at.X, at.Y, _inner, bold: bold));

    private static float MeasureOf(params string[] texts)
    {
        using var font = LabelFont.Of(12.5f);
        return texts.Sum(text => font.MeasureText(text));
    }

    // The width that the text took.
    private static float Write(SKCanvas canvas, string text, float x, float y, float width, SKColor? colour = null, bool bold = false)
    {
        if (text.Length == 0)
            return 0;
        using var font = LabelFont.Of(bold ? 14 : 12.5f, bold);
        using var paint = new SKPaint { Color = colour ?? new(0xFF222222), IsAntialias = true };
        var fitting = LabelFont.Fit(font, text, width);
        canvas.DrawText(fitting, x, y, SKTextAlign.Left, font, paint);
        return font.MeasureText(fitting);
    }
}
