using SyntheticVG.Datasets.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>Reads COCO's <c>segmentation</c>: a list of polygons, or run lengths as numbers or as compressed text.</summary>
internal static class Segmentation
{
    /// <summary>The mask, or null where there is no polygon.</summary>
    /// <exception cref="BadRowException"><c>segmentation-bad</c></exception>
    public static Rle? Read(JsonValue value, int width, int height)
    {
        try
        {
            return value.IsArray ? Polygons(value, width, height) : Runs(value, width, height);
        }
        catch (InvalidDataException e) // of the mask itself
        {
            throw Bad(e.Message);
        }
    }

    private static Rle? Polygons(JsonValue list, int width, int height)
    {
        var parts = new List<double[]>();
        foreach (var polygon in list.Children)
        {
            var numbers = new List<double>();
            foreach (var number in polygon.List().Children)
                numbers.Add(number.Number());
            parts.Add([.. numbers]);
        }
        return parts.Count == 0 ? null : Polygon.ToRle(height, width, parts);
    }

    private static Rle Runs(JsonValue value, int width, int height)
    {
        var size = new List<long>();
        foreach (var side in value.Object().Get("size"u8).List().Children)
            size.Add(side.Integer());
        if (size is not [var rows, var columns] || rows != height || columns != width)
            throw Bad($"found a mask of [{string.Join(", ", size)}]; expected [{height}, {width}]");
        var counts = value.Get("counts"u8);
        return counts.IsArray ? Rle.FromRuns(height, width, Numbers(counts)) : Rle.Parse(height, width, counts.Text());
    }

    private static uint[] Numbers(JsonValue counts)
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
