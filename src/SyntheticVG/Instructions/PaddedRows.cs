namespace SyntheticVG.Instructions;

/// <summary>Samples side by side, the shorter ones filled up at their ends.</summary>
/// <param name="Tokens">Token ids of each row.</param>
/// <param name="Labels">What is to be learned in each row.</param>
/// <param name="Attended">Which tokens are looked at.</param>
internal sealed record PaddedRows(int[][] Tokens, int[][] Labels, bool[][] Attended)
{
    /// <summary>Puts samples side by side.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="pad">Id of the token that fills up.</param>
    /// <remarks>As the published collator does: a token of this id inside a text is not looked at either.</remarks>
    public static PaddedRows Of(IReadOnlyList<TrainingSample> samples, int pad)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var longest = samples.Select(sample => sample.Tokens.Length).DefaultIfEmpty().Max();
        int[] Fill(int[] row, int with) => [.. row, .. Enumerable.Repeat(with, longest - row.Length)];
        int[][] tokens = [.. samples.Select(sample => Fill(sample.Tokens, pad))];
        return new(tokens, [.. samples.Select(sample => Fill(sample.Labels, ConversationTokens.Ignored))],
            [.. tokens.Select(row => (bool[])[.. row.Select(id => id != pad)])]);
    }
}
