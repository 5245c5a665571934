using System.Globalization;
using SkiaSharp;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Images.Drawing;

/// <summary>What stands beneath the photos of a <see cref="ComparisonPicture"/>: names of regions and relationships, the same one at the same height in each
/// column.</summary>
internal sealed class ComparisonList
{
    private const int NameLine = 19, Line = 21, Space = 12, Legend = 30;

    private readonly AlignedGraphs _graphs;
    private readonly SKColor[] _colours;
    private readonly IReadOnlyList<ChangeLine> _lines;
    private readonly int _width, _columns, _nameLines, _shown, _changed;

    /// <summary>Lays the list out.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="colours">Colours of the regions, repeated.</param>
    /// <param name="width">Width of a column, in pixels.</param>
    /// <param name="most">The most relationships listed.</param>
    public ComparisonList(AlignedGraphs graphs, SKColor[] colours, int width, int most)
    {
        (_graphs, _colours, _width, _lines) = (graphs, colours, width, ChangeLine.Of(graphs));
        _columns = graphs.Count > 12 ? 3 : 2;
        _nameLines = (graphs.Count + _columns - 1) / _columns;
        (_shown, _changed) = (Math.Min(most, _lines.Count), _lines.Count(line => line.Changes));
        Height = (int)Top(_shown + (_shown < _lines.Count ? 1 : 0)) + Legend;
    }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Draws a graph's column, its upper left corner at the origin.</summary>
    public void Draw(SKCanvas canvas, int graph)
    {
        for (var number = 0; number < _graphs.Count; number++)
            DrawName(canvas, graph, number, new(number / _nameLines * (_width / _columns), (number % _nameLines * NameLine) + 14), _width / _columns);
        var top = (_nameLines * NameLine) + Space;
        using (var rule = new SKPaint { Color = ChangeColours.Faint.WithAlpha(90), StrokeWidth = 1 })
            canvas.DrawLine(0, top, _width, top, rule);
        for (var i = 0; i < _shown; i++)
            DrawLine(canvas, _lines[i], graph, Top(i));
        if (_shown < _lines.Count)
            Write(canvas, string.Create(CultureInfo.InvariantCulture, $"… and {_lines.Count - _shown} more"), 0, Top(_shown) + 15, _width, ChangeColours.Faint);
        if (graph == 0)
            DrawCategories(canvas, Height - Legend);
    }

    // Where a line begins; those that change stand apart from the others.
    private float Top(int line) => (_nameLines * NameLine) + (1.5f * Space) + (line * Line) + (line >= _changed ? Space / 2 : 0);

    private static void DrawCategories(SKCanvas canvas, float top)
    {
        var x = 29f;
        foreach (var category in Enum.GetValues<RelationshipCategory>())
        {
            using var dot = new SKPaint { Color = MarkColours.Of(category), IsAntialias = true };
            canvas.DrawCircle(x, top + 20, 3.5f, dot);
            x += 28 + Write(canvas, category.ToString().ToLowerInvariant(), x + 8, top + 24.5f, 200, ChangeColours.Faint);
        }
    }

    private void DrawName(SKCanvas canvas, int graph, int number, SKPoint at, float width)
    {
        var before = graph > 0 ? _graphs.RegionOf(graph - 1, number) : null;
        if (_graphs.RegionOf(graph, number) is not { } region)
        {
            if (before is not null)
                Struck(canvas, NameOf(before, number), at.X + 17, at.Y, width - 24);
            return;
        }
        using var paint = new SKPaint { Color = _colours[number % _colours.Length], IsAntialias = true };
        canvas.DrawRoundRect(SKRect.Create(at.X, at.Y - 10, 11, 11), 3, 3, paint);
        var kind = graph == 0 ? ChangeKind.Kept : before is null ? ChangeKind.Added : before.Name != region.Name ? ChangeKind.Refined : ChangeKind.Kept;
        // refined: it was there
        var text = kind == ChangeKind.Refined
            ? $"{NameOf(region, number)} (was {(before!.Name.Length > 0 ? before.Name : "unnamed")})"
            : NameOf(region, number);
        Write(canvas, text, at.X + 17, at.Y, width - 24, kind == ChangeKind.Kept ? ChangeColours.Ink : ChangeColours.Of(kind));
    }

    private void DrawLine(SKCanvas canvas, ChangeLine line, int graph, float top)
    {
        if (line.Cells[graph] is not { } cell)
            return;
        var colour = ChangeColours.Of(cell.Kind);
        if (cell.Kind != ChangeKind.Kept)
        {
            using var band = new SKPaint { Color = colour.WithAlpha(26), IsAntialias = true };
            canvas.DrawRoundRect(SKRect.Create(0, top + 1, _width, Line - 2), 4, 4, band);
            Write(canvas, ChangeColours.SignOf(cell.Kind), 7, top + 15, 14, colour, bold: true);
        }
        using (var dot = new SKPaint { Color = MarkColours.Of(cell.Relationship.Category), IsAntialias = true })
            canvas.DrawCircle(29, top + 10.5f, 3.5f, dot);
        var (subject, @object) = (NameOf(graph, cell.Relationship.Subject), NameOf(graph, cell.Relationship.Object));
        var ink = cell.Kind == ChangeKind.Kept ? ChangeColours.Ink : colour;
        var x = 40f;
        x += 7 + Write(canvas, subject, x, top + 15, _width * 0.34f, ink);
        x += 7 + Write(canvas, cell.Relationship.Predicate, x, top + 15, _width * 0.36f, ink, bold: true);
        x += Write(canvas, @object, x, top + 15, _width - x - 8, ink);
        if (cell.Kind != ChangeKind.Removed)
            return;
        using var stroke = new SKPaint { Color = colour, IsAntialias = true, StrokeWidth = 1.2f };
        canvas.DrawLine(38, top + 10.5f, x + 2, top + 10.5f, stroke);
    }

    // A region that is gone is called as it was.
    private string NameOf(int graph, int number)
    {
        for (var i = graph; i >= 0; i--)
        {
            if (_graphs.RegionOf(i, number) is { } region)
                return NameOf(region, number);
        }
        return (number + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string NameOf(Region region, int number) => string.Create(CultureInfo.InvariantCulture, $"{number + 1} {region.Name}").TrimEnd();

    private static void Struck(SKCanvas canvas, string text, float x, float y, float width)
    {
        var colour = ChangeColours.Of(ChangeKind.Removed);
        var end = x + Write(canvas, text, x, y, width, colour);
        using var stroke = new SKPaint { Color = colour, IsAntialias = true, StrokeWidth = 1.2f };
        canvas.DrawLine(x - 2, y - 4.5f, end + 2, y - 4.5f, stroke);
    }

    // The width that the text took.
    private static float Write(SKCanvas canvas, string text, float x, float y, float width, SKColor colour, bool bold = false)
    {
        if (text.Length == 0 || width < 8)
            return 0;
        using var font = LabelFont.Of(12.5f, bold);
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        var fitting = LabelFont.Fit(font, text, width);
        canvas.DrawText(fitting, x, y, SKTextAlign.Left, font, paint);
        return font.MeasureText(fitting);
    }
}
