using SyntheticVG.Datasets.ParquetFiles;

namespace SyntheticVG.Datasets.SvgFull;

/// <summary>Holds the schema of a file against the published columns.</summary>
/// <remarks>
/// Two habits of writers that are taken too: the size as a struct <c>metadata</c> with <c>width</c> and <c>height</c> instead of the flat columns
/// <c>metadata/width</c> and <c>metadata/height</c>; and <c>regions</c> as a struct of lists, which is what `datasets` makes of a Sequence.
/// </remarks>
internal static class SvgFullColumns
{
    /// <summary>The columns that are read, where they are there.</summary>
    public static readonly string[] Wanted = ["id", "image_id", "regions", "scene_graph", "metadata/width", "metadata/height", "metadata", "image"];

    /// <summary>Makes sure that a file has the published form.</summary>
    /// <exception cref="InvalidDataException">It has not; the message says which column and what was expected.</exception>
    public static void Require(ParquetNode schema)
    {
        foreach (var twice in schema.Children.GroupBy(child => child.Name).Where(group => group.Count() > 1 && Wanted.Contains(group.Key)))
            throw new InvalidDataException($"column {twice.Key} stands there {twice.Count()} times");
        RequireText(schema, "image_id");
        RequireText(schema, "scene_graph");
        if (schema.Child("id") is { } id && !id.IsText && !id.IsWhole)
            throw Wrong(id, "texts or whole numbers");
        foreach (var size in new[]
        {
            schema.Child("metadata/width"),
            schema.Child("metadata/height"),
            schema.Child("metadata")?.Child("width"),
            schema.Child("metadata")?.Child("height")
        })
        {
            if (size is { IsNumber: false })
                throw Wrong(size, "numbers");
        }
        RequireRegions(schema.Child("regions") ?? throw Missing(schema, "regions"));
    }

    /// <summary>Whether the regions are a struct of lists.</summary>
    public static bool Turned(ParquetNode regions) => regions.Element is null && regions.Type is null && regions.Children.Count > 0
        && regions.Children.All(child => child.Element is not null || child.Children.Count > 0) && regions.Child("object") is { Element: not null };

    private static void RequireRegions(ParquetNode regions)
    {
        if (Turned(regions))
        {
            RequireRegion(regions, name => regions.Child(name)?.Element, name => regions.Child("segmentation") is { } masks
                ? masks.Element is { } element ? element.Child(name) : masks.Child(name)?.Element : null);
            return;
        }
        if (regions.Element is not { Type: null } region)
            throw Wrong(regions, "a list of {bbox, object, segmentation}");
        RequireRegion(region, region.Child, name => region.Child("segmentation")?.Child(name));
    }

    private static void RequireRegion(ParquetNode region, Func<string, ParquetNode?> child, Func<string, ParquetNode?> ofMask)
    {
        if (child("bbox") is not { Element.IsNumber: true })
            throw child("bbox") is { } box ? Wrong(box, "lists of four numbers") : Missing(region, "bbox");
        if (child("object") is { IsText: false } label)
            throw Wrong(label, "texts");
        if (ofMask("size") is not { Element.IsWhole: true } || ofMask("counts") is not { IsText: true })
            throw region.Child("segmentation") is { } mask ? Wrong(mask, "{size: list of whole numbers, counts: text}") : Missing(region, "segmentation");
    }

    private static void RequireText(ParquetNode schema, string name)
    {
        if (schema.Child(name) is not { IsText: true } column)
            throw schema.Child(name) is { } other ? Wrong(other, "texts") : Missing(schema, name);
    }

    private static InvalidDataException Wrong(ParquetNode found, string expected) => new($"{found.Path} is {found}; expected {expected}");

    private static InvalidDataException Missing(ParquetNode parent, string name) => new(
        $"there is no {name}{(parent.Path.Length > 0 ? $" in {parent.Path}" : "")}, found {string.Join(", ", parent.Children.Select(child => child.Name))}; "
        + $"expected the columns {string.Join(", ", Wanted[..6])}");
}
