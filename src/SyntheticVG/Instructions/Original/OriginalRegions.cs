using System.Globalization;
using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Regions of annotations: their masks, their boxes, and the sentence that names them.</summary>
internal static class OriginalRegions
{
    private const int BorderPixels = 3;

    /// <summary>The only mask where the picture is the only region.</summary>
    public static Rle Whole(int width, int height) => Rle.Empty(height, width).Complement();

    /// <summary>A box of left, top, right, bottom.</summary>
    public static Box Xyxy(JsonElement box) => new(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());

    /// <summary>A box of left, top, width, height.</summary>
    public static Box Xywh(JsonElement box) => Box.FromXywh(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());

    /// <summary>A box as text, cut at the picture's sides.</summary>
    public static string Text(Box box, int width, int height) => BoxText.Write(box.Clamp(width, height), width, height);

    /// <summary>A segmentation: run lengths as text or numbers, or polygons.</summary>
    public static Rle Segmentation(JsonElement segmentation, int width, int height)
    {
        if (segmentation.ValueKind == JsonValueKind.Array)
            return Polygon.ToRle(height, width,
                segmentation.EnumerateArray().Select(points => (IReadOnlyList<double>)[.. points.EnumerateArray().Select(at => at.GetDouble())]));
        var (size, counts) = (segmentation.GetProperty("size"), segmentation.GetProperty("counts"));
        return counts.ValueKind == JsonValueKind.String
            ? Rle.Parse(size[0].GetInt32(), size[1].GetInt32(), counts.GetString())
            : Rle.FromRuns(size[0].GetInt32(), size[1].GetInt32(), [.. counts.EnumerateArray().Select(run => run.GetUInt32())]);
    }

    /// <summary>A region's mask by <c>region_mode</c>: its segmentation, its box filled, or its segmentation and a frame around its box.</summary>
    public static Rle Mask(OriginalSettings settings, Box box, Func<Rle> segmentation, int width, int height)
    {
        switch (settings.Text("region_mode", "segmentation"))
        {
            case "segmentation":
                return segmentation();
            case "box":
                return Filled(box, 0, width, height);
            case "box_segmentation":
                return Filled(box, BorderPixels, width, height).Except(Filled(box, 0, width, height)).Union(segmentation());
            case var mode:
                throw new InvalidDataException($"region_mode is \"{mode}\"; expected segmentation, box or box_segmentation");
        }
    }

    /// <summary>One region in a list: its number, its tokens and, where given, its box.</summary>
    public static string Named(int place, string? box) =>
        string.Create(CultureInfo.InvariantCulture, $"region{place + 1} <mask><pos>{(box is null ? "" : " " + box)}");

    /// <summary>The first question of a conversation about regions.</summary>
    public static string Question(IDraws draws, IReadOnlyList<string> named, string question) => OriginalTexts.Overview
        + OriginalTexts.Regions.Pick(draws, "{}", named.Count.ToString(CultureInfo.InvariantCulture))
            .Replace("<region>", string.Join(", ", named), StringComparison.Ordinal)
        + question;

    /// <summary>The first question of a conversation about a whole picture.</summary>
    public static string AboutPicture(string question) => OriginalTexts.Overview + OriginalTexts.WholePicture + question;

    private static Rle Filled(Box box, int border, int width, int height)
    {
        var inside = new Mask(height, width);
        var (left, right) = (Math.Max(0, (int)box.Left - border), Math.Min(width, (int)box.Right + border));
        for (var y = Math.Max(0, (int)box.Top - border); y < Math.Min(height, (int)box.Bottom + border) && left < right; y++)
            inside.Row(y)[left..right].Fill(1);
        return inside.ToRle();
    }
}
