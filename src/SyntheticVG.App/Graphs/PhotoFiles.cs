using SyntheticVG.App.Building;
using SyntheticVG.Datasets;
using SyntheticVG.Images;

namespace SyntheticVG.App.Graphs;

/// <summary>Photos without annotations, as commands name them.</summary>
internal static class PhotoFiles
{
    /// <summary>A photo, turned upright.</summary>
    /// <param name="photo">The file.</param>
    /// <param name="regions">A file of its regions, or a folder of such; null for none.</param>
    public static AnnotatedImage Open(string photo, string? regions = null)
    {
        if (!File.Exists(photo))
            throw new FileNotFoundException($"{photo}: {(Directory.Exists(photo) ? "a folder; name it alone, without photos beside it" : "no such photo")}");
        var info = new PictureReader().ReadInfo(photo);
        var (width, height) = info.TurnsSideways ? (info.Height, info.Width) : (info.Width, info.Height);
        var name = Path.GetFileName(photo);
        var image = new AnnotatedImage
        {
            Graph = new() { Image = new() { Key = $"file:{name}", File = name, Width = width, Height = height } },
            PicturePath = Path.GetFullPath(photo),
        };
        return regions is null ? image : GivenRegions.With(image, regions);
    }

    /// <summary>The photos of a list: a text file with a path a line, relative to the list; anything else is a photo itself.</summary>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> names) => [.. names.SelectMany(name =>
        Path.GetExtension(name).Equals(".txt", StringComparison.OrdinalIgnoreCase) && File.Exists(name)
            ? File.ReadLines(name).Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(name))!, line))
            : [name])];
}
