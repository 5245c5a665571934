using SyntheticVG.Datasets;

namespace SyntheticVG.Engine.Run;

/// <summary>An image as the data folder gives it, or why it cannot.</summary>
/// <param name="Key">The canonical key.</param>
/// <param name="Image">The image with its annotations, or null.</param>
/// <param name="Failure">Why there is none, as a short kebab-case code; null where there is one.</param>
public sealed record SourceImage(string Key, AnnotatedImage? Image, string? Failure)
{
    /// <summary>The images of a data folder; those whose picture cannot be read come as failures, in their place.</summary>
    public static async IAsyncEnumerable<SourceImage> ReadAsync(
        DataFolder data, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var keys = data.Keys.GetEnumerator();
        await foreach (var image in data.ReadAsync(cancellationToken))
        {
            while (keys.MoveNext() && keys.Current != image.Graph.Image.Key)
                yield return new(keys.Current, null, "picture-broken");
            yield return new(image.Graph.Image.Key, image, null);
        }
        while (keys.MoveNext())
            yield return new(keys.Current, null, "picture-broken");
    }
}
