using System.Globalization;
using System.Text.Json;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Regions of one photo that somebody hands over in a file.</summary>
/// <remarks>
/// A PNG of the photo's size: in colour, as COCO's panoptic pictures, each colour is a region (R + 256 G + 65536 B); in gray, each
/// value is; 0 is none; in order of id. Or JSON: a list of records, or an object with <c>regions</c> or <c>annotations</c>, in their
/// order; a record has <c>segmentation</c> or <c>mask</c> (polygons, or run lengths as numbers or as text), <c>bbox</c> (x, y,
/// width, height) or <c>box</c> (left, top, right, bottom), or both, and perhaps <c>name</c> (or <c>category_id</c>, where the object
/// has <c>categories</c>) and <c>id</c>.
/// </remarks>
internal static class RegionFile
{
    /// <summary>What the regions' source is called.</summary>
    public const string Source = "given";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of the photo, in pixels.</param>
    /// <param name="height">Height of the photo, in pixels.</param>
    /// <param name="report">
    /// Counts what is left out in repairing reading: fields, and records that have neither a mask nor a box of the photo. Where it
    /// does not repair, or is null, each is an error.
    /// </param>
    /// <param name="photo">The photo's file name, by which its rows are found in a file of several photos.</param>
    /// <returns>The regions of the file.</returns>
    /// <exception cref="InvalidDataException">It is no such file, holds no region, or one that is not of the photo.</exception>
    public static IReadOnlyList<Region> Read(string path, int width, int height, ReadReport? report = null, string? photo = null)
    {
        report ??= ReadReport.StopAtFirst;
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file; expected regions as a PNG of ids or as JSON", path);
        var regions = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)
            ? FromJson(path, width, height, report, photo)
            : FromPicture(path, width, height);
        return regions.Count > 0 ? regions : throw new InvalidDataException($"{path}: holds no region; expected at least one");
    }

    private static List<Region> FromPicture(string path, int width, int height)
    {
        var file = File.ReadAllBytes(path);
        var picture = PanopticPng.DecodeAny(file, path);
        if (picture.Width != width || picture.Height != height)
            throw new InvalidDataException($"{path}: {picture.Width} × {picture.Height} pixels; the photo has {width} × {height}");
        return [.. picture.Segments().Select(segment =>
            new Region { Name = "", Box = segment.Box, Mask = segment.Mask, Sources = [new(Source, segment.Id.ToString(CultureInfo.InvariantCulture))] })];
    }

    private static List<Region> FromJson(string path, int width, int height, ReadReport report, string? photo)
    {
        var text = File.ReadAllBytes(path).AsSpan();
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        if (FileHead.WhyNotJson(text) is { } problem)
            throw new InvalidDataException($"{path}: {problem}");
        var (tape, regions) = (new JsonTape(report.Repairs), new List<Region>());
        HashSet<string>? own = null; // ids of the photo, where the file has several photos
        IReadOnlyDictionary<string, string> names = new Dictionary<string, string>(); // of COCO's categories, by id
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonStream.MaxDepth });
            if (!tape.TryRead(ref reader, text))
                throw new InvalidDataException($"{path}: the file is empty; expected a list of regions");
            var root = new JsonValue(text[tape.Origin..], tape.Nodes);
            if (tape.Repeated is { } key)
                report.Add("duplicate-key", path, $"the key \"{key}\" stands twice in one object; the first holds");
            var index = 0;
            if (root.IsObject && !root.TryGet("regions"u8, out _) && !root.TryGet("annotations"u8, out _))
                throw new InvalidDataException($"{path}: found an object without regions or annotations; expected a list of regions, or an object with one");
            if (root.IsObject && root.TryGet("categories"u8, out var listed) && listed.IsArray)
                names = NamesOf(listed);
            if (root.IsObject && root.TryGet("images"u8, out var images) && images.IsArray)
                own = ImagesOf(images, photo, path);
            foreach (var record in (root.IsObject ? root.Get("regions"u8, "annotations"u8) : root).List().Children)
                Take(record, index++);
            return regions.Count > 0 || !report.Repairs || report.Total == 0
                ? regions
                : throw new InvalidDataException($"{path}: none of its {index} records is a region; the first problem: {report.Examples[0]}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: not JSON: {JsonWords.Of(e)}", e);
        }
        catch (BadRowException e)
        {
            throw new InvalidDataException($"{path}: region {regions.Count + 1}: {e.Message}", e);
        }

        void Take(JsonValue record, int index)
        {
            try
            {
                if (own is not null && record.IsObject && record.TryGet("image_id"u8, out var image) && !own.Contains(image.Id()))
                    return; // of another photo
                regions.Add(Record(record, index, names, width, height, report, $"{path}: region {index + 1}"));
            }
            catch (BadRowException e) when (report.Repairs)
            {
                report.Add(e.Kind, $"{path}: region {index + 1}", e.Message);
            }
        }
    }

    // The ids of one photo among several of a file in COCO's layout; null where it has one.
    private static HashSet<string>? ImagesOf(JsonValue images, string? photo, string path)
    {
        var (ids, count) = (new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var image in images.Children)
        {
            count++;
            if (image.IsObject && photo is not null && image.TryGet("file_name"u8, out var name) && name.Type == JsonTokenType.String
                && Path.GetFileName(name.Text().Replace('\\', '/')) == Path.GetFileName(photo))
                ids.Add(image.Get("id"u8).Id());
        }
        return count < 2 ? null : ids.Count > 0 ? ids : throw new InvalidDataException($"{path}: has {count} images and none is "
            + $"called {(photo is null ? "like the photo" : Path.GetFileName(photo))}; expected its regions alone, or its file_name");
    }

    private static Dictionary<string, string> NamesOf(JsonValue categories)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var category in categories.Children)
        {
            if (category.IsObject && category.TryGet("id"u8, out var id) && id.Type is JsonTokenType.Number or JsonTokenType.String
                && category.TryGet("name"u8, out var name) && name.Type == JsonTokenType.String)
                names.TryAdd(id.Id(), name.Text());
        }
        return names;
    }

    private static Region Record(JsonValue record, int index, IReadOnlyDictionary<string, string> names, int width, int height, ReadReport report, string where)
    {
        var mask = MaskOf(record.Object(), "segmentation"u8, width, height, report, where) ?? MaskOf(record, "mask"u8, width, height, report, where);
        var box = record.Optional<Box?>("bbox"u8, null, report, where, xywh => xywh.Xywh(report))
            ?? record.Optional<Box?>("box"u8, null, report, where,
                corners => corners.FourNumbers(report.Repairs) is var (a, b, c, d) ? new Box(a, b, c, d) : null);
        if (mask is null && box is null)
            throw new BadRowException("field-missing", "neither a mask (segmentation) nor a box (bbox, box)");
        if (mask is null && box!.Value.Clamp(width, height).IsEmpty)
            throw new BadRowException("field-range", $"its box {box} has nothing of the photo of {width} × {height}");
        var inside = box?.Clamp(width, height);
        return new()
        {
            Name = record.TryGet("name"u8, out _) ? record.Optional("name"u8, "", report, where, name => name.Label(report))
                : record.Optional("category_id"u8, "", report, where, category => names.GetValueOrDefault(category.Id(), "")),
            Box = inside is { } stated && !(report.Repairs && stated.IsEmpty) ? stated : mask!.Box,
            Mask = mask,
            Sources = [new(Source, record.Optional<string?>("id"u8, null, report, where, id => id.Id()) ?? (index + 1).ToString(CultureInfo.InvariantCulture))],
        };
    }

    private static Rle? MaskOf(JsonValue record, ReadOnlySpan<byte> name, int width, int height, ReadReport report, string where) =>
        record.Optional(name, null, report, where,
            value => Segmentation.Read(value, width, height, report, where) is { } mask && !(report.Repairs && mask.IsEmpty) ? mask : null);
}
