using System.Globalization;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo of a file in COCO's layout: of COCO itself, LVIS and RefCOCO's instances, or of any tool that writes it.</summary>
/// <param name="reader">The file, opened.</param>
/// <param name="image">The photo.</param>
/// <param name="file">Relative path of the file.</param>
/// <param name="dataset">The data set.</param>
/// <param name="evaluationList">The evaluation list of the file, or null.</param>
/// <param name="keys">The form of keys.</param>
/// <param name="report">Counts crowds.</param>
internal sealed class CocoClaim(CocoReader reader, CocoImage image, string file, string dataset, string? evaluationList, PhotoKeys keys, ReadReport report)
    : PhotoClaim
{
    public override string Dataset => dataset;

    public override string Id => image.IdText ?? image.Id.ToString(CultureInfo.InvariantCulture);

    public override long? CocoId => image.OfCoco || keys == PhotoKeys.ById ? image.Id : null;

    /// <summary>Relative path of the annotation file.</summary>
    public string AnnotationFile => file;

    /// <summary>The picture as the file names it, with the folder in its address.</summary>
    public string PictureName => image.Folder is null ? image.File : $"{image.Folder}/{image.File}";

    /// <summary>The picture's name without folders.</summary>
    public string BaseName => image.File[(image.File.LastIndexOf('/') + 1)..];

    public override string? JsonFile => CocoId is null ? file : null;

    public override int Width => image.Width;

    public override int Height => image.Height;

    public override IEnumerable<string> PictureNames =>
        CocoId is null ? [image.File] : CocoNames(image.Id, image.Folder is null ? [image.File] : [$"{image.Folder}/{image.File}", image.File]);

    public override string? EvaluationList => evaluationList ?? (image.Folder == "val2017" && dataset == "coco" ? "coco-val2017" : null);

    public override bool HasAnnotations => reader.Has(image.Id);

    public override string? Licence => reader.LicenceOf(image);

    /// <summary>A COCO photo's names in the archives of 2017 and of 2014, after those given.</summary>
    public static IEnumerable<string> CocoNames(long id, IEnumerable<string> first) =>
        [.. first, $"{id:D12}.jpg", $"COCO_train2014_{id:D12}.jpg", $"COCO_val2014_{id:D12}.jpg"];

    public override void Annotate(PhotoBuilder photo)
    {
        var sized = image.Width > 0 ? image : image with { Width = photo.CopyWidth, Height = photo.CopyHeight };
        foreach (var annotation in reader.Read(sized))
        {
            var id = annotation.Id.ToString(CultureInfo.InvariantCulture);
            if (CocoId is not null && photo.Find(dataset, id) is not null)
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
