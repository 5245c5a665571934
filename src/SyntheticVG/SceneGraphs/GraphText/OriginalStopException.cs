namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>The original program stops here with an error.</summary>
/// <param name="error">The name of its error: ValueError, OverflowError or IndexError.</param>
public sealed class OriginalStopException(string error) : Exception($"the original stops with {error}")
{
    /// <summary>The name of its error.</summary>
    public string Error { get; } = error;
}
