using System.Text.Json;
using System.Text.Json.Nodes;
using PureHDF;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Small data of benchmarks whose published files could not be had: two pictures of 40 × 30, written in the published forms.</summary>
internal static class BenchmarkSamples
{
    private const int Width = 40, Height = 30;

    /// <summary>Path of a sample, in a folder where it has to be made.</summary>
    public static string Of(string benchmark, string folder) => benchmark switch
    {
        "gqa" => Shared.Golden("benchmarks/gqa/toy_questions.json"),
        "mmbench" => Shared.Golden("benchmarks/samples/mmbench/mmbench_dev_20230712.200.jsonl"),
        "seedbench" => Shared.Golden("benchmarks/samples/seedbench/schema_example.json"),
        "refcoco" => Shared.Golden("benchmarks/refcoco/squarepad_questions.jsonl"),
        "lvis" => Shared.Golden("benchmarks/samples/lvis/lvis_val_100.200ann.json"),
        "paco" => Paco(folder),
        "psg" => Psg(folder),
        "vg150" => Vg150(folder),
        "ade20k" => Ade20K(folder),
        _ => Shared.Golden($"benchmarks/samples/{benchmark}"),
    };

    private static string Paco(string folder)
    {
        var row = new
        {
            id = 1,
            file_name = "1.jpg",
            height = Height,
            width = Width,
            categories = new[] { "trash_can:lid" },
            annotations = new[] { new { segmentation = new[] { new[] { 5, 5, 20, 5, 20, 20, 5, 20 } } } }
        };
        File.WriteAllText(Path.Combine(folder, "paco_val_1k_category.json"), JsonSerializer.Serialize(new[] { row }));
        return folder;
    }

    private static string Psg(string folder)
    {
        using var lists = Shared.GoldenJson("benchmarks/samples/psg/class_lists.json");
        var classes = lists.RootElement.GetProperty("object_classes").EnumerateArray().Select(c => c.GetString()).ToList();
        var images = Enumerable.Range(1, 2).Select(image => new
        {
            file_name = $"val2017/{image:D12}.jpg",
            pan_seg_file_name = $"panoptic_val2017/{image:D12}.png",
            height = Height,
            width = Width,
            image_id = $"{image}",
            segments_info = new[]
            {
                new { id = 1, category_id = 0, iscrowd = 0, isthing = 1, area = 100 },
                new { id = 2, category_id = 1, iscrowd = 0, isthing = 1, area = 100 }
            },
            annotations = new[]
            {
                new { bbox = new[] { 0, 0, 10, 10 }, bbox_mode = 0, category_id = 0 },
                new { bbox = new[] { 20, 10, 30, 20 }, bbox_mode = 0, category_id = 1 }
            },
            relations = new[] { new[] { 0, 1, 2 } },
        }).ToList();
        File.WriteAllText(Path.Combine(folder, "psg.json"), JsonSerializer.Serialize(new
        {
            data = images,
            thing_classes = classes.Take(80),
            stuff_classes = classes.Skip(80),
            predicate_classes = lists.RootElement.GetProperty("predicate_classes"),
            test_image_ids = images.Select(image => image.image_id),
        }));
        foreach (var image in images)
            WriteSegments(Path.Combine(folder, image.pan_seg_file_name));
        return folder;
    }

    private static string Vg150(string folder)
    {
        File.Copy(Shared.Golden("benchmarks/samples/vg150/VG-SGG-dicts-with-attri.json"), Path.Combine(folder, "VG-SGG-dicts-with-attri.json"));
        File.WriteAllText(Path.Combine(folder, "image_data.json"),
            JsonSerializer.Serialize(Enumerable.Range(1, 2).Select(image => new { image_id = image, width = Width, height = Height })));
        new H5File
        {
            ["labels"] = new long[,] { { 1 }, { 2 }, { 3 }, { 4 } },
            ["predicates"] = new long[,] { { 5 }, { 6 } },
            ["relationships"] = new int[,] { { 0, 1 }, { 2, 3 } },
            ["boxes_1024"] = new int[,] { { 128, 128, 256, 256 }, { 600, 400, 200, 200 }, { 128, 128, 256, 256 }, { 600, 400, 200, 200 } },
            ["split"] = new int[] { 2, 2 },
            ["img_to_first_box"] = new int[] { 0, 2 },
            ["img_to_last_box"] = new int[] { 1, 3 },
            ["img_to_first_rel"] = new int[] { 0, 1 },
            ["img_to_last_rel"] = new int[] { 0, 1 },
        }.Write(Path.Combine(folder, "VG-SGG-with-attri.h5"));
        return folder;
    }

    private static string Ade20K(string folder)
    {
        File.Copy(Shared.Golden("benchmarks/samples/ade20k/ade20k_150_with_prompt_eng.txt"), Path.Combine(folder, "ade20k_150_with_prompt_eng.txt"));
        File.WriteAllText(Path.Combine(folder, "ade20k_panoptic_val.json"), JsonSerializer.Serialize(new JsonObject
        {
            ["images"] =
                new JsonArray(new JsonObject { ["id"] = "ADE_val_00000001", ["file_name"] = "ADE_val_00000001.jpg", ["width"] = Width, ["height"] = Height }),
            ["annotations"] = new JsonArray(new JsonObject
            {
                ["image_id"] = "ADE_val_00000001",
                ["file_name"] = "ADE_val_00000001.png",
                ["segments_info"] = new JsonArray(new JsonObject { ["id"] = 1, ["category_id"] = 12 }, new JsonObject { ["id"] = 2, ["category_id"] = 0 }),
            }),
            ["categories"] = new JsonArray(new JsonObject { ["id"] = 0, ["name"] = "wall", ["isthing"] = 0 },
                new JsonObject { ["id"] = 12, ["name"] = "person", ["isthing"] = 1 }),
        }));
        WriteSegments(Path.Combine(folder, "ade20k_panoptic_val", "ADE_val_00000001.png"));
        return folder;
    }

    private static void WriteSegments(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        static Rle Square(double x, double y) => Polygon.ToRle(Height, Width, new Box(x, y, x + 10, y + 10));
        File.WriteAllBytes(file, PanopticPng.FromMasks(Width, Height, [(1, Square(0, 0)), (2, Square(20, 10))]).Encode());
    }
}
