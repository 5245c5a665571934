using SyntheticVG.Models.Decoding;

namespace SyntheticVG.Models.Batching;

/// <summary>Rows behind one prefix whose questions are being read, a piece at a time, before they join the others.</summary>
internal sealed class JoiningRows : IDisposable
{
    private readonly int _tokensAtOnce;
    private IDecoderState? _state;
    private int _read; // of the question of a row that is alone

    /// <param name="rows">The rows: of one prefix; several only where all questions together are one piece.</param>
    /// <param name="tokensAtOnce">Tokens of a piece.</param>
    public JoiningRows(IReadOnlyList<BatchRow> rows, int tokensAtOnce)
    {
        (Rows, _tokensAtOnce) = (rows, tokensAtOnce);
        _state = rows[0].Request.Prefix.Fork(rows.Count, rows.Max(row => row.Question.Length));
    }

    /// <summary>The rows.</summary>
    public IReadOnlyList<BatchRow> Rows { get; }

    /// <summary>Reads the next piece.</summary>
    /// <returns>The state, which is the caller's, once all is read; else null.</returns>
    public IDecoderState? Read()
    {
        int[][] pieces = Rows.Count > 1 ? [.. Rows.Select(row => row.Question)] : [[.. Rows[0].Question.Skip(_read).Take(_tokensAtOnce)]];
        _state!.Append(pieces); // until it is given away
        _read += pieces[0].Length;
        if (Rows.Count == 1 && _read < Rows[0].Question.Length)
            return null;
        var state = _state;
        _state = null;
        return state;
    }

    /// <inheritdoc/>
    public void Dispose() => _state?.Dispose();
}
