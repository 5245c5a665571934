using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Images;

/// <summary>The picture formats that <see cref="PictureReader"/> decodes.</summary>
public enum PictureFormat
{
    /// <summary>JPEG, baseline or progressive, gray, colour or CMYK.</summary>
    Jpeg,

    /// <summary>PNG; of an animated one, the still picture.</summary>
    Png,

    /// <summary>WebP, lossy or lossless; of an animated one, the first frame.</summary>
    WebP,

    /// <summary>GIF, its first frame.</summary>
    Gif,

    /// <summary>Windows or OS/2 bitmap.</summary>
    Bmp,
}

/// <summary>What the header of a picture file says.</summary>
/// <param name="Format">The format, by content and not by file name.</param>
/// <param name="Width">Width in pixels as stored, before any turning.</param>
/// <param name="Height">Height in pixels as stored, before any turning.</param>
/// <param name="Orientation">The EXIF orientation, 1 to 8; 1 where the file states none.</param>
public sealed record PictureInfo(PictureFormat Format, int Width, int Height, int Orientation)
{
    /// <summary>Whether turning the picture upright exchanges its width and height.</summary>
    public bool TurnsSideways => Orientation >= 5;
}
