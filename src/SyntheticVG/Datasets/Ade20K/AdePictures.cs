using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Ade20K;

/// <summary>The mask pictures of ADE20K.</summary>
internal static class AdePictures
{
    /// <summary>Value of the visible pixels of an instance picture; lower values but 0 are parts hidden by others.</summary>
    private const int Visible = 255;

    /// <summary>Reads an instance picture of the full release.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">The image that it belongs to.</param>
    /// <returns>What is seen of the object, and all of it.</returns>
    /// <exception cref="InvalidDataException">The file is broken or of another size.</exception>
    public static (Rle Visible, Rle Full) ReadInstance(string path, AdeImage image)
    {
        var picture = Sized(path, image.Width, image.Height);
        return (PixelMask.Of(picture.Width, picture.Height, (x, y) => picture.Sample(x, y) == Visible),
            PixelMask.Of(picture.Width, picture.Height, (x, y) => picture.Sample(x, y) != 0));
    }

    /// <summary>Reads a <c>_seg.png</c> or <c>_parts_k.png</c> of the full release.</summary>
    /// <returns>Masks by class, floor(R / 10) · 256 + G, and by instance, B; 0 is left out.</returns>
    /// <exception cref="InvalidDataException">The file is broken, of another size or no colour picture.</exception>
    public static (IReadOnlyDictionary<int, Rle> Classes, IReadOnlyDictionary<int, Rle> Instances) ReadSegmentation(string path, AdeImage image)
    {
        var picture = Sized(path, image.Width, image.Height);
        if (picture.Channels < 3)
            throw new InvalidDataException($"{path}: found {picture.Channels} channel(s); expected red, green and blue");
        return (PixelMask.ByValue(picture.Width, picture.Height, (x, y) => (picture.Sample(x, y) / 10 * 256) + picture.Sample(x, y, 1)),
            PixelMask.ByValue(picture.Width, picture.Height, (x, y) => picture.Sample(x, y, 2)));
    }

    /// <summary>Reads an annotation of the 150-class release: a class from 1 to 150 a pixel, 0 for others.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static PngSamples ReadClasses(string path)
    {
        var picture = PngDecoder.ReadFile(path);
        return picture.Channels == 1
            ? picture
            : throw new InvalidDataException($"{path}: found {picture.Channels} channels; expected one, the class");
    }

    /// <summary>Reads an <c>annotations_instance</c> picture of the 150-class release.</summary>
    /// <returns>Masks by category (red) and instance (green): 256 · category + instance.</returns>
    /// <exception cref="InvalidDataException">The file is broken or no colour picture.</exception>
    public static IReadOnlyDictionary<int, Rle> ReadInstances(string path)
    {
        var picture = PngDecoder.ReadFile(path);
        if (picture.Channels < 2)
            throw new InvalidDataException($"{path}: found {picture.Channels} channel; expected category and instance in red and green");
        return PixelMask.ByValue(picture.Width, picture.Height,
            (x, y) => picture.Sample(x, y, 1) == 0 ? 0 : (picture.Sample(x, y) * 256) + picture.Sample(x, y, 1));
    }

    private static PngSamples Sized(string path, int width, int height)
    {
        var picture = PngDecoder.ReadFile(path);
        return width == 0 || (picture.Width == width && picture.Height == height)
            ? picture
            : throw new InvalidDataException($"{path}: the picture is {picture.Width} × {picture.Height}; the JSON says {width} × {height}");
    }
}
