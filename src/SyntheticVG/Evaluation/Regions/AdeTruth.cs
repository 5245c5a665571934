using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Regions;

/// <summary>What is true of an image of ADE20K, from the files of each task or from its panoptic picture.</summary>
internal static class AdeTruth
{
    private const int Ignored = 255;

    /// <summary>Whether each class is of things, as the panoptic file says.</summary>
    /// <exception cref="InvalidDataException">Its classes are not those of the list of names.</exception>
    public static bool[] Things(string panopticFile, int classes)
    {
        var categories = DataFile.ReadJson<AdeCategories>(panopticFile).Categories.OrderBy(category => category.Id).ToList();
        var last = categories.Count > 0 ? categories[^1].Id : -1;
        if (last >= classes)
            throw new InvalidDataException($"{panopticFile}: found class {last}; the list of names has {classes}, numbered from 0");
        var things = new bool[classes];
        foreach (var category in categories)
            things[category.Id] = category.IsThing != 0;
        return things;
    }

    /// <summary>Class of each pixel, column-major, as the regions have it.</summary>
    public static int[] PaintedClasses(AdeImage image) => image.Paint(region => image.Regions[region].Label, Ignored);

    /// <summary>Class of each pixel, column-major, from a folder of pictures named after the images.</summary>
    public static Func<AdeImage, int[]> Classes(string folder) => image =>
    {
        var file = Directory.EnumerateFiles(folder, $"{image.Id}.png", SearchOption.AllDirectories).FirstOrDefault()
            ?? throw new FileNotFoundException($"{folder}: no picture {image.Id}.png");
        var picture = PngDecoder.ReadFile(file);
        if (picture.Width != image.Width || picture.Height != image.Height || picture.Bytes.Length != image.Width * image.Height)
            throw new InvalidDataException($"{file}: found {picture.Width} × {picture.Height} with {picture.Bytes.Length} bytes; "
                + $"expected {image.Width} × {image.Height}, one byte a pixel");
        var classes = new int[picture.Bytes.Length];
        for (var i = 0; i < classes.Length; i++)
            classes[(i % image.Width * image.Height) + (i / image.Width)] = picture.Bytes[i];
        return classes;
    };

    /// <summary>Instances, as the regions have them.</summary>
    public static IReadOnlyList<AdeInstance> PaintedInstances(AdeImage image) =>
        [.. image.Regions.Where(region => region.IsThing).Select(region => new AdeInstance(region.Label, region.IsCrowd, region.Mask.Area, region.Mask))];

    /// <summary>Instances from a file in COCO's form; images are found by the stem of their file name.</summary>
    public static Func<AdeImage, IReadOnlyList<AdeInstance>> Instances(string file)
    {
        var content = DataFile.ReadJson<AdeInstanceFile>(file);
        var names = content.Images.ToDictionary(image => image.Id, image => Path.GetFileNameWithoutExtension(image.FileName));
        var rows = content.Annotations.ToLookup(row =>
            names.GetValueOrDefault(row.ImageId) ?? throw new InvalidDataException($"{file}: an annotation is of image {row.ImageId}, which the file lacks"));
        return image => [.. rows[image.Id].Select(row => new AdeInstance(row.CategoryId, row.IsCrowd != 0, row.Area, MaskOf(row.Segmentation, image)))];
    }

    private static Rle MaskOf(JsonElement segmentation, AdeImage image) => segmentation.ValueKind == JsonValueKind.Array
        ? Polygon.ToRle(image.Height, image.Width,
            segmentation.EnumerateArray().Select(p => (IReadOnlyList<double>)[.. p.EnumerateArray().Select(v => v.GetDouble())]))
        : segmentation.Deserialize<Rle>() ?? throw new InvalidDataException($"image {image.Id}: an instance has no mask");
}

/// <summary>The classes of a panoptic file.</summary>
internal sealed record AdeCategories
{
    [JsonRequired] public required IReadOnlyList<AdeCategory> Categories { get; init; }
}

/// <summary>A class of a panoptic file.</summary>
internal sealed record AdeCategory
{
    [JsonRequired] public required int Id { get; init; }
    [JsonPropertyName("isthing")] public int IsThing { get; init; } = 1;
}

/// <summary><c>ade20k_instance_val.json</c>, as far as it is read.</summary>
internal sealed record AdeInstanceFile
{
    [JsonRequired] public required IReadOnlyList<AdeInstanceImage> Images { get; init; }
    [JsonRequired] public required IReadOnlyList<AdeInstanceRow> Annotations { get; init; }
}

/// <summary>An image of it.</summary>
internal sealed record AdeInstanceImage
{
    [JsonRequired] public required long Id { get; init; }
    [JsonPropertyName("file_name"), JsonRequired] public required string FileName { get; init; }
}

/// <summary>An instance of it.</summary>
internal sealed record AdeInstanceRow
{
    [JsonPropertyName("image_id"), JsonRequired] public required long ImageId { get; init; }
    [JsonPropertyName("category_id"), JsonRequired] public required int CategoryId { get; init; }
    [JsonPropertyName("iscrowd")] public int IsCrowd { get; init; }
    public double Area { get; init; }
    public JsonElement Segmentation { get; init; }
}
