using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Pictures by the names that annotations give them.</summary>
/// <param name="root">The folder that names start from.</param>
internal sealed class PictureFolder(string root)
{
    private static readonly PictureReader Reader = new();

    /// <summary>A picture's path.</summary>
    /// <exception cref="UnusableRowException">There is none of that name, or it leaves the folder (<c>picture-missing</c>).</exception>
    public string Find(string name)
    {
        // COCO_train2014_000000123.jpg is found as 000000123.jpg too, as the releases of COCO name the same picture.
        foreach (var candidate in (string[])[name, Path.GetFileName(name), Path.GetFileName(name).Split('_')[^1]])
        {
            try
            {
                return InsideFolder.Find(root, name.Split('/', '\\').Contains("..") ? name : candidate);
            }
            catch (FileNotFoundException)
            {
                // the next name
            }
            catch (InvalidDataException e)
            {
                throw new UnusableRowException("picture-missing", e.Message);
            }
        }
        throw new UnusableRowException("picture-missing", $"{Path.Combine(root, name)}: no such picture");
    }

    /// <summary>Decodes a picture when it is needed.</summary>
    public static Func<Picture> Later(string path) => () => Reader.Read(path);

    /// <summary>A mask of the whole of a picture.</summary>
    /// <exception cref="UnusableRowException">It cannot be read (<c>picture-broken</c>).</exception>
    public static Rle WholeMask(string path)
    {
        try
        {
            var info = Reader.ReadInfo(path);
            return Rle.Empty(info.Height, info.Width).Complement();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnusableRowException("picture-broken", $"{path}: {e.Message}");
        }
    }
}
