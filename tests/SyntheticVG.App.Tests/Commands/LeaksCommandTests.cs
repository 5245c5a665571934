using System.Text.Json;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Photos of benchmarks are kept out of training, under whatever name they come.</summary>
public sealed class LeaksCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_of_visual_genome_alone_is_bridged_and_copies_in_a_plain_folder_are_recognised_by_their_looks()
    {
        var seeds = Shared.Data("seed-photos");
        Copy(seeds, "benchmarks", "instances_val2017.json", "val2017/000000142238.jpg", "val2017/000000439180.jpg");
        Copy(seeds, "vg", "image_data.json", "objects.json", "relationships.json", "VG_100K/900001.jpg", "VG_100K/900002.jpg");
        foreach (var (photo, i) in Directory.GetFiles(Path.Combine(seeds, "val2017")).Index().Select(pair => (pair.Item, pair.Index)))
        {
            var picture = new PictureReader().Read(photo);
            PictureWriter.Write(Resampler.Resize(picture, picture.Width * 3 / 4, picture.Height * 3 / 4),
                Path.Combine(Directory.CreateDirectory(_folder["plain"]).FullName, $"holiday-{i}.jpg"));
        }
        File.Copy(Directory.GetFiles(Shared.Data("photos-more"), "*.jpg")[0], _folder["plain/other.jpg"]);

        var listed = await RunAsync("leaks", "--benchmarks", _folder["benchmarks"], "--out", _folder["leaks.txt"]);
        Assert.True(listed.Code == 0, listed.Output);
        Assert.Contains("by their looks                      2 pictures", listed.Output, StringComparison.Ordinal);

        Assert.Equal(0, await EvaluationOfAsync("vg", "--seed", "1"));
        Assert.Equal(2, await EvaluationOfAsync("vg", "--leak-list", _folder["leaks.txt"]));
        Assert.Equal(0, await EvaluationOfAsync("plain", "--seed", "1"));
        Assert.Equal(2, await EvaluationOfAsync("plain", "--leak-list", _folder["leaks.txt"]));
    }

    [Fact]
    public async Task Rows_of_a_mixture_whose_picture_is_listed_are_counted_and_left_out()
    {
        var seeds = Shared.Data("seed-photos");
        Copy(seeds, "benchmarks", "instances_val2017.json", "val2017/000000142238.jpg");
        Copy(seeds, "pictures", "val2017/000000142238.jpg");
        var other = Directory.GetFiles(Shared.Data("photos-more"), "*.jpg")[0];
        File.Copy(other, _folder["pictures/other.jpg"]);
        new PictureReader().Read(_folder["pictures/val2017/000000142238.jpg"]);
        File.Copy(_folder["pictures/val2017/000000142238.jpg"], _folder["pictures/renamed.jpg"]);
        await File.WriteAllTextAsync(_folder["llava.json"],
            JsonSerializer.Serialize(new[] { "val2017/000000142238.jpg", "renamed.jpg", "other.jpg" }.Select((picture, i) => new
            {
                id = $"{i}",
                image = picture,
                conversations = new[] { new { from = "human", value = "<image>\nWhat is this?" }, new { from = "gpt", value = "A photo." } },
            })), Cancellation);
        await File.WriteAllTextAsync(_folder["mine.json"],
            """{ "name": "mine", "sources": [ { "name": "llava", "llava": "llava.json", "pictures": "pictures" } ] }""", Cancellation);
        Assert.Equal(0, (await RunAsync("leaks", "--benchmarks", _folder["benchmarks"], "--out", _folder["leaks.txt"])).Code);

        var (code, output) =
            await RunAsync("instruct", "--mixture", _folder["mine.json"], "--leak-list", _folder["leaks.txt"], "--count", "0", "--out", _folder["look"]);

        Assert.True(code == 0, output);
        Assert.All(await File.ReadAllLinesAsync(_folder["look/conversations.jsonl"], Cancellation),
            line => Assert.Contains("other.jpg", line, StringComparison.Ordinal));
        Assert.Contains("llava leaked-coco-val2017 ", output, StringComparison.Ordinal);
        Assert.Contains("llava leaked-coco-val2017-by-pixels ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_another_form_and_benchmarks_that_cannot_be_read_are_named()
    {
        await File.WriteAllTextAsync(_folder["ids.txt"], "139\n", Cancellation);
        await File.WriteAllTextAsync(_folder["lvis_v1_val.json"], """{"annotations": []}""", Cancellation);

        var build = await RunAsync("build", "--data", Shared.Data("seed-photos"), "--leak-list", _folder["ids.txt"], "--out", _folder["run"]);
        var leaks = await RunAsync("leaks", "--benchmarks", _folder.FullName, "--out", _folder["leaks.txt"]);

        Assert.Equal(1, build.Code);
        Assert.Contains("ids.txt:1: found \"139\"; expected a key such as coco:139", build.Output, StringComparison.Ordinal);
        Assert.Equal(1, leaks.Code);
        Assert.Contains("lvis_v1_val.json: no list of images", leaks.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gqa/testdev_balanced_questions.json", """{"1":{"imageId":"n5","question":"q"},"2":{"imageId":"9","question":"q"}}""",
        "file:n5.jpg  # gqa-testdev|vg:9  # gqa-testdev")]
    [InlineData("gqa/val_sceneGraphs.json", """{"9":{"width":1,"height":1,"objects":{}}}""", "vg:9  # gqa-val")]
    [InlineData("vsr/zeroshot/test.jsonl", """{"image":"000000000139.jpg","caption":"c","label":1,"relation":"on"}""", "coco:139  # vsr-test")]
    [InlineData("crpe_relation.jsonl", """{"image":"abnormal_images/cat.jpg"}""", "file:cat.jpg  # crpe")]
    [InlineData("sugar/swap_obj.json", """{"0":{"filename":"000000000139.jpg","caption":"a","negative_caption":"b"}}""", "coco:139  # sugarcrepe")]
    [InlineData("whatsup/vg_qa_one_obj.json", """[["9","A cat on the left","A cat on the right"]]""", "vg:9  # whatsup")]
    [InlineData("whatsup/coco_qa_two_obj.json", """[["139","a","b"]]""", "coco:139  # whatsup")]
    [InlineData("SEED-Bench.json", """{"questions":[{"data_type":"image","data_id":"1_2.jpg"},{"data_type":"video","data_id":"3"}]}""",
        "file:1_2.jpg  # seedbench")]
    [InlineData("lvis_v1_val.json", """{"images":[{"id":139}],"annotations":[]}""", "coco:139  # lvis-val")]
    public async Task Every_benchmark_is_found_by_the_names_of_its_files(string file, string text, string wanted)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        await File.WriteAllTextAsync(_folder[file], text, Cancellation);

        Assert.Equal(0, await CommandLine.RunAsync(["leaks", "--benchmarks", _folder.FullName, "--out", _folder["leaks.txt"]]));

        var lines = await File.ReadAllLinesAsync(_folder["leaks.txt"], Cancellation);
        Assert.All(wanted.Split('|'), line => Assert.Contains(line, lines));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<int> EvaluationOfAsync(string data, params string[] more)
    {
        var run = _folder[$"run-{data}-{more.Length}-{more[0]}"];
        var (code, output) = await RunAsync(["build", "--data", _folder[data], "--pictures", "0", "--out", run, .. more]);
        Assert.True(code == 0, output);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(run, "run.json"), Cancellation));
        return (await File.ReadAllLinesAsync(Path.Combine(run, "graphs.jsonl"), Cancellation))
            .Count(line => line.Contains("\"evaluation\":true", StringComparison.Ordinal));
    }

    private void Copy(string from, string to, params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"{to}/{file}"])!);
            File.Copy(Path.Combine(from, file), _folder[$"{to}/{file}"]);
        }
    }

    private static Task<(int Code, string Output)> RunAsync(params string[] arguments) => ChildProcess.RunAndListenAsync(Cancellation, arguments);
}
