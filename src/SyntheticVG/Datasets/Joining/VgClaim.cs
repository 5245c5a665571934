using System.Globalization;
using SyntheticVG.Datasets.VisualGenome;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo of Visual Genome.</summary>
internal sealed class VgClaim(VgReader reader, VgImage image) : PhotoClaim
{
    public override string Dataset => "vg";

    public override string Id => Text(image.Id);

    public override long? CocoId => image.CocoId;

    public override string? VgId => Id;

    public override int Width => image.Width;

    public override int Height => image.Height;

    public override IEnumerable<string> PictureNames => [image.File, $"VG_100K/{Id}.jpg", $"VG_100K_2/{Id}.jpg", $"images/{Id}.jpg", $"{Id}.jpg"];

    public override bool HasAnnotations => reader.Has(image.Id);

    public override void Annotate(PhotoBuilder photo)
    {
        var read = reader.Read(image.Width > 0 ? image : image with { Width = photo.CopyWidth, Height = photo.CopyHeight });
        foreach (var item in read.Objects)
        {
            photo.Add("vg", Text(item.Id), new Region
            {
                Name = Names.Noun(item.Names[0]),
                Box = item.Box,
                Attributes = item.Attributes,
                Sources = [new("vg", Text(item.Id)) { Label = item.Names[0] }],
            });
        }
        foreach (var region in read.Regions)
            photo.AddPhrase($"vg-region:{region.Id}", region.Box, region.Phrase);
        foreach (var relation in read.Relations)
            photo.Relate("vg", Text(relation.Subject), relation.Predicate, Text(relation.Object), $"vg:{relation.Id}");
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
