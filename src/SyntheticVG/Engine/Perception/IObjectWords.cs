using SyntheticVG.Datasets;

namespace SyntheticVG.Engine.Perception;

/// <summary>Says which things to look for in a photo.</summary>
public interface IObjectWords
{
    /// <summary>The things to look for.</summary>
    Task<ObjectWords> OfAsync(AnnotatedImage image, CancellationToken cancellationToken);
}

/// <summary>Things to look for in a photo.</summary>
/// <param name="Words">Their names, lower case, each once.</param>
/// <param name="Note">What is worth counting about how they came, kebab-case; null where nothing is.</param>
public sealed record ObjectWords(IReadOnlyList<string> Words, string? Note = null);

/// <summary>The same things for each photo.</summary>
/// <param name="words">Their names.</param>
public sealed class FixedObjectWords(IReadOnlyList<string> words) : IObjectWords
{
    /// <inheritdoc/>
    public Task<ObjectWords> OfAsync(AnnotatedImage image, CancellationToken cancellationToken) => Task.FromResult(new ObjectWords(words));
}
