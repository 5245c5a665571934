using System.Globalization;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.RefCoco;

namespace SyntheticVG.Datasets.Joining;

/// <summary>The referring phrases for objects of one COCO photo.</summary>
internal sealed class RefClaim(string dataset, long image, IReadOnlyList<RefRow> rows, ReadReport report) : PhotoClaim
{
    public override string Dataset => dataset;

    public override string Id => image.ToString(CultureInfo.InvariantCulture);

    public override long? CocoId => image;

    public override int Width => 0; // phrases have no boxes of their own

    public override int Height => 0;

    public override IEnumerable<string> PictureNames => CocoClaim.CocoNames(image, []);

    public override string? EvaluationList => rows.Select(row => row.Split).FirstOrDefault(split => split != "train") is { } split
        ? $"{dataset}-{(split.StartsWith("test", StringComparison.Ordinal) ? "test" : split)}"
        : null;

    public override void Annotate(PhotoBuilder photo)
    {
        foreach (var row in rows)
        {
            if (photo.Find("coco", row.AnnotationId.ToString(CultureInfo.InvariantCulture)) is not { } place)
            {
                report.Add("ref-annotation-unknown", $"{dataset}: ref {row.RefId}", $"annotation {row.AnnotationId} is not among the regions of coco:{image}");
                continue;
            }
            foreach (var sentence in row.Sentences)
                photo.Alias(place, new(dataset, row.RefId.ToString(CultureInfo.InvariantCulture)) { Label = sentence.Text });
            var longest = row.Sentences.MaxBy(sentence => sentence.Text.Length)!.Text; // a row has a sentence at least
            photo.Change(place, region => region with { Description = region.Description ?? longest });
        }
    }
}
