using System.Globalization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Gives images and regions the whole-number ids that other formats want: their own where a data set knows them, else new ones.</summary>
/// <param name="dataset">The data set whose ids are kept (<c>coco</c>, <c>vg</c>).</param>
internal sealed class ExportIds(string dataset)
{
    /// <summary>New ids begin here, above every id of the data sets.</summary>
    public const long FirstNew = 10_000_000_000;

    private readonly HashSet<long> _images = [];
    private long _nextImage = FirstNew;
    private long _next = FirstNew;

    /// <summary>Id of an image; the same image twice gets two.</summary>
    public long OfImage(ImageInfo image)
    {
        if (image.Sources.TryGetValue(dataset, out var text) && TryId(text, out var id) && _images.Add(id))
            return id;
        _images.Add(_nextImage);
        return _nextImage++;
    }

    /// <summary>A new id of an annotation or relation.</summary>
    public long Next() => _next++;

    /// <summary>Ids of an image's regions, each once: a region keeps its own where it has one.</summary>
    public long[] OfRegions(SceneGraph graph)
    {
        var used = new HashSet<long>();
        return [.. graph.Regions.Select(region =>
            region.Sources.FirstOrDefault(source => source.Dataset == dataset) is { } source && TryId(source.Id, out var id) && used.Add(id) ? id : Next())];
    }

    private static bool TryId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id < FirstNew;
}
