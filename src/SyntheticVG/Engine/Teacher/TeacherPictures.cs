using System.Globalization;
using SyntheticVG.Datasets;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Images.Resampling;

namespace SyntheticVG.Engine.Teacher;

/// <summary>Makes the pictures that a teacher is shown: the clean one, then its copies with numbered regions.</summary>
/// <remarks>All are shrunk and encoded anew, so that nothing of the file but its pixels leaves the machine. Same picture and seed, same bytes.</remarks>
public sealed class TeacherPictures(int seed)
{
    private const int LongestSide = 1024;

    private readonly SetOfMark _marks = new(new() { Seed = seed, LongestSide = LongestSide });

    /// <summary>The pictures of a question.</summary>
    /// <exception cref="InvalidDataException">The picture is broken.</exception>
    public IReadOnlyList<TeacherPicture> Draw(TeacherQuestion question)
    {
        var picture = question.Image.Photo.Read(question.Graph.Image);
        var marked = _marks.Draw(picture, question.Graph.Regions);
        return
        [
            Clean(picture),
            .. marked.Select((copy, i) => new TeacherPicture(
                marked.Count == 1
                    ? "The regions, numbered:"
                    : string.Create(CultureInfo.InvariantCulture, $"The regions, numbered, part {i + 1} of {marked.Count}:"),
                PictureWriter.Jpeg(copy.Picture), "image/jpeg")),
        ];
    }

    /// <summary>The photo without marks.</summary>
    /// <exception cref="InvalidDataException">The picture is broken.</exception>
    public static TeacherPicture Clean(AnnotatedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Clean(image.Photo.Read(image.Graph.Image));
    }

    private static TeacherPicture Clean(Picture photo) => new("The photograph:", PictureWriter.Jpeg(Resampler.ShrinkTo(photo, LongestSide)), "image/jpeg");
}
