using System.Globalization;
using SyntheticVG.Datasets.Coco;

namespace SyntheticVG.Datasets.Joining;

/// <summary>The captions of one COCO photo.</summary>
internal sealed class CaptionClaim(CaptionReader reader, long image, string? evaluationList) : PhotoClaim
{
    public override string Dataset => "captions";

    public override string Id => image.ToString(CultureInfo.InvariantCulture);

    public override long? CocoId => image;

    public override int Width => 0; // captions have no boxes

    public override int Height => 0;

    public override IEnumerable<string> PictureNames => CocoClaim.CocoNames(image, []);

    public override string? EvaluationList => evaluationList;

    public override void Annotate(PhotoBuilder photo) => photo.Captions.AddRange(reader.Read(image));
}
