using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>A file of <c>bench/photos</c>: what a person saw in a photo.</summary>
internal sealed record PhotoTruth(string Photo, int Width, int Height, IReadOnlyList<Region> Regions,
    IReadOnlyList<(int Subject, string Predicate, int Object)> Relationships,
    IReadOnlyList<(int Subject, string Predicate, int Object)> Wrong)
{
    public static IEnumerable<PhotoTruth> ReadAll(string? folder = null) =>
        Directory.GetFiles(folder ?? Find(), "*.json").Order(StringComparer.Ordinal).Select(Read);

    private static PhotoTruth Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        return new(
            root.GetProperty("photo").GetString()!, root.GetProperty("width").GetInt32(), root.GetProperty("height").GetInt32(),
            [.. root.GetProperty("regions").EnumerateArray().Select(region => new Region
            {
                Name = region.GetProperty("name").GetString()!,
                Box = region.GetProperty("box").EnumerateArray().Select(v => v.GetDouble()).ToArray() is [var left, var top, var right, var bottom]
                    ? new(left, top, right, bottom) : throw new InvalidDataException($"{path}: a box has not four numbers"),
            })],
            Triplets(root, "relationships"),
            root.TryGetProperty("wrong", out _) ? Triplets(root, "wrong") : []);
    }

    private static List<(int Subject, string Predicate, int Object)> Triplets(JsonElement root, string member) =>
        [.. root.GetProperty(member).EnumerateArray()
            .Select(r => (r.GetProperty("subject").GetInt32(), r.GetProperty("predicate").GetString()!, r.GetProperty("object").GetInt32()))];

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "bench", "photos")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("bench/photos is in no folder above the program");
        return Path.Combine(folder, "bench", "photos");
    }
}
