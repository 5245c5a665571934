using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation;

/// <summary>What benchmarks need of a sentence encoder: that there is one, and the cosine of its vectors.</summary>
/// <remarks>all-MiniLM-L6-v2 wherever a protocol compares texts by meaning: another encoder moves every number by points.</remarks>
internal static class SentenceVectors
{
    /// <summary>The encoder that a benchmark was opened with.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ISentenceEncoder Require(ISentenceEncoder? encoder, string benchmark) => encoder
        ?? throw new ArgumentException(
            $"{benchmark} compares texts by meaning and was given no sentence encoder; expected the folder of all-MiniLM-L6-v2: --encoder DIR");

    /// <summary>Cosine of two vectors of length 1, in [−1, 1] but for rounding.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
