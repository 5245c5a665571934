using System.Numerics;
using System.Runtime.InteropServices;

namespace SyntheticVG.SceneGraphs.Naming;

/// <summary>Maps free words to the nearest name of a closed vocabulary, by the cosine of their sentence vectors.</summary>
/// <remarks>Always some name, however far: the caller decides by <see cref="NameMatch.Cosine"/>. Of equal cosines the first name wins.</remarks>
internal sealed class NearestName
{
    private readonly ISentenceEncoder _encoder;
    private readonly Func<string, string> _query;
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<float[]> _vectors;

    /// <summary>Encodes the vocabulary.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="names">The names, at least one.</param>
    /// <param name="query">The sentence that a name, and a phrase as well, is asked as (see <see cref="NameQuery"/>); null for the words as they are.</param>
    /// <exception cref="ArgumentException">There is no name.</exception>
    public NearestName(ISentenceEncoder encoder, IReadOnlyList<string> names, Func<string, string>? query = null)
    {
        if (names.Count == 0)
            throw new ArgumentException("the vocabulary is empty; expected at least one name", nameof(names));
        (_encoder, _names, _query) = (encoder, names, query ?? (text => text));
        _vectors = encoder.Encode([.. names.Select(_query)]);
    }

    /// <summary>The nearest name of each phrase.</summary>
    public IReadOnlyList<NameMatch> Find(IReadOnlyList<string> phrases) => [.. _encoder.Encode([.. phrases.Select(_query)]).Select(Nearest)];

    private NameMatch Nearest(float[] vector)
    {
        var (best, second) = (-1, -1);
        var cosines = new float[_vectors.Count];
        for (var i = 0; i < cosines.Length; i++)
        {
            cosines[i] = Dot(vector, _vectors[i]);
            if (best < 0 || cosines[i] > cosines[best])
                (best, second) = (i, best);
            else if (second < 0 || cosines[i] > cosines[second])
                second = i;
        }
        return new(best, _names[best], cosines[best], second < 0 ? null : _names[second],
            second < 0 ? double.PositiveInfinity : cosines[best] - cosines[second]);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(a);
        var others = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (var i = 0; i < blocks.Length; i++)
            sums += blocks[i] * others[i];
        var sum = Vector.Sum(sums);
        for (var i = blocks.Length * Vector<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}

/// <summary>The name that some words are nearest to.</summary>
/// <param name="Index">The name's place in the vocabulary.</param>
/// <param name="Name">The name.</param>
/// <param name="Cosine">How near, in [-1, 1] but for rounding.</param>
/// <param name="Second">The next nearest name; null where the vocabulary has one name only.</param>
/// <param name="Margin">How much nearer the name is than the second; infinite without one.</param>
internal sealed record NameMatch(int Index, string Name, double Cosine, string? Second, double Margin);
