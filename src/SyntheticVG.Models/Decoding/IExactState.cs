namespace SyntheticVG.Models.Decoding;

/// <summary>A token that was read, and what is asked about it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Back">How many tokens of the row's last append stand behind it; 0: none.</param>
/// <param name="Only">The tokens whose scores are asked for, ascending; null: all.</param>
internal readonly record struct Asked(int Row, int Back = 0, int[]? Only = null);

/// <summary>A state whose scores are the same bits however tokens are put together in passes, so that they may be read in advance and taken back.</summary>
internal interface IExactState : IDecoderState
{
    /// <summary>Reads more tokens of text in some rows.</summary>
    /// <param name="ids">The ids of each row's next tokens; none for a row that stays as it is.</param>
    new void Append(IReadOnlyList<int[]> ids);

    /// <summary>The most tokens of an append that can be asked about.</summary>
    int Remembered { get; }

    /// <summary>What comes behind tokens of the last append.</summary>
    IReadOnlyList<NextScores> Next(IReadOnlyList<Asked> asked);

    /// <summary>Takes the last tokens of a row back; <see cref="Remembered"/> at most, of its last append. What comes next is then asked of those
    /// before.</summary>
    void Forget(int row, int tokens);
}
