using System.Globalization;
using SyntheticVG.Datasets.Ade20K;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>A photo of ADE20K's full release: a JSON and mask pictures beside it, read together.</summary>
internal sealed class AdeFullClaim(FolderScan scan, string file, ReadReport warnings, ReadReport leftOut) : PhotoClaim
{
    public override string Dataset => "ade";

    public override string Id => Path.GetFileNameWithoutExtension(file);

    public override string? AdeId => Id;

    public override int Width => 0; // the size stands in the JSON, which is not read before it is needed

    public override int Height => 0;

    public override IEnumerable<string> PictureNames => [$"{file[..^".json".Length]}.jpg", $"{Id}.jpg"];

    public override string? EvaluationList => IsValidation(Id) ? "ade-validation" : null;

    /// <summary>Whether a stem is of the validation split.</summary>
    public static bool IsValidation(string stem) => stem.StartsWith("ADE_val", StringComparison.Ordinal);

    public override void Annotate(PhotoBuilder photo)
    {
        AdeImage image;
        try
        {
            image = AdeReader.Read(scan.Full(file), warnings);
        }
        catch (InvalidDataException e) when (!warnings.Strict)
        {
            warnings.Add("file-broken", file, e.Message);
            return;
        }
        if (!photo.Fit(image.Width, image.Height, $"ade:{Id}"))
            return;
        foreach (var item in image.Objects)
            Add(photo, image, item);
        foreach (var item in image.Objects.Where(item => item.PartOf is not null))
            photo.MakePart("ade", Text(item.Id), Text(item.PartOf!.Value));
    }

    private void Add(PhotoBuilder photo, AdeImage image, AdeObject item)
    {
        var where = $"{file}: object {item.Id}";
        var folder = file.LastIndexOf('/') is var slash and > 0 ? file[..(slash + 1)] : "";
        if (item.MaskFile is null || !File.Exists(scan.Full(folder + item.MaskFile)))
        {
            warnings.Add("segmentation-missing", where, $"found no mask picture {item.MaskFile}; the object has no box without it");
            return;
        }
        Rle mask;
        try
        {
            mask = AdePictures.ReadInstance(scan.Full(folder + item.MaskFile), image).Visible;
        }
        catch (InvalidDataException e) when (!warnings.Strict)
        {
            warnings.Add("segmentation-bad", where, e.Message);
            return;
        }
        if (mask.IsEmpty)
        {
            leftOut.Add("object-hidden", where, "no pixel of it is visible");
            return;
        }
        photo.Add("ade", Text(item.Id), new Region
        {
            Name = Names.Noun(item.Names[0]),
            Box = mask.Box,
            Mask = mask,
            Attributes = item.Attributes,
            Sources = [new("ade", Text(item.Id)) { Label = string.Join(", ", item.Names) }],
        });
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
