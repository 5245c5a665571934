namespace SyntheticVG.Tokens;

/// <summary>The bytes of each token of a vocabulary, in one block; the index is the id.</summary>
internal sealed class TokenBytes
{
    private readonly byte[] _bytes;
    private readonly int[] _starts; // one more than tokens

    /// <summary>Lays the tokens out.</summary>
    public TokenBytes(IReadOnlyList<byte[]> tokens)
    {
        _starts = new int[tokens.Count + 1];
        for (var id = 0; id < tokens.Count; id++)
            _starts[id + 1] = _starts[id] + tokens[id].Length;
        _bytes = new byte[_starts[^1]];
        for (var id = 0; id < tokens.Count; id++)
            tokens[id].CopyTo(_bytes, _starts[id]);
    }

    /// <summary>Tokens.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The bytes of a token.</summary>
    public ReadOnlySpan<byte> this[int id] => _bytes.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);
}
