using System.Globalization;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>
/// The panoptic segments of a photo: proposals that confirm the annotations of others, and regions of their own where no
/// other data set annotated the photo's things.
/// </summary>
internal sealed class PanopticClaim(PanopticReader reader, PanopticImage image, FolderScan scan, string file, PhotoKeys keys, ReadReport report,
    ReadReport leftOut) : PhotoClaim
{
    public override string Dataset => "panoptic";

    public override string Id => image.Id;

    public override long? CocoId =>
        long.TryParse(image.Id, CultureInfo.InvariantCulture, out var id) && (keys == PhotoKeys.ById || CocoImage.IsNameOf(id, image.File)) ? id : null;

    public override string? JsonFile => CocoId is null && AdeId is null ? file : null;

    public override string? AdeId => image.Id.StartsWith("ADE_", StringComparison.Ordinal) ? image.Id : null;

    public override int Width => image.Width;

    public override int Height => image.Height;

    public override IEnumerable<string> PictureNames => CocoId is { } id
        ? CocoClaim.CocoNames(id, [$"{Split}/{image.File}", image.File])
        : [image.File, $"{image.Id}.jpg"];

    public override string? EvaluationList => (Split, AdeId) switch
    {
        ("val2017", _) => "coco-val2017",
        (_, { } stem) when AdeFullClaim.IsValidation(stem) => "ade-validation",
        _ => null,
    };

    public override bool HasAnnotations => reader.Has(image);

    // Where the file does not say how large the photo is, the picture of ids does.
    private PanopticImage? Sized(PhotoBuilder photo, string picture)
    {
        if (image.Width > 0 || PictureSize.Read(scan.Full(picture), turned: false) is not { } size)
            return image;
        return photo.Fit(size.Width, size.Height, $"panoptic:{image.Id}") ? image with { Width = size.Width, Height = size.Height } : null;
    }

    private string Split => Path.GetFileNameWithoutExtension(file) is var name ? name[(name.LastIndexOf('_') + 1)..] : "";

    public override void Annotate(PhotoBuilder photo)
    {
        var name = reader.PictureOf(image)!; // there is an annotation
        if (scan.FindIdPicture(file, Path.GetFileNameWithoutExtension(file), name, image.File) is not { } picture)
        {
            report.Add("id-picture-missing", $"{file}: image {image.Id}", $"found no {name}");
            return;
        }
        IReadOnlyList<PanopticObject> segments;
        try
        {
            if (Sized(photo, picture) is not { } sized)
                return;
            segments = reader.Read(sized, scan.Full(picture));
        }
        catch (InvalidDataException e) when (!report.Strict)
        {
            report.Add("id-picture-broken", $"{file}: image {image.Id}", e.Message);
            return;
        }
        var alone = !photo.Datasets.Overlaps(["coco", "lvis", "psg", "ade"]);
        foreach (var item in segments)
        {
            var region = new Region
            {
                Name = Names.Noun(item.Label),
                Box = item.Segment.Box,
                Mask = item.Segment.Mask,
                Sources = [new("panoptic", item.Segment.Id.ToString(CultureInfo.InvariantCulture)) { Label = item.Label }],
            };
            photo.Propose(region);
            if (alone && item.Crowd)
                leftOut.Add("crowd", $"panoptic:{region.Sources[0].Id}", "a crowd is no region");
            else if (alone)
                photo.Add("panoptic", region.Sources[0].Id, region);
        }
    }
}
