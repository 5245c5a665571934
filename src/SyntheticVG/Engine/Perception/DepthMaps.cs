using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;

namespace SyntheticVG.Engine.Perception;

/// <summary>How far things in photos are: from the map that came with a photo, else by a model whose map is written down, so that it is made once.</summary>
/// <param name="model">The model, opened when the first photo without a map comes; null where there is none.</param>
/// <param name="placeOf">Where the map of a photo goes: the path of a PNG. Its convention and model go into the JSON beside it.</param>
public sealed class DepthMaps(Lazy<IDepthEstimator>? model = null, Func<AnnotatedImage, string>? placeOf = null)
{
    /// <summary>Name of the folder of maps in a run folder.</summary>
    public const string FolderName = "depth";

    // The rules ask for the order of whole things, which needs no more; and a photo of 100 megapixels would need gigabytes.
    private const int LongestSide = 1024;

    /// <summary>The usual place: a file named after the image in the folder <c>depth</c> of a run.</summary>
    public static Func<AnnotatedImage, string> In(string run) =>
        image => Path.Combine(run, FolderName, KeyFileName.Of(image.Graph.Image.Key) + ".png");

    /// <summary>The map of a photo; null where it has none and there is no model.</summary>
    /// <exception cref="InvalidDataException">The map is damaged, or the model answers with numbers that mean nothing.</exception>
    public DepthMap? Of(AnnotatedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.DepthPath is { } given)
            return DepthFile.Read(given);
        if (model is null || placeOf is null)
            return null;
        var path = placeOf(image);
        if (!File.Exists(path))
            Write(path, Resampler.ShrinkTo(image.Photo.Read(image.Graph.Image), LongestSide));
        return DepthFile.Read(path, new ReadReport()); // read back even when just made: a resumed run must see the same numbers
    }

    private void Write(string path, Picture photo)
    {
        var opened = UnusableModelException.Open(model!); // asked for above
        var (png, sidecar) = DepthFile.ToPng(opened.Estimate(photo), opened.Convention, opened.Name);
        WholeFile.Write(Path.ChangeExtension(path, ".json"), sidecar.ToJson());
        WholeFile.Write(path, png); // last: what is there is whole
    }
}
