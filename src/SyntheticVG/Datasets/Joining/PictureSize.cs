using SkiaSharp;

namespace SyntheticVG.Datasets.Joining;

/// <summary>The size of a picture file, from its header.</summary>
internal static class PictureSize
{
    /// <summary>Width and height in pixels, or null where the file is no picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="upright">Whether the turning that its EXIF data asks for counts.</param>
    public static (int Width, int Height)? Read(string path, bool upright)
    {
        using var codec = SKCodec.Create(path);
        if (codec is null)
            return null;
        var turned = upright && codec.EncodedOrigin is
            SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        return turned ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }
}
