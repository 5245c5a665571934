namespace SyntheticVG.Tokens;

/// <summary>Turns plain text, free of added tokens, into token ids and back.</summary>
internal interface ITokenModel
{
    /// <summary>Tokens, whose ids are 0 to this less 1.</summary>
    int Count { get; }

    /// <summary>Appends the ids of a text.</summary>
    void Encode(string text, List<int> ids);

    /// <summary>The UTF-8 bytes of a token, which need not be whole characters.</summary>
    ReadOnlySpan<byte> BytesOf(int id);
}
