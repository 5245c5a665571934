using System.Numerics;
using System.Text.Json;
using SyntheticVG.Datasets.Pickles;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.RefCoco;

/// <summary>Reads RefCOCO's <c>refs(unc).p</c>, <c>refs(umd).p</c> and <c>refs(google).p</c> as they are downloaded.</summary>
internal static class RefCocoPickle
{
    private const int MaxSentences = 10_000; // a real row has at most some dozens; a list shared by many rows must not cost their product
    private const int MaxTokens = 1_000;

    /// <summary>Reads all rows.</summary>
    /// <param name="path">The pickle.</param>
    /// <param name="report">
    /// Counts rows left out: <c>ref-type</c>, <c>field-missing</c>, <c>field-type</c>, <c>field-range</c>, <c>no-sentences</c>,
    /// <c>sent-ids-differ</c>, <c>split-unknown</c>, <c>file-name</c>, <c>duplicate-ref</c>; and <c>text-not-utf8</c>, <c>trailing-bytes</c>. Strict where
    /// null.
    /// </param>
    /// <exception cref="InvalidDataException">The file is no pickle of plain data, or holds no row at all.</exception>
    public static IReadOnlyList<RefRow> ReadFile(string path, ReadReport? report = null) =>
        Read(File.ReadAllBytes(path), path, report ?? ReadReport.StopAtFirst);

    internal static IReadOnlyList<RefRow> Read(byte[] file, string name, ReadReport report)
    {
        if (FileHead.Packed(file) is { } packed)
            throw new InvalidDataException($"{name}: {packed}");
        if (PickleReader.Read(file, name, report) is not List<object?> values)
            throw new InvalidDataException($"{name}: the pickle does not hold a list; expected the list of refs");
        var (rows, ids) = (new List<RefRow>(), new HashSet<long>());
        for (var i = 0; i < values.Count; i++)
        {
            try
            {
                var row = RowOf(values[i], i, report, $"{name}: ref {i}");
                if (!ids.Add(row.RefId))
                    row = report.Repairs
                        ? RepairedRefs.Renumbered(row, i, report, $"{name}: ref {i}")
                        : throw new BadRowException("duplicate-ref", $"ref_id {row.RefId} stands twice; the first holds");
                rows.Add(row);
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, $"{name}: ref {i}", e.Message);
            }
        }
        return values.Count > 0 && rows.Count == 0
            ? throw new InvalidDataException($"{name}: none of its {values.Count} values is a ref; the first problem: {report.Examples[0]}")
            : rows;
    }

    private static RefRow RowOf(object? value, int place, ReadReport report, string where)
    {
        try
        {
            return ToRow(value);
        }
        catch (BadRowException) when (report.Repairs && value is Dictionary<object, object?> fields)
        {
            var (json, tape) = (PickleJson.Write(fields), new JsonTape(keepFirst: true));
            var reader = new Utf8JsonReader(json);
            tape.TryRead(ref reader, json);
            return RepairedRefs.Row(new(json, tape.Nodes), place, report, where);
        }
    }

    private static RefRow ToRow(object? value)
    {
        if (value is not Dictionary<object, object?> fields)
            throw new BadRowException("ref-type", $"is {PickleText.KindOf(value)}; expected a dict");
        var row = new RefRow
        {
            RefId = Whole(fields, "ref_id"),
            AnnotationId = Whole(fields, "ann_id"),
            ImageId = Whole(fields, "image_id"),
            CategoryId = Whole(fields, "category_id"),
            Split = Text(fields, "split"),
            FileName = Text(fields, "file_name"),
            Sentences = Sentences(fields),
        };
        if (row.Split is not ("train" or "val" or "test" or "testA" or "testB"))
            throw new BadRowException("split-unknown", $"split '{PickleText.Short(row.Split)}'; expected train, val, test, testA or testB");
        if (row.FileName.Length == 0 || row.FileName.AsSpan().ContainsAny('/', '\\', '\0') || row.FileName is "." or "..")
            throw new BadRowException("file-name", $"file_name '{PickleText.Short(row.FileName)}'; expected a name without a path");
        if (fields.TryGetValue("sent_ids", out var listed)
            && !(listed is List<object?> ids && ids.SequenceEqual(row.Sentences.Select(sentence => (object?)sentence.Id))))
            throw new BadRowException("sent-ids-differ", "sent_ids are not the ids of the sentences");
        return row;
    }

    private static RefSentence[] Sentences(Dictionary<object, object?> fields)
    {
        if (!fields.TryGetValue("sentences", out var value))
            throw new BadRowException("no-sentences", "has no sentences");
        return List(value, "sentences", MaxSentences) is { Count: > 0 } sentences
            ? [.. sentences.Select(Sentence)]
            : throw new BadRowException("no-sentences", "has no sentences");
    }

    private static RefSentence Sentence(object? value)
    {
        if (value is not Dictionary<object, object?> fields)
            throw new BadRowException("field-type", $"a sentence is {PickleText.KindOf(value)}; expected a dict");
        var tokens = fields.TryGetValue("tokens", out var list) ? List(list, "tokens", MaxTokens) : throw Missing("tokens");
        return new(Whole(fields, "sent_id"), Text(fields, "sent"), Text(fields, "raw"),
            [.. tokens.Select(token => token as string ?? throw new BadRowException("field-type", $"a token is {PickleText.KindOf(token)}; expected a text"))]);
    }

    private static List<object?> List(object? value, string field, int limit) => value is not List<object?> list
        ? throw new BadRowException("field-type", $"{field} is {PickleText.KindOf(value)}; expected a list")
        : list.Count <= limit ? list : throw new BadRowException("field-range", $"{field} has {list.Count} entries; expected at most {limit}");

    private static long Whole(Dictionary<object, object?> fields, string field) => !fields.TryGetValue(field, out var value)
        ? throw Missing(field)
        : value switch
        {
            long number => number,
            BigInteger => throw new BadRowException("field-range", $"{field} does not fit in 64 bits"),
            _ => throw new BadRowException("field-type", $"{field} is {PickleText.KindOf(value)}; expected a whole number"),
        };

    private static string Text(Dictionary<object, object?> fields, string field) => !fields.TryGetValue(field, out var value)
        ? throw Missing(field)
        : value as string ?? throw new BadRowException("field-type", $"{field} is {PickleText.KindOf(value)}; expected a text");

    private static BadRowException Missing(string field) => new("field-missing", $"has no {field}");
}
