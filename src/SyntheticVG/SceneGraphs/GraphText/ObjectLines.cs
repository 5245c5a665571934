using System.Globalization;
using System.Text.RegularExpressions;
using SyntheticVG.Characters;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>Reads the lines of objects.</summary>
internal sealed partial class ObjectLines(GraphTextReaderOptions options, Oddities oddities)
{
    private const int Whole = 1000; // thousandths of a side

    private readonly SortedDictionary<int, TextObject> _objects = [];
    private int _last = -1;

    /// <summary>Whether relationships may name a region.</summary>
    public bool Exists(int region) => options.Regions is { } regions ? region >= 0 && region < regions : _objects.ContainsKey(region);

    /// <summary>Reads <c>regionN: text</c>, the text perhaps with a box.</summary>
    public void Take(string line)
    {
        if (RegionTag.AtStart(line) is not { } tag || PythonText.Trim(line[tag.End..]) is not [':', .. var text])
        {
            oddities.Count("unreadable-object-line");
            return;
        }
        oddities.CountIf(!tag.IsExact(line), "loose-region-name");
        var region = tag.Number - 1;
        if (region < 0 || region >= (options.Regions ?? options.MostRegions) || _objects.ContainsKey(region))
        {
            oddities.Count(_objects.ContainsKey(region) ? "object-repeated" : "object-out-of-range");
            return;
        }
        oddities.CountIf(region < _last, "object-out-of-order");
        _last = region;
        var box = ReadBox(ref text);
        oddities.CountIf(Tags().IsMatch(BoxTags().Replace(text, "")), "tag-in-text");
        text = RegionTag.Without(Tags().Replace(text, " "), out var names);
        text = Spaces().Replace(text, " ").Trim();
        oddities.CountIf(names > 0, "region-name-in-text");
        oddities.CountIf(text.Length == 0, "object-without-text");
        if (box is null && options.Regions is null)
            oddities.Count("object-without-box");
        else
            _objects.Add(region, new(region, text, box));
    }

    /// <summary>The objects by region.</summary>
    public IReadOnlyList<TextObject> Finish()
    {
        var expected = options.Regions ?? (_objects.Count == 0 ? 0 : _objects.Keys.Last() + 1);
        for (var missing = expected - _objects.Count; missing > 0; missing--)
            oddities.Count("object-missing");
        return [.. _objects.Values];
    }

    // The first box, taken out of the text with all others.
    private Box? ReadBox(ref string text)
    {
        var boxes = BoxTexts.FindAll(text).ToList();
        if (boxes.Count == 0)
        {
            oddities.CountIf(text.Contains("<|box_start|>", StringComparison.Ordinal), "unreadable-box");
            return null;
        }
        oddities.CountIf(boxes.Count > 1, "several-boxes");
        foreach (var box in Enumerable.Reverse(boxes))
            text = text.Remove(box.At, box.Length);
        var (x1, y1, x2, y2) = (Number(boxes[0].X1), Number(boxes[0].Y1), Number(boxes[0].X2), Number(boxes[0].Y2));
        oddities.CountIf(Math.Max(Math.Max(x1, y1), Math.Max(x2, y2)) > Whole, "box-outside-picture");
        oddities.CountIf(x1 > x2 || y1 > y2, "box-inverted");
        return new Box(Math.Min(x1, x2), Math.Min(y1, y2), Math.Max(x1, x2), Math.Max(y1, y2)).Clamp(Whole, Whole);
    }

    private static double Number(string digits) => double.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"<\|[a-z_]+\|>|<mask>|<pos>|<image>", RegexOptions.CultureInvariant)]
    private static partial Regex Tags();

    [GeneratedRegex(@"<\|box_(start|end)\|>", RegexOptions.CultureInvariant)]
    private static partial Regex BoxTags();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
