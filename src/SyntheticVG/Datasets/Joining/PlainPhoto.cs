using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo without annotations.</summary>
public static class PlainPhoto
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp"];

    /// <summary>Whether a file is a photo by its ending; nothing of it is read.</summary>
    public static bool HasEnding(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The photo, turned upright, without regions; its file is read, its pixels are not yet decoded.</summary>
    /// <param name="path">The file: JPEG, PNG, WebP, GIF or BMP.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no picture.</exception>
    public static AnnotatedImage Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: {(Directory.Exists(path) ? "a folder; name it alone, without photos beside it" : "no such photo")}");
        var photo = PhotoFile.Load(Path.GetFullPath(path));
        var (width, height) = photo.Info.TurnsSideways ? (photo.Info.Height, photo.Info.Width) : (photo.Info.Width, photo.Info.Height);
        var name = Path.GetFileName(path);
        return new()
        {
            Graph = new() { Image = new() { Key = $"file:{name}", File = name, Width = width, Height = height } },
            PicturePath = photo.Path,
            Photo = photo,
        };
    }
}
