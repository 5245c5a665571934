using System.Text.Json;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Reads named regions: Osprey's records, or LVIS's own layout of images, annotations and categories.</summary>
internal static class RegionNamesFile
{
    /// <summary>The images in the order of the file; those without a region are left out.</summary>
    /// <exception cref="InvalidDataException">The file is of neither form.</exception>
    public static IReadOnlyList<RegionNamesImage> Read(string file)
    {
        var root = DataFile.ReadJson<JsonElement>(file);
        try
        {
            return root.ValueKind == JsonValueKind.Array ? DataFile.ReadJson<IReadOnlyList<RegionNamesImage>>(file) : Join(root);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{file}: expected a list of {{id, file_name, height, width, categories, annotations}}, or an object of images, "
                + $"annotations and categories: {e.Message}", e);
        }
    }

    private static List<RegionNamesImage> Join(JsonElement root)
    {
        var names = root.GetProperty("categories").EnumerateArray()
            .ToDictionary(row => row.GetProperty("id").GetInt64(), row => row.GetProperty("name").GetString()!);
        var annotations = root.GetProperty("annotations").EnumerateArray().ToLookup(row => row.GetProperty("image_id").GetInt64());
        return [.. root.GetProperty("images").EnumerateArray().Select(image => new RegionNamesImage
        {
            Id = image.GetProperty("id").GetInt64(),
            FileName = image.TryGetProperty("file_name", out var name) ? name.GetString() : null,
            Height = image.GetProperty("height").GetInt32(),
            Width = image.GetProperty("width").GetInt32(),
            Categories = [.. annotations[image.GetProperty("id").GetInt64()].Select(row => names.GetValueOrDefault(row.GetProperty("category_id").GetInt64())
                ?? throw new FormatException($"no category {row.GetProperty("category_id")}"))],
            Annotations = [.. annotations[image.GetProperty("id").GetInt64()]],
        }).Where(image => image.Categories.Count > 0)];
    }
}
