using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.SvgRelations;

/// <summary>Reads the published SVG-Relations: JSON lines or one JSON list, in full or in the view by category; an image at a time.</summary>
internal static class SvgRelationsReader
{
    /// <summary>Reads the images one after the other.</summary>
    /// <param name="path">The file; JSON lines may be compressed with zstd.</param>
    /// <param name="report">
    /// Counts <c>line-not-json</c>, <c>line-type</c>, <c>duplicate-image</c>; images left out as <c>field-missing</c>, <c>field-type</c>,
    /// <c>segmentation-bad</c>; objects left out as <c>region-unknown</c>; relations left out as <c>relation-form</c>, <c>relation-object-unknown</c>,
    /// <c>relation-to-itself</c>, <c>predicate-empty</c>,
    /// <c>category-unknown</c>. Strict where null.
    /// </param>
    /// <exception cref="InvalidDataException">The file has no line of this form at all; or, in strict reading, something is wrong.</exception>
    public static IEnumerable<SvgImage> ReadFile(string path, ReadReport? report = null)
    {
        using var file = LineFile.Open(path);
        foreach (var image in ReadStream(file, path, report))
            yield return image;
    }

    /// <summary>Reads the images of an open file one after the other; its position tells how far the reading of lines has come.</summary>
    /// <param name="file">The file, at its start.</param>
    /// <param name="path">Its path.</param>
    /// <param name="report">As in <see cref="ReadFile"/>.</param>
    public static IEnumerable<SvgImage> ReadStream(FileStream file, string path, ReadReport? report = null)
    {
        report ??= ReadReport.StopAtFirst;
        var seen = new HashSet<string>();
        foreach (var image in FirstByte(file) == '[' || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? Document(path, report)
            : Lines(file, path, report))
        {
            if (seen.Add(image.Id))
                yield return image;
            else
                report.Add("duplicate-image", path, $"image {image.Id} stands there twice; the first holds");
        }
    }

    private static IEnumerable<SvgImage> Lines(FileStream file, string path, ReadReport report)
    {
        var (tape, lines, objects) = (new JsonTape(), 0L, 0L);
        foreach (var line in LineFile.Read(file, path, report))
        {
            lines++;
            var images = Parse(line, tape, $"{path}:{line.Number}", report);
            if (images is null)
                continue;
            objects++;
            foreach (var image in images)
                yield return image;
        }
        if (lines > 0 && objects == 0)
            throw new InvalidDataException($"{path}: none of its {lines} lines is a JSON object; expected JSON lines of SVG-Relations");
    }

    private static List<SvgImage>? Parse(FileLine line, JsonTape tape, string where, ReadReport report)
    {
        try
        {
            var text = line.Text.Span;
            if (!System.Text.Unicode.Utf8.IsValid(text))
                throw new JsonException("no UTF-8");
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonStream.MaxDepth });
            tape.TryRead(ref reader, text);
            if (reader.Read())
                throw new JsonException("more than one value");
            var value = new JsonValue(text[tape.Origin..], tape.Nodes);
            if (value.IsObject)
                return SvgRow.Images(value, where, report);
            report.Add("line-type", where, $"found {value.Type}; expected an object");
        }
        catch (JsonException e)
        {
            report.Add("line-not-json", where, $"not JSON: {JsonWords.Of(e)}");
        }
        catch (BadRowException e)
        {
            report.Add(e.Kind, where, e.Message);
            return [];
        }
        return null;
    }

    private static IEnumerable<SvgImage> Document(string path, ReadReport report)
    {
        using var stream = new JsonStream(path);
        if (stream.Root == JsonTokenType.StartObject)
        {
            while (stream.NextMember())
            {
                if (stream.Name != "relations_category")
                {
                    stream.Skip();
                    continue;
                }
                foreach (var image in SvgRow.View(stream.ReadMember(), path, report))
                    yield return image;
            }
            yield break;
        }
        while (stream.NextElement())
        {
            List<SvgImage> images = [];
            try
            {
                images = SvgRow.Images(stream.Value.Object(), stream.Where, report);
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, stream.Where, e.Message);
            }
            foreach (var image in images)
                yield return image;
        }
    }

    private static int FirstByte(FileStream file)
    {
        var first = file.ReadByte();
        while (first is ' ' or '\n' or '\r' or '\t' or 0xEF or 0xBB or 0xBF)
            first = file.ReadByte();
        file.Seek(0, SeekOrigin.Begin);
        return first;
    }
}
