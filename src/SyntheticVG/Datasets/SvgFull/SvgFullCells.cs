using System.Text;
using System.Text.Unicode;
using SyntheticVG.Datasets.ParquetFiles;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.SvgFull;

/// <summary>Makes a row of what its cells hold, and refuses rows that contradict themselves.</summary>
internal sealed class SvgFullCells(bool turned)
{
    private readonly JsonTape _tape = new();

    /// <summary>Reads a row.</summary>
    /// <exception cref="BadRowException">It is no good.</exception>
    public SvgFullRow Row(ParquetRecord cells)
    {
        var image = Text(cells["image_id"], "image_id") ?? throw new BadRowException("image-id-null", "image_id is null; expected a file name");
        if (image.Length == 0 || image[0] is '/' or '\\' || image.Contains(':') || image.Split('/', '\\').Any(part => part is "..") || image.Contains('\0'))
            throw new BadRowException("image-id-leaves-the-folder", $"image_id is \"{image}\"; expected a file name inside the folder of pictures");
        var regions = Regions(cells["regions"]);
        var graph = cells["scene_graph"] as ReadOnlyMemory<byte>?
            ?? throw new BadRowException("scene-graph-null", "scene_graph is null; expected JSON as text");
        var text = Text(graph, "scene_graph")!; // it is there
        var (objects, relations) = SvgFullGraphText.Read(graph.Span, regions.Count, _tape);
        var metadata = cells["metadata"] as ParquetRecord;
        return new()
        {
            Id = cells["id"] is long id ? id.ToString(System.Globalization.CultureInfo.InvariantCulture) : Text(cells["id"], "id"),
            ImageId = image,
            Regions = [.. regions.Select((region, i) => Region(region, objects.ElementAtOrDefault(i)))],
            SceneGraphText = text,
            Relations = relations,
            Width = Side(cells["metadata/width"] ?? metadata?["width"]),
            Height = Side(cells["metadata/height"] ?? metadata?["height"]),
            Picture = cells["image"] is ParquetRecord picture
                ? new((picture["bytes"] as ReadOnlyMemory<byte>?)?.ToArray(), Text(picture["path"], "image.path"))
                : null,
        };
    }

    // Each region as its fields by name.
    private List<Func<string, object?>> Regions(object? cell) => cell switch
    {
        List<object?> list => [.. list.Select(item => item is ParquetRecord region ? (Func<string, object?>)(name => region[name])
            : throw new BadRowException("region-null", "a region is null"))],
        ParquetRecord lists when turned => Turn(lists),
        _ => throw new BadRowException("regions-null", "regions is null; expected a list"),
    };

    // A struct of lists: the k-th region is made of the k-th item of each.
    private static List<Func<string, object?>> Turn(ParquetRecord lists)
    {
        if (lists["bbox"] is not List<object?> boxes)
            throw new BadRowException("regions-null", "regions.bbox is null; expected a list");
        var segmentation = lists["segmentation"];
        return [.. boxes.Select((_, k) => (Func<string, object?>)(name => name == "segmentation" && segmentation is ParquetRecord masks
            ? new ParquetRecord(Parts, [Item(masks["size"], k, boxes.Count), Item(masks["counts"], k, boxes.Count)])
            : Item(lists[name], k, boxes.Count)))];
    }

    private static readonly ParquetNode Parts = new()
    {
        Name = "segmentation",
        Repetition = Repetition.Optional,
        Children = [new() { Name = "size", Repetition = Repetition.Optional }, new() { Name = "counts", Repetition = Repetition.Optional }],
    };

    private static object? Item(object? list, int k, int count) => list is null ? null
        : list is List<object?> items && items.Count == count ? items[k]
        : throw new BadRowException("regions-uneven", "the lists of regions differ in length");

    private static SvgFullRegion Region(Func<string, object?> field, string? description)
    {
        var box = field("bbox") as List<object?> ?? throw new BadRowException("bbox-null", "a bbox is null; expected x, y, width, height");
        if (box.Count != 4)
            throw new BadRowException($"bbox-of-{box.Count}", $"a bbox has {box.Count} numbers; expected x, y, width, height");
        Span<double> numbers = stackalloc double[4];
        for (var i = 0; i < 4; i++)
        {
            numbers[i] = box[i] switch { double number => number, long whole => whole, _ => double.NaN };
            if (!double.IsFinite(numbers[i]))
                throw new BadRowException("bbox-not-finite", $"a bbox holds {box[i] ?? "null"}; expected four finite numbers");
        }
        var mask = field("segmentation") is ParquetRecord segmentation ? Mask(segmentation) : null;
        return new(numbers[0], numbers[1], numbers[2], numbers[3], Text(field("object"), "object"), description, mask);
    }

    private static Rle? Mask(ParquetRecord segmentation)
    {
        if (segmentation["size"] is not List<object?> size || Text(segmentation["counts"], "counts") is not { } counts)
            return segmentation["size"] is null && segmentation["counts"] is null
                ? null
                : throw new BadRowException("segmentation-incomplete", "a segmentation lacks its size or counts");
        if (size is not [long height, long width] || height is < 1 or > int.MaxValue || width is < 1 or > int.MaxValue)
            throw new BadRowException("segmentation-size", $"a segmentation has the size [{string.Join(", ", size)}]; expected height, width");
        try
        {
            return Rle.Parse((int)height, (int)width, counts);
        }
        catch (InvalidDataException e)
        {
            throw new BadRowException("rle-runs-differ-from-size", e.Message);
        }
    }

    private static long? Side(object? cell) => cell switch
    {
        null => null,
        long whole and > 0 => whole,
        double number when number > 0 && number <= int.MaxValue && number == Math.Floor(number) => (long)number,
        double.NaN => null, // pandas' way of saying that nothing is known
        _ => throw new BadRowException("size-not-whole", $"a side is {cell}; expected whole pixels above 0"),
    };

    private static string? Text(object? cell, string name) => cell is not ReadOnlyMemory<byte> bytes ? null
        : Utf8.IsValid(bytes.Span) ? Encoding.UTF8.GetString(bytes.Span) : throw new BadRowException("text-not-utf8", $"{name} is not UTF-8");
}
