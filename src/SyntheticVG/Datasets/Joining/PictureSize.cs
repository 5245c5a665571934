using SkiaSharp;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>The size of a picture file, from its header.</summary>
/// <param name="Width">Columns as stored.</param>
/// <param name="Height">Rows as stored.</param>
/// <param name="Orientation">The EXIF orientation, 1 to 8; 1 where none is stated.</param>
internal readonly record struct PictureSize(int Width, int Height, int Orientation)
{
    /// <summary>Whether the upright picture has columns for rows.</summary>
    public bool TurnsSideways => Orientation >= 5;

    /// <summary>The picture upright.</summary>
    public PictureSize Upright => TurnsSideways ? new(Height, Width, 1) : new(Width, Height, 1);

    // Skia passes over the EXIF chunk of a PNG; the decoder does not.
    private static int OfPng(string path)
    {
        try
        {
            return new PictureReader().ReadInfo(path).Orientation;
        }
        catch (InvalidDataException)
        {
            return 1; // broken further on, which is said where it is decoded
        }
    }

    /// <summary>Reads a header; null where the file is no picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="turned">Whether its orientation is wanted: of a PNG the whole file is read for it.</param>
    public static PictureSize? Read(string path, bool turned = true)
    {
        if (new FileInfo(path).Length == 0)
            return null; // also a pipe, whose opening waits
        using var codec = SKCodec.Create(path);
        return codec is null
            ? null
            : new(codec.Info.Width, codec.Info.Height, turned && codec.EncodedFormat == SKEncodedImageFormat.Png ? OfPng(path) : (int)codec.EncodedOrigin);
    }
}
