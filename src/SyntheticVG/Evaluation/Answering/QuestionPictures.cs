using System.Globalization;
using SkiaSharp;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;

namespace SyntheticVG.Evaluation.Answering;

/// <summary>Finds the pictures that questions are about, and draws stand-ins for missing ones where that is asked for.</summary>
/// <param name="folder">The image folder; null where there is none.</param>
/// <param name="drawMissing">Whether a missing picture is drawn instead of being an error.</param>
public sealed class QuestionPictures(string? folder, bool drawMissing)
{
    private const int UsualSide = 336;

    private readonly PictureReader _reader = new();
    private (string Image, Picture Picture, bool IsDrawn)? _last;

    /// <summary>Checks that every question's picture is there, before anything is asked.</summary>
    /// <exception cref="FileNotFoundException">One is not, and missing ones are not drawn.</exception>
    public void Require(IReadOnlyList<Question> questions)
    {
        if (drawMissing)
            return;
        var missing = questions.Where(question => question.ImageFile is null && question.Image is not null).Select(question => question.Image!).Distinct()
            .Where(image => Find(image) is null).ToList();
        if (missing.Count > 0)
        {
            throw new FileNotFoundException(string.Create(CultureInfo.InvariantCulture,
                $"{folder ?? "(no image folder)"}: {missing.Count} of {questions.Select(question => question.Image).Distinct().Count()} pictures are "
                    + $"missing, first {missing[0]}; give their folder with --images, or --draw-missing for stand-ins (results are then marked simulated)"));
        }
    }

    /// <summary>The picture of a question, and whether it is a stand-in; null for a question without one.</summary>
    public (Picture Picture, bool IsDrawn)? Of(Question question)
    {
        if (question.ImageFile is { } file)
            return (_reader.Read(file(), $"the picture of {question.Id}"), false);
        if (question.Image is not { } image)
            return null;
        if (_last is not { } last || last.Image != image)
            _last = last = Find(image) is { } path ? (image, _reader.Read(path), false) : (image, Draw(image, question.Size ?? (UsualSide, UsualSide)), true);
        return (last.Picture, last.IsDrawn);
    }

    // As the data names it, without its folders, or in one folder below: COCO's splits are asked for both ways.
    private string? Find(string image)
    {
        if (folder is null)
            return null;
        var name = Path.GetFileName(image);
        return new[] { Path.Combine(folder, image), Path.Combine(folder, name) }.FirstOrDefault(File.Exists)
            ?? (Directory.Exists(folder)
                ? Directory.EnumerateDirectories(folder).Select(inside => Path.Combine(inside, name)).FirstOrDefault(File.Exists)
                : null);
    }

    /// <summary>A stand-in: the picture's name on a grey ground, the same each time.</summary>
    public static Picture Draw(string name, (int Width, int Height) size)
    {
        var picture = new Picture(size.Width, size.Height);
        picture.Pixels.AsSpan().Fill(128);
        return SkiaPictures.Draw(picture, canvas =>
        {
            using var font = LabelFont.Of(Math.Max(10, size.Width / 20f));
            using var paint = new SKPaint { Color = SKColors.White };
            canvas.DrawText(LabelFont.Fit(font, $"no picture: {name}", size.Width - 8), 4, size.Height / 2f, SKTextAlign.Left, font, paint);
        });
    }
}
