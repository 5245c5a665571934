using System.Buffers;
using System.Globalization;
using System.Text;

namespace SyntheticVG.App.Terminals;

/// <summary>Passes text on without what a terminal would obey: control characters, escapes, and marks that turn the direction of writing show as
/// <c>\u{1B}</c>.</summary>
/// <remarks>Line ends and tabs pass; a name that is to stay on one line goes through <see cref="Line"/>.</remarks>
internal sealed class CleanWriter : TextWriter
{
    private readonly TextWriter _inner;
    private char _high; // half of a pair, whose other half comes with the next call

    /// <summary>A writer before another.</summary>
    public CleanWriter(TextWriter inner) : base(CultureInfo.InvariantCulture) => _inner = inner;

    /// <inheritdoc/>
    public override Encoding Encoding => _inner.Encoding;

    /// <summary>A text without what a terminal would obey.</summary>
    public static string Clean(string text) => IsClean(text) ? text : Clean(text, lines: true);

    /// <summary>As <see cref="Clean(string)"/>, with line ends shown too.</summary>
    public static string Line(string text) => text.AsSpan().ContainsAny('\n', '\r') || !IsClean(text) ? Clean(text, lines: false) : text;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (char.IsHighSurrogate(value))
            _high = value;
        else
            Write(_high == 0 ? value.ToString() : $"{_high}{value}");
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        _high = '\0';
        _inner.Write(value is null ? null : Clean(value));
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void WriteLine() => _inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        _high = '\0';
        _inner.WriteLine(value is null ? null : Clean(value)); // in one call, so that lines of two threads do not mix
    }

    /// <inheritdoc/>
    public override void Flush() => _inner.Flush();

    private static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            if ((c < ' ' && c is not ('\n' or '\t')) || (c > '~' && Obeyed(CharUnicodeInfo.GetUnicodeCategory(c), c)))
                return false; // halves of pairs too: they are looked at with their other halves
        }
        return true;
    }

    private static string Clean(string text, bool lines)
    {
        var clean = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var (status, taken) = (Rune.DecodeFromUtf16(rest, out var rune, out var length), 0);
            taken = length;
            if (rune.Value == '\r' && rest.Length > 1 && rest[1] == '\n' && lines)
                taken = 1; // the end of a line of Windows
            else if (status != OperationStatus.Done)
                clean.Append('\uFFFD');
            else if (rune.Value is '\n' or '\t' ? !lines && rune.Value == '\n' : Obeyed(Rune.GetUnicodeCategory(rune), rune.Value))
                clean.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else
                clean.Append(rest[..taken]);
            rest = rest[taken..];
        }
        return clean.ToString();
    }

    private static bool Obeyed(UnicodeCategory category, int value) => category == UnicodeCategory.Surrogate || ObeyedCharacters.Contains(category, value);
}
