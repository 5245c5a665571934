using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>Finds things by free words. Safe for concurrent use.</summary>
public interface IGrounder
{
    /// <summary>The model's name in the sources of regions, kebab-case.</summary>
    string Name { get; }

    /// <summary>The boxes of what the phrases name.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="phrases">What to look for: <c>a dog</c>, <c>remote control</c>.</param>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    IReadOnlyList<GroundedBox> Ground(Picture photo, IReadOnlyList<string> phrases);
}

/// <summary>A box that words were found for.</summary>
/// <param name="Box">In pixels of the photo, inside it.</param>
/// <param name="Text">The words of the text that it answers to, as the model's tokens give them; may be more or less than a phrase.</param>
/// <param name="Phrase">The index of the phrase that it answers to best, or null where the text gives none away.</param>
/// <param name="Score">How sure the model is, in [0, 1].</param>
public sealed record GroundedBox(Box Box, string Text, int? Phrase, double Score);
