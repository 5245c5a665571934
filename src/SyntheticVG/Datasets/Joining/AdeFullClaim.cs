using System.Globalization;
using SyntheticVG.Datasets.Ade20K;
using SyntheticVG.Datasets.Reading;
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
        image = Sized(image, photo);
        if (!photo.Fit(image.Width, image.Height, $"ade:{Id}"))
            return;
        foreach (var item in image.Objects)
            Add(photo, image, item);
        foreach (var item in image.Objects.Where(item => item.PartOf is not null))
            photo.MakePart("ade", Text(item.Id), Text(item.PartOf!.Value));
    }

    // Where the JSON does not say how large the photo is, its mask pictures do.
    private AdeImage Sized(AdeImage image, PhotoBuilder photo)
    {
        if (image.Width > 0)
            return image;
        var size = image.Objects.Select(item => MaskPicture(item) is { } picture ? PictureSize.Read(picture, turned: false) : null)
            .FirstOrDefault(size => size is not null);
        return image with { Width = size?.Width ?? photo.CopyWidth, Height = size?.Height ?? photo.CopyHeight };
    }

    private string? MaskPicture(AdeObject item)
    {
        var folder = file[..(file.LastIndexOf('/') + 1)];
        return item.MaskFile is not null && File.Exists(scan.Full(folder + item.MaskFile)) ? scan.Full(folder + item.MaskFile) : null;
    }

    // What is seen of an object, by its mask picture; without one, all of it by its outline.
    private Rle? MaskOf(AdeImage image, AdeObject item, string where)
    {
        var (code, problem) = ("segmentation-missing", $"found no mask picture {item.MaskFile}");
        if (MaskPicture(item) is { } picture)
        {
            try
            {
                return AdePictures.ReadInstance(picture, image).Visible;
            }
            catch (InvalidDataException e) when (!warnings.Strict)
            {
                (code, problem) = ("segmentation-bad", e.Message);
            }
        }
        try
        {
            var mask = item.Outline.Count == 0 ? null : Polygon.ToRle(image.Height, image.Width, [item.Outline]);
            warnings.Add(code, where, $"{problem}; {(mask is null ? "the object has no box without it" : "its outline is taken")}");
            return mask;
        }
        catch (InvalidDataException e) when (!warnings.Strict) // the outline is none
        {
            warnings.Add(code, where, $"{problem}; its outline is none either: {e.Message}");
            return null;
        }
    }

    private void Add(PhotoBuilder photo, AdeImage image, AdeObject item)
    {
        var where = $"{file}: object {item.Id}";
        if (MaskOf(image, item, where) is not { } mask)
            return;
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
