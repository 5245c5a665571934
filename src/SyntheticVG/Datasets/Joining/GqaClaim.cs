using SyntheticVG.Datasets.Gqa;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo of GQA: Visual Genome's photo and objects, other names and relations.</summary>
internal sealed class GqaClaim(GqaReader reader, GqaImage image, bool evaluation, ReadReport report) : PhotoClaim
{
    public override string Dataset => "gqa";

    public override string Id => image.Id;

    public override string? VgId => image.Id.StartsWith('n') ? null : image.Id; // n...: test photos that Visual Genome lacks

    public override int Width => image.Width;

    public override int Height => image.Height;

    public override IEnumerable<string> PictureNames => [$"images/{image.File}", $"VG_100K/{image.File}", $"VG_100K_2/{image.File}", image.File];

    public override string? EvaluationList => evaluation || VgId is null ? "gqa-val" : null;

    public override void Annotate(PhotoBuilder photo)
    {
        var graph = reader.Read(image.Width > 0 ? image : image with { Width = photo.CopyWidth, Height = photo.CopyHeight });
        foreach (var item in graph.Objects)
        {
            var source = new RegionSource("gqa", item.Id) { Label = item.Name };
            if (photo.Find("vg", item.Id) is { } known)
            {
                photo.Alias(known, source);
                photo.Change(known, region => region with { Attributes = [.. region.Attributes.Union(item.Attributes)] });
                continue;
            }
            photo.Add("gqa", item.Id, new Region { Name = Names.Noun(item.Name), Box = item.Box, Attributes = item.Attributes, Sources = [source] });
        }
        foreach (var relation in graph.Relations)
        {
            var source = $"gqa:{image.Id}:{relation.Subject}:{relation.Object}";
            if (relation.Derived)
                report.Add("relation-derived", source, $"\"{relation.Predicate}\" was computed from the boxes; no person said it");
            else
                photo.Relate("gqa", relation.Subject, relation.Predicate, relation.Object, source);
        }
    }
}
