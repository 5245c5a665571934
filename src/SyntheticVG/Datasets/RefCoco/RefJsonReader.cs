using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.RefCoco;

/// <summary>Reads the rows of RefCOCO, RefCOCO+ and RefCOCOg where the pickle was turned into a JSON list of the same rows.</summary>
internal static class RefJsonReader
{
    /// <summary>The rows, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON list; or, in strict reading, a row is bad.</exception>
    public static IReadOnlyList<RefRow> Read(string path, ReadReport report)
    {
        using var stream = new JsonStream(path, report);
        if (stream.Root != JsonTokenType.StartArray)
            throw stream.Error("found an object at the top; expected a list of refs");
        var rows = new List<RefRow>();
        var ids = new HashSet<long>();
        Rows.EachOfRoot(stream, report, value =>
        {
            var row = report.Repairs ? RepairedRefs.Row(value.Object(), stream.Row, report, stream.Where) : Row(value.Object());
            if (!ids.Add(row.RefId))
                row = report.Repairs
                    ? RepairedRefs.Renumbered(row, stream.Row, report, stream.Where)
                    : throw new BadRowException("duplicate-ref", $"ref {row.RefId} stands there twice");
            rows.Add(row);
        });
        return rows;
    }

    private static RefRow Row(JsonValue value)
    {
        var sentences = new List<RefSentence>();
        foreach (var sentence in value.Get("sentences"u8).List().Children)
        {
            var text = sentence.Object().Get("sent"u8).Text();
            sentences.Add(new(
                sentence.Get("sent_id"u8).Integer(),
                text,
                sentence.TryGet("raw"u8, out var raw) ? raw.Text() : text,
                sentence.TryGet("tokens"u8, out var tokens) ? tokens.Texts() : RefFields.Words(text)));
        }
        if (sentences.Count == 0)
            throw new BadRowException("no-sentences", "found no sentence; expected at least one");
        var split = RefFields.Split(value.Get("split"u8).Text());
        return new RefRow
        {
            RefId = value.Get("ref_id"u8).Integer(),
            AnnotationId = value.Get("ann_id"u8).Integer(),
            ImageId = value.Get("image_id"u8).Integer(),
            CategoryId = value.Get("category_id"u8).Integer(),
            Split = split,
            FileName = value.TryGet("file_name"u8, out var file) ? file.Text() : "",
            Sentences = sentences,
        };
    }
}
