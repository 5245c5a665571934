using System.Text.Json;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Original;
using SyntheticVG.Instructions.Sources;

namespace SyntheticVG.Tests.Instructions;

public sealed class FiledRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("sg", """{"7": {"width": 4, "height": 4, "objects": {}}, "8": {"width": 6, "height": 6, "objects": {}}}""",
        """{"8":{"width": 6, "height": 6, "objects": {}}}""")]
    [InlineData("vcr", """[{"a": 1}, {"a": 2}]""", """[{"a": 2}]""")]
    [InlineData("sg_detection", "{\"a\": 1}\n{\"a\": 2}\n", """[{"a": 2}]""")]
    [InlineData("psg", """{"thing_classes": ["x"], "data": [{"a": 1}, {"a": 2}], "stuff_classes": [], "predicate_classes": ["on"]}""",
        """{"thing_classes":["x"],"data":[{"a": 2}],"stuff_classes":[],"predicate_classes":["on"]}""")]
    [InlineData("VGDATA", """{"images": [{"id": 3}, {"id": 4}, {"id": 5}], "annotations": [{"image_id": 5, "k": 1}, {"image_id": 3, "k": 2}, {"image_id": """
        + """5, "k": 3}], "categories": [{"id": 1}]}""",
        """{"images":[{"id": 5}],"annotations":[{"image_id": 5, "k": 1},{"image_id": 5, "k": 3}],"categories":[{"id": 1}]}""")]
    public void A_row_is_a_file_of_the_same_form_with_that_row_alone(string type, string text, string second)
    {
        var path = _folder["rows.json"];
        File.WriteAllText(path, text);
        var file = OriginalFile.Open(path, type);
        Assert.Equal(2, file.Count);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(second).RootElement, file.Read(1)), file.Read(1).GetRawText());
    }

    [Fact]
    public void A_row_that_gives_nothing_or_is_bad_costs_itself()
    {
        var path = _folder["rows.json"];
        File.WriteAllText(path, """
            [{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}, {"conversations": []}, {"nothing": 1}]
            """);
        var data = Rows(path, "llava", """{}""");
        Assert.Equal(3, data.Count);
        Assert.Contains(data.Make(0, new SeededDrawsOf().Draws).Turns, turn => turn.Text == "b");
        Assert.Equal("no-answer", Assert.Throws<UnusableRowException>(() => data.Make(1, new SeededDrawsOf().Draws)).Reason);
        Assert.Equal("bad-row", Assert.Throws<UnusableRowException>(() => data.Make(2, new SeededDrawsOf().Draws)).Reason);
    }

    [Fact]
    public void A_share_of_the_rows_is_drawn_once()
    {
        var path = _folder["rows.json"];
        File.WriteAllText(path,
            $"[{string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "{{i}}"}]}"""))}]");
        var data = Rows(path, "llava", """{"sample": 0.5}""");
        Assert.Equal(5, data.Count);
        Assert.Equal(5, Enumerable.Range(0, 5).Select(i => data.Make(i, new SeededDrawsOf().Draws).Turns[^1].Text).Distinct().Count());
    }

    public void Dispose() => _folder.Dispose();

    private static FiledRows Rows(string path, string type, string arguments)
    {
        var settings = new OriginalSettings(JsonDocument.Parse(arguments).RootElement);
        return new(OriginalFile.Open(path, type), type, settings, new SeededDrawsOf().Draws,
            (row, json) => OriginalTypes.Read(type, new(json, settings.WithoutSample(), new SeededDrawsOf().Draws)));
    }

    private readonly struct SeededDrawsOf()
    {
        public SeededDraws Draws { get; } = SeededDraws.Of(1, 0, "rows", "test");
    }
}
