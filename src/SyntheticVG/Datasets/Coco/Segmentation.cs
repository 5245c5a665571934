using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>Reads COCO's <c>segmentation</c>: a list of polygons, or run lengths as numbers or as compressed text.</summary>
internal static class Segmentation
{
    /// <summary>The mask, or null where there is no polygon: <c>[]</c>, <c>[[]]</c>, <c>{}</c>.</summary>
    /// <param name="value">The value; one polygon may stand there without a list around it.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="report">Counts polygons that are no good beside others that are (<c>polygon-bad</c>).</param>
    /// <param name="where">Place of the row.</param>
    /// <exception cref="BadRowException"><c>segmentation-bad</c></exception>
    public static Rle? Read(JsonValue value, int width, int height, ReadReport report, string where)
    {
        try
        {
            return value.IsArray
                ? Polygons(value, width, height, report, where)
                : report.Repairs && value.Object().IsEmptyObject ? null
                : Runs(value, width, height);
        }
        catch (InvalidDataException e) // of the mask itself
        {
            throw Bad(e.Message);
        }
    }

    private static Rle? Polygons(JsonValue list, int width, int height, ReadReport report, string where)
    {
        var (parts, problems) = (new List<double[]>(), new List<string>());
        foreach (var polygon in list.Children)
        {
            if (report.Repairs && polygon.IsNull)
            {
                problems.Add("found null; expected a polygon");
                continue;
            }
            if (report.Repairs && !polygon.IsArray && parts.Count == 0)
                return Rle(Numbers(list, report.Repairs)); // a flat list of coordinates
            if (report.Repairs && !polygon.Children.MoveNext())
                continue;
            try
            {
                var points = Numbers(polygon.List(), report.Repairs);
                Polygon.Require(points);
                parts.Add(points);
            }
            catch (Exception e) when (report.Repairs && (e is BadRowException or InvalidDataException))
            {
                problems.Add(e.Message);
            }
        }
        if (parts.Count == 0)
            return problems.Count == 0 ? null : throw Bad(problems[0]);
        foreach (var problem in problems)
            report.Add("polygon-bad", where, $"{problem}; the other polygons stay");
        return Rle([.. parts]);

        Rle Rle(params double[][] polygons) => Polygon.ToRle(height, width, polygons);
    }

    private static double[] Numbers(JsonValue list, bool orText)
    {
        var numbers = new List<double>();
        foreach (var number in list.Children)
            numbers.Add(number.Number(orText));
        return [.. numbers];
    }

    private static Rle Runs(JsonValue value, int width, int height)
    {
        var size = new List<long>();
        foreach (var side in value.Object().Get("size"u8).List().Children)
            size.Add(side.Integer());
        if (size is not [var rows, var columns] || rows != height || columns != width)
            throw Bad($"found a mask of [{string.Join(", ", size)}]; expected [{height}, {width}]");
        var counts = value.Get("counts"u8);
        return counts.IsArray ? Rle.FromRuns(height, width, Counts(counts)) : Rle.Parse(height, width, counts.Text());
    }

    private static uint[] Counts(JsonValue counts)
    {
        var runs = new List<uint>();
        foreach (var count in counts.Children)
        {
            var run = count.Integer();
            runs.Add(run is >= 0 and <= uint.MaxValue ? (uint)run : throw Bad($"found a run of {run}; expected 0 or more"));
        }
        return [.. runs];
    }

    private static BadRowException Bad(string message) => new("segmentation-bad", message);
}
