using System.Text.Json;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Masks of everything, by the generated twin of Segment Anything (random weights), and what they do to the paper's filter.</summary>
public sealed class ProposeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Masks_are_written_once_a_photo_and_source_and_go_on_where_they_stopped()
    {
        string[] propose = ["propose", "--data", Shared.Data("seed-photos"), "--with", Shared.Golden("perception/sam"), "--points", "4", "--threads",
            "1", "--out", _folder["masks"]];

        var first = await RunAsync(propose);
        Assert.True(first.Code == 0, first.Output);
        var files = Directory.GetFiles(_folder["masks"], "coco-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(4, files.Count); // two photos, wholes and parts
        File.Delete(files[0]);
        var again = await RunAsync(propose);
        var other = await RunAsync([.. propose[..^6], "--points", "5", "--threads", "1", "--out", _folder["masks"]]);

        Assert.Contains("2 photos: 1 files", again.Output, StringComparison.Ordinal);
        Assert.Contains("3 were there", again.Output, StringComparison.Ordinal);
        Assert.Equal(1, other.Code);
        Assert.Contains("masks of other settings", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_papers_filter_is_judged_by_the_masks_where_there_are_some_and_the_run_counts_by_whom()
    {
        await WriteMasksAsync("sam-whole", keep: 0.5);
        await WriteMasksAsync("semantic_sam", keep: 0.3);

        var without = await BuildAsync("without");
        var judged = await BuildAsync("judged", "--masks", _folder["masks"], "--judges", "proposals");
        var people = await BuildAsync("people", "--masks", _folder["masks"], "--judges", "people");

        Assert.Contains("judged-by-panoptic", without, StringComparison.Ordinal); // segments that people drew
        Assert.DoesNotContain("judged-by-sam-whole", without, StringComparison.Ordinal);
        Assert.Contains("judged-by-sam-whole", judged, StringComparison.Ordinal);
        Assert.Contains("judged-by-semantic-sam", judged, StringComparison.Ordinal);
        Assert.DoesNotContain("judged-by-panoptic", judged, StringComparison.Ordinal);
        Assert.Contains("judged-by-panoptic", people, StringComparison.Ordinal);
        Assert.DoesNotContain("judged-by-s", people, StringComparison.Ordinal);
        Assert.NotEqual(await File.ReadAllTextAsync(_folder["without/graphs.jsonl"], Cancellation),
            await File.ReadAllTextAsync(_folder["judged/graphs.jsonl"], Cancellation));
    }

    [Fact]
    public async Task The_recipe_paper_asks_the_segmenter_about_annotated_photos_too()
    {
        Directory.CreateDirectory(_folder["models/sam-vit-base"]);
        foreach (var file in Directory.GetFiles(Shared.Golden("perception/sam")))
            File.Copy(file, Path.Combine(_folder["models/sam-vit-base"], Path.GetFileName(file)));

        var paper = await BuildAsync("paper", "--regions", "paper", "--models", _folder["models"]);
        var light = await BuildAsync("light");

        Assert.NotEqual(await File.ReadAllTextAsync(_folder["light/graphs.jsonl"], Cancellation),
            await File.ReadAllTextAsync(_folder["paper/graphs.jsonl"], Cancellation));
        Assert.Contains("judged-by-panoptic", light, StringComparison.Ordinal);
        Assert.DoesNotContain("judged-by-panoptic", paper, StringComparison.Ordinal); // the twin's masks are the judges
    }

    [Fact]
    public async Task Several_files_of_masks_beside_a_photo_are_all_read()
    {
        await WriteMasksAsync("sam_whole", keep: 0.5);
        await WriteMasksAsync("semantic_sam", keep: 0.3);
        foreach (var file in Directory.GetFiles(Shared.Data("seed-photos"), "*", SearchOption.AllDirectories))
        {
            var to = _folder[$"data/{Path.GetRelativePath(Shared.Data("seed-photos"), file)}"];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        foreach (var file in Directory.GetFiles(_folder["masks"], "*.json", SearchOption.AllDirectories))
        {
            var to = _folder[$"data/{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}"];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        var report = await BuildAsync("run", ["--judges", "proposals"], _folder["data"]);

        Assert.Contains("judged-by-sam-whole", report, StringComparison.Ordinal);
        Assert.Contains("judged-by-semantic-sam", report, StringComparison.Ordinal);
    }

    // Some of the masks that people drew, as a segmenter might have found them.
    private async Task WriteMasksAsync(string source, double keep)
    {
        using var instances = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Shared.Data("seed-photos"), "instances_val2017.json"), Cancellation));
        foreach (var image in instances.RootElement.GetProperty("annotations").EnumerateArray().GroupBy(row => row.GetProperty("image_id").GetInt64()))
        {
            var all = image.Where(row => row.GetProperty("iscrowd").GetInt32() == 0).ToList();
            var some = source.StartsWith("semantic", StringComparison.Ordinal)
                ? all.TakeLast((int)Math.Ceiling(all.Count * keep))
                : all.Take((int)Math.Ceiling(all.Count * keep));
            var path = _folder[$"masks/{source}/{image.Key:D12}.json"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(some.Select(
                row => new { segmentation = row.GetProperty("segmentation"), bbox = row.GetProperty("bbox"), predicted_iou = 0.9, stability_score = 0.95 })),
                Cancellation);
        }
    }

    private Task<string> BuildAsync(string run, params string[] more) => BuildAsync(run, more, Shared.Data("seed-photos"));

    private async Task<string> BuildAsync(string run, string[] more, string data)
    {
        var (code, output) = await RunAsync(["build", "--data", data, "--pictures", "0", "--out", _folder[run], .. more]);
        Assert.True(code == 0, output);
        return await File.ReadAllTextAsync(_folder[$"{run}/run.json"], Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<(int Code, string Output)> RunAsync(params string[] arguments) => ChildProcess.RunAndListenAsync(Cancellation, arguments);
}
