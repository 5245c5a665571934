using System.Globalization;
using System.Text.Json;
using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.RefCoco;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Evaluation.Leaks;

/// <summary>A file of a benchmark: which list its photos belong to, and their keys.</summary>
/// <param name="List">The list, by benchmark and split.</param>
/// <param name="Keys">The keys of a photo each, or of several names of one.</param>
internal sealed record BenchmarkKeys(string List, IEnumerable<IEnumerable<string>> Keys)
{
    private static readonly string[] SugarCrepeFiles = ["add_att", "add_obj", "replace_att", "replace_obj", "replace_rel", "swap_att", "swap_obj"];

    /// <summary>The lists of a file, by its published name; none for a file of no benchmark, or of training alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is of another form than the published one.</exception>
    public static IEnumerable<BenchmarkKeys> Of(string path)
    {
        var name = Path.GetFileName(path);
        var stem = Path.GetFileNameWithoutExtension(name);
        var parts = path.Split('/', '\\');
        bool In(string folder) => parts[..^1].Any(part => part.Contains(folder, StringComparison.OrdinalIgnoreCase));
        bool Ends(params string[] endings) => endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        var last = stem[(stem.LastIndexOf('_') + 1)..];
        return stem switch
        {
            _ when Ends(".json") && last is "val2017" or "test2017" or "test-dev2017"
                && stem.Split('_')[0] is "instances" or "captions" or "panoptic" or "person" or "stuff" or "image" => [new($"coco-{last}", CocoImages(path))],
            _ when Ends(".json") && stem.StartsWith("lvis", StringComparison.Ordinal) && (last is "val" || stem.Contains("_val", StringComparison.Ordinal)) =>
                [new("lvis-val", CocoImages(path))],
            _ when Ends(".p") && stem.StartsWith("refs(", StringComparison.Ordinal) => Refs(path, parts.Length > 1 ? parts[^2] : "refcoco"),
            _ when Ends(".h5") && stem.StartsWith("VG-SGG", StringComparison.Ordinal) =>
                [new("vg150-test", Vg150File.Open(path).Ids(2).Select(id => One($"vg:{id}")))],
            _ when Ends(".json") && stem is "val_sceneGraphs" => [new("gqa-val", Members(path).Select(Gqa))],
            _ when Ends("questions.json") && stem.Split('_')[0] is "val" or "testdev" or "test" or "challenge" or "submission"
                && stem.Contains("questions", StringComparison.Ordinal) => [new($"gqa-{stem.Split('_')[0]}", GqaQuestions(path))],
            _ when Ends(".json") && stem.StartsWith("psg", StringComparison.Ordinal) => [new("psg-test", PsgTest(path))],
            _ when Ends(".jsonl") && In("vsr") && !stem.Contains("train", StringComparison.OrdinalIgnoreCase) => [new($"vsr-{stem}", Lines(path, "image"))],
            _ when Ends(".jsonl") && stem.StartsWith("crpe", StringComparison.OrdinalIgnoreCase) => [new("crpe", Lines(path, "image"))],
            _ when Ends(".json") && SugarCrepeFiles.Contains(stem) => [new("sugarcrepe", MemberTexts(path, "filename"))],
            "controlled_images_dataset" or "controlled_clevr_dataset" or "coco_qa_one_obj" or "coco_qa_two_obj" or "vg_qa_one_obj" or "vg_qa_two_obj"
                when Ends(".json") => [new("whatsup", WhatsUp(path, stem))],
            _ when Ends(".json") && stem.StartsWith("SEED-Bench", StringComparison.OrdinalIgnoreCase) => [new("seedbench", Seed(path))],
            _ when Ends(".jpg", ".jpeg", ".png") && stem.StartsWith("ADE_val_", StringComparison.Ordinal) => [new("ade20k-val", [One($"ade:{stem}")])],
            _ when Ends(".jpg") && parts.Length > 1 && parts[^2] is "val2017" or "test2017" => [new($"coco-{parts[^2]}", [PictureKeys.Of(name).Take(1)])],
            _ => [],
        };
    }

