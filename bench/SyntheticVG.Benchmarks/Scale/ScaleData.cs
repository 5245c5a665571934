using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks.Scale;

/// <summary>
/// Writes made-up data in the layouts and of the sizes of COCO, LVIS, RefCOCO, Visual Genome, GQA and PSG, with a small picture and a depth map
/// for every photo. What they say is drawn by chance; how much of it there is, is as in the releases.
/// </summary>
/// <param name="folder">Where to.</param>
/// <param name="counts">How many of each.</param>
internal sealed class ScaleData(string folder, ScaleCounts counts)
{
    private const int Width = 640, Height = 480, CopyWidth = 800, CopyHeight = 600; // Visual Genome's copies are larger ones
    private const int Segments = 11; // of a PSG picture, on average

    private static readonly string[] Nouns = ["man", "woman", "tree", "shirt", "building", "window", "traffic light", "sidewalk", "hat", "dog"];
    private static readonly string[] Predicates = ["ON", "has", "wearing a", "next to ", "behind", "parked on", "Holding", "in front of"];

    private readonly Random _random = new(7);

    /// <summary>Writes all of it, unless it is there.</summary>
    public void Write()
    {
        if (File.Exists(Path.Combine(folder, "whole")))
            return;
        Pictures();
        Instances("coco/annotations/instances_train2017.json", counts.Coco, perImage: 73, categories: 80);
        Instances("lvis/lvis_v1_train.json", counts.Lvis, perImage: 127, categories: 1203);
        Refs();
        VisualGenome();
        Gqa();
        Psg();
        Llava();
        Osprey();
        Phrases();
        HumanGraphs();
        File.WriteAllText(Path.Combine(folder, "whole"), "");
    }

    /// <summary>COCO's id of a photo; those that Visual Genome shares are the first.</summary>
    public static long CocoId(int i) => 9 + (4L * i);

    private static long VgId(int i) => 1 + (22L * i);

    private void Pictures()
    {
        var (photos, copies) = (new LinkedFiles(Picture(Width, Height)), new LinkedFiles(Picture(CopyWidth, CopyHeight)));
        var depth = new LinkedFiles(Depth());
        foreach (var name in new[] { "coco/train2017", "vg/VG_100K", "depth" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, "depth/depth.json"), "{\"convention\": \"inverse\"}");
        for (var i = 0; i < counts.Coco; i++)
        {
            photos.Put(Path.Combine(folder, $"coco/train2017/{CocoId(i):D12}.jpg"));
            depth.Put(Path.Combine(folder, $"depth/{CocoId(i):D12}.npy"));
        }
        for (var i = 0; i < counts.VisualGenome; i++)
        {
            copies.Put(Path.Combine(folder, $"vg/{VgFolder}/{VgId(i)}.jpg"));
            if (i >= counts.Shared)
                depth.Put(Path.Combine(folder, $"depth/{VgId(i)}.npy"));
        }
    }

    private const string VgFolder = "VG_100K"; // one folder, as repacks have it

    private static byte[] Picture(int width, int height) => PictureWriter.Png(new(width, height));

