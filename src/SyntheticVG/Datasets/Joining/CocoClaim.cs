using System.Globalization;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo of a file in COCO's layout (COCO itself, LVIS, RefCOCO's instances).</summary>
internal sealed class CocoClaim(CocoReader reader, CocoImage image, string dataset, string? evaluationList, ReadReport report) : PhotoClaim
{
    public override string Dataset => dataset;

    public override string Id => image.Id.ToString(CultureInfo.InvariantCulture);

    public override long? CocoId => image.Id;

    public override int Width => image.Width;

    public override int Height => image.Height;

    public override IEnumerable<string> PictureNames => CocoNames(image.Id, image.Folder is null ? [image.File] : [$"{image.Folder}/{image.File}", image.File]);

    public override string? EvaluationList => evaluationList ?? (image.Folder == "val2017" && dataset == "coco" ? "coco-val2017" : null);

    public override bool HasAnnotations => reader.Has(image.Id);

    public override string? Licence => reader.LicenceOf(image);

    /// <summary>A COCO photo's names in the archives of 2017 and of 2014, after those given.</summary>
    public static IEnumerable<string> CocoNames(long id, IEnumerable<string> first) =>
        [.. first, $"{id:D12}.jpg", $"COCO_train2014_{id:D12}.jpg", $"COCO_val2014_{id:D12}.jpg"];

    public override void Annotate(PhotoBuilder photo)
    {
        foreach (var annotation in reader.Read(image))
        {
            var id = annotation.Id.ToString(CultureInfo.InvariantCulture);
            if (photo.Find(dataset, id) is not null)
                continue; // RefCOCO's instances are those of COCO
            if (annotation.Crowd)
            {
                report.Add("crowd", $"{dataset}:{id}", "a crowd is no region");
                continue;
            }
            photo.Add(dataset, id, new Region
            {
                Name = Names.Noun(annotation.Label),
                Box = annotation.Box,
                Mask = annotation.Mask,
                Description = annotation.Caption,
                Sources = [new(dataset, id) { Label = annotation.Label }],
            });
        }
    }
}