    private static IEnumerable<string> One(string key) => [key];

    private static IEnumerable<string> Gqa(string id) => id.StartsWith('n') ? [$"gqa:{id}", $"file:{id}.jpg"] : [$"gqa:{id}", $"vg:{id}"];

    private static IEnumerable<IEnumerable<string>> CocoImages(string path)
    {
        using var stream = new JsonStream(path);
        var found = false;
        while (stream.NextMember())
        {
            if (stream.Name != "images")
            {
                stream.Skip();
                continue;
            }
            found = true;
            stream.EnterList();
            while (stream.NextElement())
                yield return One(string.Create(CultureInfo.InvariantCulture, $"coco:{stream.Value.Object().Get("id"u8).Integer()}"));
        }
        if (!found)
            throw new InvalidDataException($"{path}: no list of images; expected annotations in COCO's layout");
    }

    private static IEnumerable<string> Members(string path)
    {
        using var stream = new JsonStream(path);
        while (stream.NextMember())
        {
            yield return stream.Name;
            stream.Skip();
        }
    }

    private static IEnumerable<IEnumerable<string>> MemberTexts(string path, string member)
    {
        using var document = DataFile.ReadJson<JsonDocument>(path);
        return Taken(path, () => document.RootElement.EnumerateObject().Select(row => PictureKeys.Of(row.Value.GetProperty(member).GetString()!)).ToList());
    }

    private static IEnumerable<IEnumerable<string>> GqaQuestions(string path)
    {
        using var stream = new JsonStream(path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (stream.NextMember())
        {
            if (stream.ReadMember().Object().Get("imageId"u8).Text() is var id && seen.Add(id))
                yield return Gqa(id);
        }
    }

    private static IEnumerable<IEnumerable<string>> PsgTest(string path)
    {
        using var reader = PsgReader.Open(path, new ReadReport());
        foreach (var image in reader.Images.Where(reader.IsTest))
            yield return new[]
            {
                $"psg:{image.Id}",
                image.CocoId is { } coco ? $"coco:{coco}" : null,
                image.VgId is { } vg ? $"vg:{vg}" : null
            }.OfType<string>();
    }

    private static IEnumerable<BenchmarkKeys> Refs(string path, string folder) => RefCocoPickle.ReadFile(path).Where(row => row.Split != "train")
        .GroupBy(row => row.Split,
            (split, rows) => new BenchmarkKeys($"{folder}-{split}", rows.Select(row => row.ImageId).Distinct().Select(id => One($"coco:{id}"))));

    private static IEnumerable<IEnumerable<string>> Lines(string path, string member) => DataFile.ReadLines<JsonElement>(path).Select(row =>
        row.TryGetProperty(member, out var image) && image.GetString() is { } file
            ? PictureKeys.Of(file)
            : throw new InvalidDataException($"{path}: a row has no {member}; expected the published form"));

    private static IEnumerable<IEnumerable<string>> WhatsUp(string path, string stem)
    {
        using var document = DataFile.ReadJson<JsonDocument>(path);
        return Taken(path, () => document.RootElement.EnumerateArray().Select(row =>
            row.ValueKind == JsonValueKind.Object ? PictureKeys.Of(row.GetProperty("image_path").GetString()!)
            : One($"{(stem.StartsWith("coco", StringComparison.Ordinal) ? "coco" : "vg")}:{long.Parse(row[0].ToString(), CultureInfo.InvariantCulture)}"))
            .ToList());
    }

    private static IEnumerable<IEnumerable<string>> Seed(string path)
    {
        using var document = DataFile.ReadJson<JsonDocument>(path);
        return Taken(path, () => document.RootElement.GetProperty("questions").EnumerateArray()
            .Where(row => row.GetProperty("data_type").GetString() == "image")
            .Select(row => One($"file:{Path.GetFileName(row.GetProperty("data_id").ToString())}")).ToList());
    }

    private static T Taken<T>(string path, Func<T> take)
    {
        try
        {
            return take();
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentNullException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: not of the published form: {e.Message}", e);
        }
    }
}
