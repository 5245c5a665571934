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
        var rows = Join(robin, prompts, images);
        return robin.Decoder.Read([.. rows.Lengths.Select((length, row) => rows.Embeddings[row].narrow(0, 0, length))], room, rows.Words);
    }

    /// <summary>Reads a prompt a piece at a time, so that others get their turn between two pieces.</summary>
    /// <param name="access">The way to the model.</param>
    /// <param name="robin">The model.</param>
    /// <param name="prompt">The token ids.</param>
    /// <param name="images">The pictures, or null where there are none; asked for while the model is used.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    /// <returns>What has been read; the caller owns it.</returns>
    /// <inheritdoc cref="Read(Models.Robin.Robin, IReadOnlyList{int[]}, EncodedImages?, int)" path="/exception"/>
    internal static IDecoderState Read(IModelAccess access, Models.Robin.Robin robin, int[] prompt, Func<EncodedImages?> images,
        CancellationToken cancellationToken)
    {
        var (embeddings_TE, words) = access.Use(
            () =>
            {
                using var still = no_grad();
                using var scope = NewDisposeScope();
                var rows = Join(robin, [prompt], images());
                return (rows.Embeddings[0].narrow(0, 0, rows.Lengths[0]).clone().DetachFromDisposeScope(), rows.Words[0]?.Keep());
            },
            cancellationToken);
        using (embeddings_TE)
        using (words)
        {
            var length = (int)embeddings_TE.shape[0];
            IDecoderState? state = null;
            try
            {
                for (var read = 0; read < length;)
                {
                    var (from, count) = (read, Math.Min(access.TokensAtOnce, length - read));
                    state = access.Use(() => ReadOn(state, from, count), cancellationToken);
                    read += count;
                }
                return state!; // a prompt has a token
            }
            catch
            {
                state?.Dispose();
                throw;
            }
        }

        IDecoderState ReadOn(IDecoderState? state, int from, int count)
        {
            using var piece_TE = embeddings_TE.narrow(0, from, count);
            if (state is null)
                return robin.Decoder.Read([piece_TE], (int)embeddings_TE.shape[0] - count, [words]);
            state.Append([piece_TE]);
            return state;
        }
    }

    private static SplicedRows Join(Models.Robin.Robin robin, IReadOnlyList<int[]> prompts, EncodedImages? images)
    {
        var rows = Splice.Join(robin, new(prompts), images);
        for (var row = 0; row < prompts.Count; row++)
        {
            if (rows.Cut[row] > 0)
                throw new ArgumentException(
                    $"prompt {row} takes {rows.Lengths[row] + rows.Cut[row]} positions; the model reads {rows.Lengths[row]}: "
                        + $"give it fewer regions or less text", nameof(prompts));
        }
        return rows;
    }
}
