namespace SyntheticVG.Images;

/// <summary>Turns pictures as EXIF orientations ask for.</summary>
internal static class Turning
{
    /// <summary>The picture upright.</summary>
    /// <param name="picture">The picture as stored; returned itself where nothing is to do.</param>
    /// <param name="orientation">The EXIF orientation, 1 to 8: which corner of the stored picture is the upright one's first.</param>
    public static Picture Upright(Picture picture, int orientation)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (orientation is < 2 or > 8)
            return picture;
        var (right, bottom) = (picture.Width - 1, picture.Height - 1);
        var turned = orientation >= 5 ? new Picture(picture.Height, picture.Width) : new Picture(picture.Width, picture.Height);
        for (var y = 0; y < turned.Height; y++)
        {
            for (var x = 0; x < turned.Width; x++)
            {
                turned[x, y] = orientation switch
                {
                    2 => picture[right - x, y],
                    3 => picture[right - x, bottom - y],
                    4 => picture[x, bottom - y],
                    5 => picture[y, x],
                    6 => picture[y, bottom - x],
                    7 => picture[right - y, bottom - x],
                    _ => picture[right - y, x],
                };
            }
        }
        return turned;
    }
}
