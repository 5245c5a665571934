using System.Globalization;
using SyntheticVG.Datasets.Ade20K;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>
/// A photo of the 150-class ADE20K release: a class for each pixel, and instances where their folder is at hand. An instance
/// is named by the class that most of its pixels have; what no instance covers is a region for each class.
/// </summary>
internal sealed class Ade150Claim(FolderScan scan, string classFile, string? instanceFile, Ade150Classes classes, ReadReport warnings) : PhotoClaim
{
    public override string Dataset => "ade";

    public override string Id => Path.GetFileNameWithoutExtension(classFile);

    public override string? AdeId => Id;

    public override int Width => 0; // the mask pictures say

    public override int Height => 0;

    public override IEnumerable<string> PictureNames =>
        [$"{classFile.Replace("annotations/", "images/", StringComparison.Ordinal)[..^".png".Length]}.jpg", $"{Id}.jpg"];

    public override string? EvaluationList =>
        AdeFullClaim.IsValidation(Id) || classFile.Contains("/validation/", StringComparison.Ordinal) ? "ade-validation" : null;

    public override void Annotate(PhotoBuilder photo)
    {
        try
        {
            var picture = AdePictures.ReadClasses(scan.Full(classFile));
            if (photo.Fit(picture.Width, picture.Height, $"ade:{Id}"))
                Add(photo, picture, instanceFile is null ? new SortedDictionary<int, Rle>() : AdePictures.ReadInstances(scan.Full(instanceFile)));
        }
        catch (InvalidDataException e) when (!warnings.Strict)
        {
            warnings.Add("segmentation-bad", classFile, e.Message);
        }
    }

    private void Add(PhotoBuilder photo, PngSamples picture, IReadOnlyDictionary<int, Rle> instances)
    {
        var left = new byte[picture.Width * picture.Height]; // classes of the pixels that no instance covers, column-major
        for (var i = 0; i < left.Length; i++)
            left[i] = (byte)picture.Sample(i / picture.Height, i % picture.Height);
        foreach (var (id, mask) in instances)
        {
            if (mask.Height != picture.Height || mask.Width != picture.Width)
                throw new InvalidDataException(
                    $"{instanceFile}: the picture is {mask.Width} × {mask.Height}; the classes are {picture.Width} × {picture.Height}");
            var counts = new int[256];
            Over(mask, pixels =>
            {
                foreach (var value in pixels)
                    counts[value]++;
            });
            var best = Array.IndexOf(counts, counts.Max());
            Over(mask, pixels => pixels.Clear());
            Add(photo, $"{id / 256}:{id % 256}", best, mask);
        }
        foreach (var (index, mask) in PixelMask.ByValue(picture.Width, picture.Height, (x, y) => left[(x * picture.Height) + y]))
            Add(photo, $"class:{index}", index, mask);

        void Over(Rle mask, PixelAction action)
        {
            var (at, inside) = (0, false);
            foreach (var run in mask.Runs)
            {
                if (inside)
                    action(left.AsSpan(at, (int)run));
                (at, inside) = (at + (int)run, !inside);
            }
        }
    }

    private void Add(PhotoBuilder photo, string id, int index, Rle mask)
    {
        if (index == 0)
            return; // "other": nobody named it
        if (classes.NameOf(index) is not { } name)
        {
            warnings.Add("category-unknown", $"{classFile}: {id}", $"found class {index}; expected 0 to {classes.Count}");
            return;
        }
        photo.Add("ade", id, new Region
        {
            Name = Names.Noun(name),
            Box = mask.Box,
            Mask = mask,
            Sources = [new("ade", string.Create(CultureInfo.InvariantCulture, $"{id}")) { Label = name }],
        });
    }

    private delegate void PixelAction(Span<byte> pixels);
}
