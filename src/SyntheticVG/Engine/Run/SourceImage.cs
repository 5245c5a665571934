using System.Runtime.CompilerServices;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>An image as the data folder gives it, or why it cannot.</summary>
/// <param name="Key">The canonical key.</param>
/// <param name="Image">The image with its annotations, or null.</param>
/// <param name="Failure">Why there is none, as a short kebab-case code; null where there is one.</param>
/// <param name="Problem">Why there is none, in words; or null.</param>
public sealed record SourceImage(string Key, AnnotatedImage? Image, string? Failure, string? Problem = null)
{
    /// <summary>The failure of an image that was not read, as it has its row.</summary>
    public const string HasRow = "has-row";

    /// <summary>What was counted while it was read, or null.</summary>
    internal StageCounts? Counts { get; init; }

    /// <summary>The images of a data folder; those that cannot be read come as failures, in their place.</summary>
    /// <exception cref="InvalidDataException">A row is bad and the folder is read strictly.</exception>
    public static IAsyncEnumerable<SourceImage> ReadAsync(DataFolder data, CancellationToken cancellationToken) =>
        ReadAsync(data, _ => true, () => new HashSet<string>(), cancellationToken);

    /// <summary>Those images of a data folder that are wanted. One that is done comes as a key in its place: nothing of it is read.</summary>
    /// <param name="data">The folder.</param>
    /// <param name="wanted">Whether a photo is one of the images, by its names.</param>
    /// <param name="done">Keys of those that are done; asked for before the first.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="InvalidDataException">A row is bad and the folder is read strictly.</exception>
    public static async IAsyncEnumerable<SourceImage> ReadAsync(
        DataFolder data, Func<ImageInfo, bool> wanted, Func<IReadOnlySet<string>> done, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask; // reading is synchronous; the stages that follow are not
        var (rows, counts) = (done(), new ReadingCounts(data));
        foreach (var (place, key) in data.Keys.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!wanted(data.NamesOf(place)))
                continue;
            yield return rows.Contains(key)
                ? new(key, null, HasRow)
                : Of(key, data.PicturePathOf(place), data.Warnings.Strict, () => data.Read(place)) with { Counts = counts.Take() };
        }
    }

    /// <summary>An image as something reads it; what that throws about the image is why there is none.</summary>
    /// <param name="key">The canonical key.</param>
    /// <param name="file">Path of its picture, for messages.</param>
    /// <param name="strict">Whether it is thrown on instead.</param>
    /// <param name="read">Reads it; null where its picture is broken.</param>
    internal static SourceImage Of(string key, string file, bool strict, Func<AnnotatedImage?> read)
    {
        try
        {
            return read() is { } image
                ? new(key, image, null)
                : new(key, null, "picture-broken", $"{file}: found no picture in the file; expected JPEG, PNG, WebP, GIF or BMP, whole");
        }
        catch (Exception e) when (!strict && (e is OperationCanceledException || !RunFault.IsOfTheRun(e))) // reading is not cancelled, but between two images
        {
            var fault = ImageFault.Of(e, key);
            return new(key, null, fault.Code, fault.Words);
        }
    }
}
