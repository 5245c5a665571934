namespace SyntheticVG.SceneGraphs.Naming;

/// <summary>Turns sentences into vectors whose cosine says how alike they are. Safe for concurrent use.</summary>
public interface ISentenceEncoder
{
    /// <summary>Numbers in a vector.</summary>
    int Dimension { get; }

    /// <summary>A vector of length 1 for each text, in the order of the texts. The vectors may be shared: do not change them.</summary>
    IReadOnlyList<float[]> Encode(IReadOnlyList<string> texts);
}
