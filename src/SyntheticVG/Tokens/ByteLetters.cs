namespace SyntheticVG.Tokens;

/// <summary>The letters that stand for bytes in the vocabulary files of byte-level tokenizers.</summary>
/// <remarks>GPT-2's table: bytes that print as Latin-1 stand for themselves, the other 68 in turn for U+0100 and on.</remarks>
internal static class ByteLetters
{
    private static readonly short[] ByteOf = Table();

    /// <summary>The bytes of a token as the file spells it.</summary>
    /// <exception cref="InvalidDataException">A letter stands for no byte.</exception>
    public static byte[] ToBytes(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            var value = token[i] < ByteOf.Length ? ByteOf[token[i]] : (short)-1;
            bytes[i] = value >= 0
                ? (byte)value
                : throw new InvalidDataException($"token {token} has the letter U+{(int)token[i]:X4}; expected letters that stand for bytes");
        }
        return bytes;
    }

    /// <summary>The letter of a byte.</summary>
    public static char ToLetter(byte value) => (char)Array.IndexOf(ByteOf, value);

    private static short[] Table()
    {
        var (table, next) = (new short[0x144], 0x100);
        Array.Fill(table, (short)-1);
        for (short value = 0; value < 256; value++)
        {
            var prints = value is >= 0x21 and <= 0x7E or >= 0xA1 and not 0xAD;
            table[prints ? value : next++] = value;
        }
        return table;
    }
}
