using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.RefCoco;

namespace SyntheticVG.Tests.Datasets.RefCoco;

public class RefCocoPickleTests
{
    [Fact]
    public void Golden_pickles_load_or_are_refused_as_their_cases_say()
    {
        FormatCases.Check("formats/pickles", Difference);

        Assert.False(File.Exists("PICKLE_WAS_RUN"));
    }

    [Fact]
    public void Golden_refusals_name_the_operation_that_they_stop_at()
    {
        using var cases = Shared.GoldenJson("formats/pickles/cases.json");

        Assert.All(cases.RootElement.GetProperty("cases").EnumerateArray().Where(one => one.TryGetProperty("opcode", out _)), one =>
            Assert.Contains($"the operation {one.GetProperty("opcode").GetString()},",
                Assert.Throws<InvalidDataException>(() => RefCocoPickle.ReadFile(PathOf(one), new())).Message));
    }

    [Fact]
    public void Golden_proper_prefixes_are_all_refused()
    {
        using var cases = Shared.GoldenJson("formats/pickles/cases.json");
        Cases.Each(cases.RootElement.GetProperty("every_proper_prefix_is_refused").EnumerateArray(), name =>
        {
            var file = File.ReadAllBytes(Shared.Golden($"formats/pickles/{name.GetString()}"));
            for (var length = 0; length < file.Length; length += length < 400 || length >= file.Length - 3 ? 1 : Math.Min(97, file.Length - 3 - length))
                Assert.Throws<InvalidDataException>(() => RefCocoPickle.Read(file[..length], $"{name} cut to {length}", new()));
        });
    }

    [Fact]
    public void Reads_a_row_of_the_oldest_protocol()
    {
        var rows =
            RefCocoPickle.Read(
                "(lp0\n(dS'ref_id'\nI7\nsS'ann_id'\nL8L\nsS'image_id'\nI9\nsS'category_id'\nI1\nsS'split'\nS'val'\nsS'file_name'\nS'a.jpg'\nsS'sentences'\n(l(dS'sent_id'\nI3\nsS'raw'\nS'A \\xc3\\xa9'\nsS'sent'\nVa \\u00e9\nsS'tokens'\n(lS'a'\naS'\\303\\251'\nasasa."u8.ToArray(),
                "refs.p", ReadReport.StopAtFirst);

        var row = Assert.Single(rows);
        Assert.Equal((7, 8, 9, 1, "val", "a.jpg"), (row.RefId, row.AnnotationId, row.ImageId, row.CategoryId, row.Split, row.FileName));
        Assert.Equal((3, "A é", "a é"), (row.Sentences[0].Id, row.Sentences[0].Raw, row.Sentences[0].Text));
        Assert.Equal(["a", "é"], row.Sentences[0].Tokens);
    }

    private static string PathOf(JsonElement one) => Shared.Golden($"formats/pickles/{one.GetProperty("file").GetString()}");

    private static string? Difference(JsonElement one, ReadReport report)
    {
        var rows = RefCocoPickle.ReadFile(PathOf(one), report);
        if (!one.TryGetProperty("truth", out var truth))
            return "was read, and has no truth";
        using var document = Shared.GoldenJson($"formats/pickles/{truth.GetString()}");
        var expected = document.RootElement.EnumerateArray().Select(Text).ToArray();
        var read = rows.Select(Text).ToArray();
        return read.SequenceEqual(expected) ? null : $"read {read.Length} rows; expected {expected.Length}; the first that differs:\n  "
            + string.Join("\n  ", read.Zip(expected).Where(pair => pair.First != pair.Second).Take(1));
    }

    private static string Text(RefRow row) => string.Join('|', row.RefId, row.AnnotationId, row.ImageId, row.CategoryId, row.Split, row.FileName,
        string.Join(';', row.Sentences.Select(sentence => $"{sentence.Id},{sentence.Raw},{sentence.Text},{string.Join(' ', sentence.Tokens)}")));

    private static string Text(JsonElement row) => string.Join('|', row.GetProperty("ref_id"), row.GetProperty("ann_id"), row.GetProperty("image_id"),
        row.GetProperty("category_id"), row.GetProperty("split"), row.GetProperty("file_name"),
        string.Join(';', row.GetProperty("sentences").EnumerateArray().Select(sentence =>
            $"{sentence.GetProperty("sent_id")},{sentence.GetProperty("raw")},{sentence.GetProperty("sent")},{string.Join(' ', sentence.GetProperty("tokens").EnumerateArray())}")));
}
