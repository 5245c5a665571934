using System.Globalization;

namespace SyntheticVG.Datasets.Depth;

/// <summary>Reads the header of a .npy: the text of a Python dict with exactly the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.</summary>
/// <remarks>Only what NumPy itself writes is understood: quoted texts, True, False, and tuples of whole numbers. Nothing nests, nothing is evaluated.</remarks>
internal static class NpyHeader
{
    /// <returns>The type with its byte order settled (<c>&lt;f4</c>, <c>&gt;u2</c>, <c>|u1</c>), the order of the axes, and the shape.</returns>
    public static (string Type, bool IsFortran, long[] Shape) Parse(string header, string name)
    {
        var text = new HeaderText(header, name);
        var (type, isFortran, shape) = ((string?)null, (bool?)null, (long[]?)null);
        text.Expect('{');
        while (!text.Take('}'))
        {
            var key = text.Quoted();
            text.Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    type = SettleType(text.Quoted(), name);
                    break;
                case "fortran_order" when isFortran is null:
                    isFortran = text.Word() switch
                    {
                        "True" => true,
                        "False" => false,
                        var word => throw text.Wrong($"fortran_order is '{word}'; expected True or False"),
                    };
                    break;
                case "shape" when shape is null:
                    shape = text.Tuple();
                    break;
                default:
                    throw text.Wrong($"found the key '{key}'; expected descr, fortran_order and shape, once each");
            }
            if (!text.Take(','))
            {
                text.Expect('}');
                break;
            }
        }
        text.ExpectEnd();
        return type is not null && isFortran is { } fortran && shape is not null
            ? (type, fortran, shape)
            : throw text.Wrong("descr, fortran_order or shape is missing");
    }

    private static string SettleType(string type, string name) => type switch
    {
        "|u1" or "|i1" or "<u1" or "<i1" or ">u1" or ">i1" or "u1" or "i1" => $"|{type[^2..]}",
        ['<' or '>' or '=', 'u' or 'i', '2' or '4' or '8'] or ['<' or '>' or '=', 'f', '2' or '4' or '8'] =>
            type[0] == '=' ? $"<{type[1..]}" : type,
        "|O" or "O" => throw new InvalidDataException($"{name}: an object array, which is a pickle inside; save plain numbers instead (array.astype('f4'))"),
        _ => throw new InvalidDataException($"{name}: values of type '{type}'; expected whole numbers (u1 to i8) or floats (f2, f4, f8)"),
    };

    private sealed class HeaderText(string text, string name)
    {
        private int _at;

        public InvalidDataException Wrong(string problem) => new($"{name}: the header of the .npy: {problem}");

        public bool Take(char wanted)
        {
            SkipBlanks();
            if (_at == text.Length || text[_at] != wanted)
                return false;
            _at++;
            return true;
        }

        public void Expect(char wanted)
        {
            if (!Take(wanted))
                throw Wrong($"found {(_at < text.Length ? $"'{text[_at]}'" : "its end")} at character {_at}; expected '{wanted}'");
        }

        public void ExpectEnd()
        {
            SkipBlanks();
            if (_at < text.Length)
                throw Wrong($"found '{text[_at]}' behind the closing brace");
        }

        public string Quoted()
        {
            SkipBlanks();
            if (_at == text.Length || text[_at] is not ('\'' or '"'))
                throw Wrong($"expected a quoted text at character {_at}");
            var end = text.IndexOf(text[_at], _at + 1);
            if (end < 0)
                throw Wrong("a quoted text does not end");
            var quoted = text[(_at + 1)..end];
            _at = end + 1;
            return quoted;
        }

        public string Word()
        {
            SkipBlanks();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '.' or '_'))
                _at++;
            return text[start.._at];
        }

        public long[] Tuple()
        {
            Expect('(');
            var numbers = new List<long>();
            while (!Take(')'))
            {
                var word = Word();
                var digits = word.EndsWith('L') ? word[..^1] : word; // Python 2 on Windows wrote longs
                if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || numbers.Count == 32)
                    throw Wrong($"the shape holds '{word}'; expected at most 32 whole numbers");
                numbers.Add(number);
                if (!Take(','))
                {
                    Expect(')');
                    break;
                }
            }
            return [.. numbers];
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && text[_at] is (' ' or '\t' or '\n' or '\r'))
                _at++;
        }
    }
}
