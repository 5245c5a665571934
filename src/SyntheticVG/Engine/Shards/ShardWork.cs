using System.Text;
using System.Text.Encodings.Web;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.Engine.Shards;

/// <summary>Takes the images of a shard through a recipe, as a run on one machine does.</summary>
/// <param name="runner">The recipe.</param>
/// <param name="window">Most images under way.</param>
public sealed class ShardWork(ImageRunner runner, int window)
{
    /// <summary>The code of an image that its workers did not survive.</summary>
    public const string Poison = "ends-its-worker";

    /// <summary>What becomes of each image, in order.</summary>
    /// <param name="first">Place of the first image in the order of the input.</param>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<ImageOutcome>> RunAsync(long first, IReadOnlyList<SourceImage> images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        var outcomes = new List<ImageOutcome>(images.Count);
        await foreach (var outcome in OrderedWork.RunAsync(images.Select((image, i) => (Place: first + i, Source: image)).ToAsyncEnumerable(),
            image => runner.RunAsync(image.Place, image.Source, cancellationToken), window, cancellationToken))
            outcomes.Add(outcome);
        return outcomes;
    }

    /// <summary>An image that is not worked on: those who tried ended.</summary>
    public static SourceImage Poisoned(SourceImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(image.Key, null, Poison, "every process that worked on the image ended meanwhile; it was not tried again") { Counts = image.Counts };
    }

    /// <summary>An outcome whose messages name files where the data folder has them, not where they were unpacked.</summary>
    public static ImageOutcome WithPathsOf(ImageOutcome outcome, string unpacked, string data)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.RejectedLines.Count == 0 && outcome.Problem is null)
            return outcome;
        var (here, there) = (JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(unpacked), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(data));
        var hint = Encoding.UTF8.GetBytes(here);
        return outcome with
        {
            Problem = outcome.Problem?.Replace(unpacked, data, StringComparison.Ordinal),
            RejectedLines = [.. outcome.RejectedLines.Select(line =>
                line.AsSpan().IndexOf(hint) < 0 ? line : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line).Replace(here, there, StringComparison.Ordinal)))],
        };
    }
}
