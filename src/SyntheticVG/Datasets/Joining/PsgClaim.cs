using System.Globalization;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo of PSG: panoptic segments and the relations between them.</summary>
internal sealed class PsgClaim(PsgReader reader, PsgImage image, FolderScan scan, string file, ReadReport report) : PhotoClaim
{
    public override string Dataset => "psg";

    public override string Id => image.Id;

    public override long? CocoId => image.CocoId;

    public override string? VgId => image.Id;

    public override int Width => image.Width;

    public override int Height => image.Height;

    public override IEnumerable<string> PictureNames => image.CocoId is { } coco ? CocoClaim.CocoNames(coco, [image.File]) : [image.File];

    public override string? EvaluationList => reader.IsTest(image) ? "psg-test" : image.File.StartsWith("val2017/", StringComparison.Ordinal) ? "coco-val2017" : null;

    public override void Annotate(PhotoBuilder photo)
    {
        var graph = reader.Read(image);
        var masks = Masks(graph);
        foreach (var segment in graph.Segments)
        {
            var mask = masks.GetValueOrDefault(segment.Position);
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

    private IReadOnlyDictionary<int, PanopticSegment> Masks(PsgGraph graph)
    {
        if (scan.FindIdPicture(file, "", image.PanopticFile) is not { } picture)
        {
            report.Add("id-picture-missing", $"{file}: image {image.Id}", $"found no {image.PanopticFile}; its boxes are used alone");
            return new Dictionary<int, PanopticSegment>();
        }
        try
        {
            return reader.ReadMasks(image, graph, scan.Full(picture));
        }
        catch (InvalidDataException e) when (!report.Strict)
        {
            report.Add("id-picture-broken", $"{file}: image {image.Id}", e.Message);
            return new Dictionary<int, PanopticSegment>();
        }
    }

    private static string Text(int position) => position.ToString(CultureInfo.InvariantCulture);
}
