using System.Text.Json;
using System.Text.Json.Nodes;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>A folder in which the commands of docs/paper.md find everything that they name: two real photos, drawn scenes, random weights.</summary>
internal static class TinyPaper
{
    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        string At(string path) => Path.Combine(folder, path);
        await PhotosAsync(At("coco"), cancellation);
        await LvisAsync(At("coco"), cancellation);
        await BenchmarksAsync(folder, cancellation);
        await DownloadsAsync(folder, cancellation);
        PocketWorldWriter.Write(At("data/stage-2"), 2, new() { Seed = 5, Size = 64 }, cancellationToken: cancellation);
        CopyFolder(Shared.Golden("perception/sam"), At("models/sam-vit-base"));
        CopyFolder(Shared.Golden("perception/depth-anything"), At("models/depth-anything-v2-small"));
        CopyFolder(Shared.Data("all-MiniLM-L6-v2"), At("all-MiniLM-L6-v2"));
        var (language, tower) = TinyParts.Write(folder);
        Directory.Move(language, At("Qwen2.5-3B-Instruct"));
        File.Move(tower, At("open_clip_model.safetensors"));
    }

    // The seed photos under names of COCO's training split: nothing of them belongs to evaluation.
    private static async Task PhotosAsync(string to, CancellationToken cancellation)
    {
        var from = Shared.Data("seed-photos");
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file).Replace("val2017", "train2017", StringComparison.Ordinal));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (Path.GetExtension(file) == ".json")
                await File.WriteAllTextAsync(path,
                    (await File.ReadAllTextAsync(file, cancellation)).Replace("val2017", "train2017", StringComparison.Ordinal), cancellation);
            else
                File.Copy(file, path);
        }
    }

    // LVIS's layout, out of COCO's.
    private static async Task LvisAsync(string coco, CancellationToken cancellation)
    {
        var instances = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(coco, "instances_train2017.json"), cancellation))!;
        foreach (var category in instances["categories"]!.AsArray())
        {
            category!["synset"] = $"{category["name"]}.n.01";
            category["frequency"] = "f";
        }
        foreach (var image in instances["images"]!.AsArray())
        {
            image!["coco_url"] = $"http://images.cocodataset.org/train2017/{image["id"]!.GetValue<long>():D12}.jpg";
            image.AsObject().Remove("file_name");
        }
        instances["annotations"] =
            new JsonArray([.. instances["annotations"]!.AsArray().Where(row => row!["iscrowd"]!.GetValue<int>() == 0).Select(row => row!.DeepClone())]);
        await File.WriteAllTextAsync(Path.Combine(coco, "lvis_v1_train.json"), instances.ToJsonString(), cancellation);
    }

    private static async Task BenchmarksAsync(string folder, CancellationToken cancellation)
    {
        var (seeds, psg) = (Shared.Data("seed-photos"), Path.Combine(folder, "psg"));
        CopyFolder(Path.Combine(seeds, "panoptic_val2017"), Path.Combine(psg, "panoptic_val2017"));
        CopyFolder(Path.Combine(seeds, "val2017"), Path.Combine(psg, "val2017"));
        var graphs = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(seeds, "psg.json"), cancellation))!;
        graphs["test_image_ids"] = new JsonArray([.. graphs["data"]!.AsArray().Select(image => image!["image_id"]!.DeepClone())]);
        await File.WriteAllTextAsync(Path.Combine(psg, "psg.json"), graphs.ToJsonString(), cancellation);
        CopyFolder(Shared.Golden("benchmarks/samples/vsr"), Path.Combine(folder, "VSR"));
        var photo = Directory.GetFiles(Shared.Data("photos-more"), "*.jpg").Order(StringComparer.Ordinal).First();
        Directory.CreateDirectory(Path.Combine(folder, "benchmarks/val2017"));
        File.Copy(photo, Path.Combine(folder, "benchmarks/val2017", Path.GetFileName(photo)));
        CopyFolder(Path.Combine(folder, "VSR"), Path.Combine(folder, "benchmarks/vsr"));
    }

    private static async Task DownloadsAsync(string folder, CancellationToken cancellation)
    {
        var (coco, data) = (Path.Combine(folder, "coco"), Path.Combine(folder, "data"));
        CopyFolder(Path.Combine(coco, "train2017"), Path.Combine(data, "coco/train2017"));
        CopyFolder(Path.Combine(coco, "VG_100K"), Path.Combine(data, "visual-genome/VG_100K"));
        foreach (var file in new[] { "image_data.json", "objects.json", "relationships.json", "region_descriptions.json" })
            File.Copy(Path.Combine(coco, file), Path.Combine(data, "visual-genome", file));
        CopyFolder(Path.Combine(coco, "train2017"), Path.Combine(data, "llava-pretrain/images"));
        Directory.CreateDirectory(Path.Combine(data, "osprey-724k"));
        string[] photos =
            [.. Directory.GetFiles(Path.Combine(coco, "train2017"), "*.jpg").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        await WriteAsync(Path.Combine(data, "llava-pretrain/blip_laion_cc_sbu_558k.json"),
            photos.Select((photo, i) => Row(i, photo, "What is this?", "A photo.")));
        await WriteAsync(Path.Combine(data, "llava_v1_5_mix665k.json"), photos.Select((photo, i) =>
            Row(i, $"coco/train2017/{photo}", "Is it a photo?\nAnswer the question using a single word or phrase.", "yes")));
        foreach (var kind in new[] { "short_form", "conversation", "detail_description", "part_level", "lvis_positive_negative" })
            await WriteAsync(Path.Combine(data, $"osprey-724k/osprey_{kind}.json"),
                photos.Select((photo, i) => Osprey(i, photo, kind == "detail_description")));

        Task WriteAsync(string path, IEnumerable<object> rows) => File.WriteAllTextAsync(path, JsonSerializer.Serialize(rows), cancellation);
    }

    private static object Row(int id, string image, string question, string answer) => new
    {
        id = $"{id}",
        image,
        conversations = new[] { new { from = "human", value = $"<image>\n{question}" }, new { from = "gpt", value = answer } },
    };

    private static object Osprey(int id, string photo, bool described)
    {
        var annotation = new[] { new { bbox = new[] { 10, 10, 100, 80 }, segmentation = new[] { new[] { 10, 10, 110, 10, 110, 90, 10, 90 } } } };
        return described
            ? new { id, file_name = photo, width = 640, height = 360, annotation, description = new[] { "<region1>: a thing of some kind" } }
            : new
            {
                id,
                file_name = photo,
                width = 640,
                height = 360,
                annotation,
                conversations = new[] { new { from = "human", value = "What is <region1>?" }, new { from = "gpt", value = "<region1> is a thing." } },
            };
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
