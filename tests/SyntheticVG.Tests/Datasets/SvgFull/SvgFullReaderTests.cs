using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.SvgFull;

namespace SyntheticVG.Tests.Datasets.SvgFull;

public sealed class SvgFullReaderTests
{
    [Fact]
    public void Golden_every_published_form_loads_or_is_refused() =>
        FormatCases.Check("formats/parquet", (one, report) => Difference(one, report));

    [Fact]
    public void A_refusal_says_what_the_file_is_instead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.parquet"], "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n");
        File.WriteAllText(folder["b.parquet"], "<!DOCTYPE html><html></html>");
        File.WriteAllText(folder["c.parquet"], "");

        Assert.Contains("a.parquet: this is a Git LFS pointer", Refusal(folder["a.parquet"]), StringComparison.Ordinal);
        Assert.Contains("web page", Refusal(folder["b.parquet"]), StringComparison.Ordinal);
        Assert.Contains("empty", Refusal(folder["c.parquet"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_named_with_those_found() =>
        Assert.Contains("there is no scene_graph, found id, image_id, regions",
            Refusal(Shared.Golden("formats/parquet/without_scene_graph.parquet")), StringComparison.Ordinal);

    [Fact]
    public void A_changed_byte_anywhere_is_refused_or_gives_rows_and_never_anything_else()
    {
        var bytes = File.ReadAllBytes(Shared.Golden("formats/parquet/page2_none_plain.parquet"));
        using var folder = new TemporaryFolder();
        var (read, refused) = (0, 0);
        for (var at = 0; at < bytes.Length; at += 11)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 0x55;
            File.WriteAllBytes(folder["x.parquet"], changed);
            try
            {
                _ = SvgFullReader.ReadFiles([folder["x.parquet"]], new()).Count();
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0 && read > 0, $"{read} read, {refused} refused");
    }

    private static string Refusal(string path) => Assert.Throws<InvalidDataException>(() => SvgFullReader.ReadFiles([path], new()).Count()).Message;

    private static string? Difference(JsonElement one, ReadReport report)
    {
        var names = one.GetProperty("file") is { ValueKind: JsonValueKind.Array } several
            ? several.EnumerateArray().Select(name => name.GetString()!)
            : [one.GetProperty("file").GetString()!];
        var rows = SvgFullReader.ReadFiles([.. names.Select(name => Shared.Golden($"formats/parquet/{name}"))], report).ToList();
        using var truth = Shared.GoldenJson($"formats/parquet/{one.GetProperty("truth").GetString()}");
        var expected = truth.RootElement.EnumerateArray().ToList();
        if (rows.Count != expected.Count)
            return $"{rows.Count} rows; expected {expected.Count}";
        return rows.Zip(expected, RowDifference).FirstOrDefault(difference => difference is not null);
    }

    private static string? RowDifference(SvgFullRow row, JsonElement truth)
    {
        var (actual, expected) = (JsonSerializer.Serialize(Shown(row, truth)), JsonSerializer.Serialize(truth));
        return JsonElement.DeepEquals(JsonDocument.Parse(actual).RootElement, truth) ? null : $"row {row.Id} is {actual}; expected {expected}";
    }

    // The row in the form of the truth; masks as text again, which is the text of the file where the writer's text was the usual one.
    private static Dictionary<string, object?> Shown(SvgFullRow row, JsonElement truth)
    {
        var shown = new Dictionary<string, object?>
        {
            ["id"] = row.Id,
            ["image_id"] = row.ImageId,
            ["regions"] = row.Regions.Select(region => new Dictionary<string, object?>
            {
                ["bbox"] = new[] { region.X, region.Y, region.Width, region.Height },
                ["object"] = region.Label,
                ["segmentation"] = new { size = new[] { region.Mask!.Height, region.Mask.Width }, counts = region.Mask.ToString() },
            }),
            ["scene_graph"] = row.SceneGraphText,
            ["metadata/width"] = row.Width,
            ["metadata/height"] = row.Height,
        };
        if (truth.TryGetProperty("image", out _))
            shown["image"] = row.Picture is { } picture
                ? new { bytes_base64 = picture.Bytes is { } bytes ? Convert.ToBase64String(bytes) : null, path = picture.Path }
                : null;
        return shown;
    }
}
