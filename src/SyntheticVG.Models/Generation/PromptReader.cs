using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Generation;

/// <summary>Lets a model read prompts with pictures and regions in them.</summary>
public static class PromptReader
{
    /// <summary>Reads prompts, one a row. For many questions about one picture read what they share, and fork the state.</summary>
    /// <param name="robin">The model.</param>
    /// <param name="prompts">The token ids of each row; <see cref="Splice.Image"/> stands for a picture.</param>
    /// <param name="images">The pictures, in the order in which the rows name them; null when none does.</param>
    /// <param name="room">Slots to set aside for what comes after the prompts.</param>
    /// <returns>What has been read; the caller owns it.</returns>
    /// <exception cref="ArgumentException">A prompt does not fit its pictures and regions, or is longer than the model reads.</exception>
    public static IDecoderState Read(Models.Robin.Robin robin, IReadOnlyList<int[]> prompts, EncodedImages? images, int room = 64)
    {
        ArgumentNullException.ThrowIfNull(robin);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var rows = Splice.Join(robin, new(prompts), images);
        for (var row = 0; row < prompts.Count; row++)
        {
            if (rows.Cut[row] > 0)
                throw new ArgumentException(
                    $"prompt {row} takes {rows.Lengths[row] + rows.Cut[row]} positions; the model reads {rows.Lengths[row]}: give it fewer regions or less text", nameof(prompts));
        }
        return robin.Decoder.Read([.. rows.Lengths.Select((length, row) => rows.Embeddings[row].narrow(0, 0, length))], room, rows.Words);
    }
}
