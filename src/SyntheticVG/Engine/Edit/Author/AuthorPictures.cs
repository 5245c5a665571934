using SyntheticVG.Engine.Teacher;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Images.Resampling;

namespace SyntheticVG.Engine.Edit.Author;

/// <summary>The original's five pictures: the photo, and four copies marked with the numbers of the regions, from 0.</summary>
/// <remarks>
/// Boxes with masks, outlines only, and both again drawn in reverse, so that what is hidden in one order shows in the other; 50 pixels of white at the top and
/// right hold labels that find no room inside. Unlike the original's, no picture is larger than 1024 pixels, as with our own.
/// </remarks>
public static class AuthorPictures
{
    private const int LongestSide = 1024;

    private static readonly bool[] Either = [false, true];

    /// <summary>The pictures of a question.</summary>
    /// <exception cref="InvalidDataException">The picture is broken.</exception>
    public static IReadOnlyList<TeacherPicture> Draw(EditQuestion question)
    {
        var photo = question.Image.Photo.Read(question.Graph.Image);
        var plain = Resampler.ShrinkTo(photo, LongestSide);
        return
        [
            Picture(plain),
            .. from reversed in Either
               from outlinesOnly in Either
               select Picture(NumberedCopy.Draw(plain, question.Graph, outlinesOnly, reversed)),
        ];
    }

    private static TeacherPicture Picture(Images.Picture picture) => new("", PictureWriter.Jpeg(picture), "image/jpeg");
}
