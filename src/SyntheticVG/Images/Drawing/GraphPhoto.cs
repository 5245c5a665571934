using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>Reads the photo of a graph, turned as the graph sees it.</summary>
public static class GraphPhoto
{
    /// <summary>The photo.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">The image of the graph.</param>
    /// <remarks>Data sets annotate photos as stored, plain photos are turned upright first: the graph's size tells, else its key.</remarks>
    /// <exception cref="InvalidDataException">It is no picture, of another format, broken, or too large.</exception>
    public static Picture Read(string path, ImageInfo image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var info = new PictureReader().ReadInfo(path);
        var turn = info.TurnsSideways && info.Width != info.Height
            ? (image.Width, image.Height) == (info.Height, info.Width)
            : image.Key.StartsWith("file:", StringComparison.Ordinal);
        return new PictureReader(new() { Turn = turn }).Read(path);
    }
}