    // Sixteen columns and twelve rows of float32, nearer towards the bottom.
    private static byte[] Depth()
    {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (12, 16), }".PadRight(117) + "\n";
        var bytes = new byte[10 + header.Length + (12 * 16 * 4)];
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(10));
        for (var i = 0; i < 12 * 16; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(10 + header.Length + (4 * i)), 1 + (i / 16f));
        return bytes;
    }

    // Per ten images, as averages are no whole numbers.
    private void Instances(string name, int images, int perImage, int categories)
    {
        using var file = Open(name);
        file.Write("{\"licenses\":[{\"id\":1,\"name\":\"x\",\"url\":\"http://x/1\"}],\"images\":[");
        for (var i = 0; i < images; i++)
            file.Write(
                $"{Comma(i)}{{\"license\":1,\"file_name\":\"{CocoId(i):D12}.jpg\",\"coco_url\":\"http://images.cocodataset.org/train2017/{CocoId(i):D12}.jpg\",\"height\":{Height},\"width\":{Width},\"id\":{CocoId(i)}}}");
        file.Write("],\"annotations\":[");
        var annotation = 0;
        for (var i = 0; i < images; i++)
        {
            for (var count = (perImage / 10) + (i % 10 < perImage % 10 ? 1 : 0); count > 0; count--)
            {
                var (x, y, w, h) = Box(Width, Height);
                file.Write(
                    $"{Comma(annotation)}{{\"segmentation\":[{Polygon(x, y, w, h)}],\"area\":{w * h},\"iscrowd\":0,\"image_id\":{CocoId(i)},\"bbox\":[{x},{y},{w},{h}],\"category_id\":{_random.Next(categories) + 1},\"id\":{++annotation}}}");
            }
        }
        file.Write("],\"categories\":[");
        for (var i = 0; i < categories; i++)
            file.Write($"{Comma(i)}{{\"id\":{i + 1},\"name\":\"{Nouns[i % Nouns.Length]} {i}\",\"supercategory\":\"thing\"}}");
        file.Write("]}");
    }

    // Each of the first images' first annotations is referred to.
    private void Refs()
    {
        using var file = Open("refcoco/refs(unc).json");
        file.Write('[');
        var (annotation, image) = (1, 0);
        for (var i = 0; i < counts.Refs && image < counts.Coco; i++)
        {
            file.Write(
                $"{Comma(i)}{{\"sent_ids\":[{i}],\"file_name\":\"COCO_train2014_{CocoId(image):D12}_{i}.jpg\",\"ann_id\":{annotation},\"ref_id\":{i},\"image_id\":{CocoId(image)},\"split\":\"train\",\"category_id\":1,\"sentences\":[{{\"tokens\":[\"left\",\"man\"],\"raw\":\"left "
                    + $"man\",\"sent_id\":{i},\"sent\":\"left man\"}}]}}");
            annotation += 7 + (image % 10 < 3 ? 1 : 0);
            image++;
        }
        file.Write(']');
    }

    private void VisualGenome()
    {
        using var images = Open("vg/image_data.json");
        using var objects = Open("vg/objects.json");
        using var relations = Open("vg/relationships.json");
        using var regions = Open("vg/region_descriptions.json");
        foreach (var file in new[] { images, objects, relations, regions })
            file.Write('[');
        for (var i = 0; i < counts.VisualGenome; i++)
        {
            var (id, first) = (VgId(i), 40L * i);
            images.Write($"{Comma(i)}{{\"width\": {CopyWidth}, \"url\": \"https://cs.stanford.edu/people/rak248/{VgFolder}/{id}.jpg\", "
                + $"\"height\": {CopyHeight}, \"image_id\": {id}, \"coco_id\": {(i < counts.Shared ? $"{CocoId(i)}" : "null")}, \"flickr_id\": null}}");
            objects.Write($"{Comma(i)}{{\"image_id\": {id}, \"objects\": [");
            for (var k = 0; k < 35; k++)
                objects.Write($"{Comma(k)}{Object(first + k, "names")}");
            objects.Write($"], \"image_url\": \"https://cs.stanford.edu/{id}.jpg\"}}");
            relations.Write($"{Comma(i)}{{\"relationships\": [");
            for (var k = 0; k < (i % 10 < 3 ? 22 : 21); k++)
                relations.Write($"{Comma(k)}{{\"predicate\": \"{Pick(Predicates)}\", \"object\": {Object(first + (k % 17), "name")}, "
                    + $"\"relationship_id\": {(50L * i) + k}, \"synsets\": [\"along.r.01\"], \"subject\": {Object(first + 17 + (k % 18), "name")}}}");
            relations.Write($"], \"image_id\": {id}}}");
            regions.Write($"{Comma(i)}{{\"regions\": [");
            for (var k = 0; k < 50; k++)
            {
                var (x, y, w, h) = Box(CopyWidth, CopyHeight);
                regions.Write($"{Comma(k)}{{\"region_id\": {(50L * i) + k}, \"width\": {w}, \"height\": {h}, \"image_id\": {id}, \"phrase\": "
                    + $"\"a {Pick(Nouns)} by the {Pick(Nouns)}\", \"y\": {y}, \"x\": {x}}}");
            }
            regions.Write($"], \"id\": {id}}}");
        }
        foreach (var file in new[] { images, objects, relations, regions })
            file.Write(']');
    }

    private string Object(long id, string key)
    {
        var (x, y, w, h) = Box(CopyWidth, CopyHeight);
        return $"{{\"h\": {h}, \"object_id\": {id}, \"merged_object_ids\": [], \"synsets\": [\"{Nouns[id % 6]}.n.01\"], \"w\": {w}, \"y\": {y}, \"x\": {x}, "
            + $"\"{key}\": {(key == "names" ? $"[\"{Nouns[id % Nouns.Length]}\"]" : $"\"{Nouns[id % Nouns.Length]}\"")}}}";
    }

    private void Gqa()
    {
        using var file = Open("gqa/train_sceneGraphs.json");
        file.Write('{');
        for (var i = 0; i < counts.Gqa; i++)
        {
            file.Write($"{Comma(i)}\"{VgId(i)}\": {{\"width\": {CopyWidth}, \"height\": {CopyHeight}, \"objects\": {{");
            for (var k = 0; k < 16; k++)
            {
                var (x, y, w, h) = Box(CopyWidth, CopyHeight);
                var relations = string.Join(", ", Enumerable.Range(1, 3)
                    .Select(step => $"{{\"object\": \"{(40L * i) + ((k + step) % 16)}\", \"name\": \"{(step == 1 ? "near" : "to the left of")}\"}}"));
                file.Write($"{Comma(k)}\"{(40L * i) + k}\": {{\"name\": \"{Pick(Nouns)}\", \"h\": {h}, \"w\": {w}, \"x\": {x}, \"y\": {y}, \"attributes\": "
                    + $"[\"red\"], \"relations\": [{relations}]}}");
            }
            file.Write("}}");
        }
        file.Write('}');
    }

    private void Psg()
    {
        Directory.CreateDirectory(Path.Combine(folder, "psg/panoptic_train2017"));
        var boxes = Enumerable.Range(0, Segments).Select(k => (Left: k * Width / Segments, Right: (k + 1) * Width / Segments)).ToArray();
        var ids = new LinkedFiles(PanopticPng.FromMasks(Width, Height, boxes.Select((box, k) => (k + 1, Strip(box.Left, box.Right)))).Encode());
        using var file = Open("psg/psg.json");
        file.Write("{\"data\": [");
        for (var i = 0; i < counts.Psg; i++)
        {
            ids.Put(Path.Combine(folder, $"psg/panoptic_train2017/{CocoId(i):D12}.png"));
            file.Write($"{Comma(i)}{{\"file_name\": \"train2017/{CocoId(i):D12}.jpg\", \"height\": {Height}, \"width\": {Width}, \"image_id\": \"{VgId(i)}\", "
                + $"\"coco_image_id\": \"{CocoId(i)}\", \"pan_seg_file_name\": \"panoptic_train2017/{CocoId(i):D12}.png\", \"segments_info\": [");
            file.Write(string.Join(", ",
                boxes.Select((_, k) => $"{{\"id\": {k + 1}, \"category_id\": {k}, \"iscrowd\": 0, \"isthing\": 1, \"area\": {Width / Segments * Height}}}")));
            file.Write("], \"annotations\": [");
            file.Write(
                string.Join(", ", boxes.Select((box, k) => $"{{\"bbox\": [{box.Left}, 0, {box.Right}, {Height}], \"bbox_mode\": 0, \"category_id\": {k}}}")));
            file.Write("], \"relations\": [");
            file.Write(string.Join(", ", Enumerable.Range(0, 6).Select(k => $"[{k}, {k + 1}, {_random.Next(56)}]")));
            file.Write("]}");
        }
        file.Write($"], \"test_image_ids\": [], \"thing_classes\": [{Classes("thing", 80)}], \"stuff_classes\": "
            + $"[{Classes("stuff", 53)}], \"predicate_classes\": [{Classes("by way", 56)}]}}");

        static string Classes(string name, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"{name} {i}\""));
    }

    private static Rle Strip(int left, int right)
    {
        var mask = new Mask(Height, Width);
        for (var x = left; x < right; x++)
        {
            for (var y = 0; y < Height; y++)
                mask[x, y] = true;
        }
        return mask.ToRle();
    }

    private void Llava()
    {
        using var file = Open("../instructions/llava.json");
        file.Write('[');
        for (var i = 0; i < counts.Llava; i++)
            file.Write($"{Comma(i)}{{\"id\": \"{i}\", \"image\": \"{CocoId(i % counts.Coco):D12}.jpg\", \"conversations\": [{{\"from\": "
                + $"\"human\", \"value\": \"<image>\\nWhat is by the {Pick(Nouns)}?\\nAnswer the question using a single word or phrase.\"}}, {{\"from\": "
                + $"\"gpt\", \"value\": \"{Pick(Nouns)}\"}}]}}");
        file.Write(']');
    }

    private void Osprey()
    {
        using var file = Open("../instructions/osprey.json");
        file.Write('[');
        for (var i = 0; i < counts.Osprey; i++)
        {
            var boxes = new[] { Box(Width, Height), Box(Width, Height) };
            var regions = string.Join(", ", boxes.Select(
                b => $"{{\"bbox\": [{b.X}, {b.Y}, {b.W}, {b.H}], \"segmentation\": [{Polygon(b.X, b.Y, b.W, b.H)}], \"category_name\": \"{Pick(Nouns)}\"}}"));
            file.Write($"{Comma(i)}{{\"id\": {i}, \"file_name\": \"{CocoId(i % counts.Coco):D12}.jpg\", \"height\": {Height}, \"width\": {Width}, "
                + $"\"annotation\": [{regions}], \"conversations\": [{{\"from\": \"human\", \"value\": "
                + $"\"What do <region1> and <region2> have in common?\"}}, {{\"from\": \"gpt\", \"value\": \"Both stand by the {Pick(Nouns)}.\"}}]}}");
        }
        file.Write(']');
    }

    // Visual Genome's region phrases with masks, in COCO's layout (the type VGDATA).
    private void Phrases()
    {
        using var file = Open("../instructions/vg_train_with_mask.json");
        file.Write("{\"images\": [");
        for (var i = 0; i < counts.VisualGenome; i++)
            file.Write($"{Comma(i)}{{\"id\": {VgId(i)}, \"file_name\": \"{VgFolder}/{VgId(i)}.jpg\", \"width\": {CopyWidth}, \"height\": {CopyHeight}}}");
        file.Write("], \"annotations\": [");
        for (var i = 0; i < 50L * counts.VisualGenome; i++)
        {
            var (x, y, w, h) = Box(CopyWidth, CopyHeight);
            file.Write($"{Comma(i)}{{\"id\": {i}, \"image_id\": {VgId(i / 50)}, \"bbox\": [{x}, {y}, {w}, {h}], \"category_id\": 1, \"iscrowd\": "
                + $"0, \"caption\": \"a {Pick(Nouns)} by the {Pick(Nouns)}\", \"segmentation\": [{Polygon(x, y, w, h)}]}}");
        }
        file.Write("], \"categories\": [{\"id\": 1, \"name\": \"region\"}]}");
    }

    // Human graphs of PSG and Visual Genome with masks (the type sg).
    private void HumanGraphs()
    {
        using var file = Open("../instructions/psg_vg.json");
        file.Write('{');
        for (var i = 0; i < counts.VisualGenome; i++)
        {
            file.Write($"{Comma(i)}\"{VgId(i)}\": {{\"image_id\": \"{VgId(i)}\", \"file_name\": \"{VgFolder}/{VgId(i)}.jpg\", \"width\": {CopyWidth}, "
                + $"\"height\": {CopyHeight}, \"objects\": {{");
            for (var k = 0; k < 20; k++)
            {
                var (x, y, w, h) = Box(CopyWidth, CopyHeight);
                file.Write($"{Comma(k)}\"{k}\": {{\"name\": \"{Pick(Nouns)}\", \"attributes\": [\"red\"], \"bbox\": [{x}, {y}, {x + w}, {y + h}], "
                    + $"\"segmentation\": [{Polygon(x, y, w, h)}], \"relations\": [{{\"object\": \"{(k + 1) % 20}\", \"name\": \"behind\"}}]}}");
            }
            file.Write("}}");
        }
        file.Write('}');
    }

    private (int X, int Y, int W, int H) Box(int width, int height)
    {
        var (w, h) = (_random.Next(12, width / 3), _random.Next(12, height / 3));
        return (_random.Next(width - w), _random.Next(height - h), w, h);
    }

    // An octagon in the box.
    private static string Polygon(int x, int y, int w, int h)
    {
        var (a, b) = (w / 3, h / 3);
        return string.Create(CultureInfo.InvariantCulture,
            $"[{x + a},{y},{x + w - a},{y},{x + w},{y + b},{x + w},{y + h - b},{x + w - a},{y + h},{x + a},{y + h},{x},{y + h - b},{x},{y + b}]");
    }

    private string Pick(string[] words) => words[_random.Next(words.Length)];

    private static string Comma(int i) => i == 0 ? "" : ",";

    private StreamWriter Open(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new(path, false, new UTF8Encoding(false), 1 << 20);
    }
}
