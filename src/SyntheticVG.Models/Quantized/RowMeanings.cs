using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized;

/// <summary>What a row's words for its regions mean besides their embeddings (<see cref="Decoding.RegionWords"/>).</summary>
/// <param name="first">Id of the word "region1".</param>
/// <param name="count">How many regions there are.</param>
/// <param name="meanings">E numbers for each region.</param>
internal sealed unsafe class RowMeanings(int first, int count, float[] meanings)
{
    /// <summary>Adds a word's meaning to its embedding.</summary>
    public void AddTo(float* embedding, int id, int width)
    {
        if (id < first || id >= first + count)
            return;
        fixed (float* meaning = &meanings[(id - first) * width])
            VectorMath.Add(embedding, meaning, width);
    }

    /// <summary>Adds to the scores of the words what their meanings say to the stream.</summary>
    public void AddTo(float[] scores, float[] hidden)
    {
        fixed (float* x = hidden, all = meanings)
        {
            for (var region = 0; region < count; region++)
                scores[first + region] += VectorMath.Dot(x, all + ((long)region * hidden.Length), hidden.Length);
        }
    }
}
