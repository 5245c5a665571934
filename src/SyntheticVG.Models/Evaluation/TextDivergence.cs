using SyntheticVG.Instructions;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Evaluation;

/// <summary>How far what a model expects next is from what another expects, token by token of texts that are given.</summary>
/// <remarks>The Kullback-Leibler divergence of the other's probabilities from the first one's, in nats: 0 where both expect the same. It tells what rounding
/// of weights does before any answer changes.</remarks>
public static class TextDivergence
{
    /// <summary>Lets both models read a sample, and holds what they expect in the place of each token of its answers against each other.</summary>
    /// <param name="first">The model that counts as right.</param>
    /// <param name="other">The other, of the same vocabulary.</param>
    /// <param name="sample">Talks about the regions of a picture, each in a branch of its own.</param>
    /// <returns>The divergence at each token.</returns>
    /// <exception cref="ArgumentException">The sample has no branches or no picture.</exception>
    public static IReadOnlyList<double> Measure(Models.Robin.Robin first, Models.Robin.Robin other, TrainingSample sample)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(sample);
        if (sample is not { Branches: { } branches, Picture: not null })
            throw new ArgumentException($"{sample.Id} has no branches or no picture; expected talks about a picture's regions", nameof(sample));
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var texts = Enumerable.Range(0, sample.Tokens.Length).Where(i => branches[i] > 0).GroupBy(i => branches[i])
            .Select(branch => branch.Select(i => new Word(sample.Tokens[i], sample.Labels[i] == sample.Tokens[i])).ToArray())
            .OrderByDescending(text => text.Length).ToList(); // so that the rows that go on are always the first ones
        using IDecoderState one = Open(first, sample, texts.Count), two = Open(other, sample, texts.Count);
        var found = new List<double>();
        for (var at = 0; at + 1 < texts[0].Length; at++)
        {
            var alive = texts.TakeWhile(text => text.Length > at + 1).ToList();
            foreach (var state in (IDecoderState[])[one, two])
            {
                if (state.Rows > alive.Count)
                    state.Keep([.. Enumerable.Range(0, alive.Count)]);
                state.Append([.. alive.Select(text => (int[])[text[at].Token])]);
            }
            int[] asked = [.. alive.Index().Where(row => row.Item[at + 1].IsAnswer).Select(row => row.Index)];
            if (asked.Length > 0)
                found.AddRange(one.Next(asked).Zip(two.Next(asked), Divergence));
        }
        return found;
    }

    private sealed record Word(int Token, bool IsAnswer);

    private static IDecoderState Open(Models.Robin.Robin robin, TrainingSample sample, int rows)
    {
        using var masks = RegionMasks.ToTensor(sample.Masks);
        using var pixels = PixelProcessor.Process(sample.Picture!(), robin.Config).to(robin.Device); // there is one
        int[] opening = [.. sample.Tokens.Zip(sample.Branches!).Where(token => token.Second == 0).Select(token => token.First)]; // there are
        using var read = PromptReader.Read(robin, [opening], robin.Encode(pixels, [masks]));
        return read.Fork(rows);
    }

    private static double Divergence(NextScores first, NextScores other)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Scores.Length; i++)
        {
            var log = (double)first.Scores[i] - first.LogTotal;
            if (Math.Exp(log) is > 0 and var probability)
                sum += probability * (log - (other.Scores[i] - (double)other.LogTotal));
        }
        return sum;
    }
}
