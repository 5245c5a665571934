using System.Globalization;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo of PSG: panoptic segments and the relations between them.</summary>
internal sealed class PsgClaim(PsgReader reader, PsgImage image, FolderScan scan, string file, ReadReport report) : PhotoClaim
{
    public override string Dataset => "psg";

    public override string Id => image.Id;

    public override long? CocoId => image.CocoId;

    public override string? VgId => image.VgId;

    public override int Width => image.Width;

    public override int Height => image.Height;

    public override IEnumerable<string> PictureNames => image.CocoId is { } coco ? CocoClaim.CocoNames(coco, [image.File]) : [image.File];

    public override string? EvaluationList =>
        reader.IsTest(image) ? "psg-test" : image.File.StartsWith("val2017/", StringComparison.Ordinal) ? "coco-val2017" : null;

    public override void Annotate(PhotoBuilder photo)
    {
        var picture = scan.FindIdPicture(file, "", image.PanopticFile, image.File);
        if (Sized(photo, picture) is not { } sized)
            return;
        var graph = reader.Read(sized);
        var masks = Masks(graph, sized, picture);
        foreach (var segment in graph.Segments)
        {
            var mask = masks.GetValueOrDefault(segment.Position);
            if (mask is null && segment.Box.IsEmpty)
            {
                report.Add("box-empty", $"{file}: image {image.Id}, segment {segment.Position}", "it has neither a box nor pixels");
                continue;
            }
            var region = new Region
            {
                Name = Names.Noun(segment.Label),
                Box = mask?.Box ?? segment.Box,
                Mask = mask?.Mask,
                Sources = [new("psg", Text(segment.Position)) { Label = segment.Label }],
            };
            photo.Add("psg", Text(segment.Position), region);
            if (mask is not null && !photo.Datasets.Contains("panoptic")) // else the same segments came from there
                photo.Propose(region);
        }
        foreach (var (relation, i) in graph.Relations.Select((relation, i) => (relation, i)))
            photo.Relate("psg", Text(relation.Subject), relation.Predicate, Text(relation.Object), $"psg:{image.Id}:{i}");
    }

    // Where the file does not say how large the photo is, the picture of ids does.
    private PsgImage? Sized(PhotoBuilder photo, string? picture)
    {
        if (image.Width > 0)
            return image;
        if (picture is not null && PictureSize.Read(scan.Full(picture), turned: false) is { } size && !photo.Fit(size.Width, size.Height, $"psg:{image.Id}"))
            return null;
        return image with { Width = photo.CopyWidth, Height = photo.CopyHeight };
    }

    private IReadOnlyDictionary<int, PanopticSegment> Masks(PsgGraph graph, PsgImage sized, string? picture)
    {
        if (picture is null)
        {
            report.Add("id-picture-missing", $"{file}: image {image.Id}", $"found no {image.PanopticFile}; its boxes are used alone");
            return new Dictionary<int, PanopticSegment>();
        }
        try
        {
            return reader.ReadMasks(sized, graph, scan.Full(picture));
        }
        catch (InvalidDataException e) when (!report.Strict)
        {
            report.Add("id-picture-broken", $"{file}: image {image.Id}", e.Message);
            return new Dictionary<int, PanopticSegment>();
        }
    }

    private static string Text(int position) => position.ToString(CultureInfo.InvariantCulture);
}
