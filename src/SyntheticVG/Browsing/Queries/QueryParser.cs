using System.Text;

namespace SyntheticVG.Browsing.Queries;

/// <summary>Reads <c>person ~ride "polar bear" origin:teacher,human confidence:>=0.5 &amp; bear on ice</c>.</summary>
internal sealed class QueryParser(string text)
{
    /// <summary>The conditions, with what may follow their colons.</summary>
    public static readonly IReadOnlyDictionary<string, string> Filters = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["attribute"] = "what a region of it is like: attribute:red",
        ["category"] = "spatial, interactional, functional, social or emotional",
        ["changed"] = "added, removed, replaced, restored, flipped, yes or no",
        ["confidence"] = "a number or a range: confidence:>=0.5, confidence:0.2..0.4, confidence:none",
        ["dropped"] = "the stage that dropped it, yes or no",
        ["evaluation"] = "yes or no",
        ["image"] = "the key of a photo",
        ["name"] = "the name of a region of it",
        ["origin"] = "human, teacher, geometry, inverse, affordance, student, editor, truth or simulated",
        ["outcome"] = "pass, fail, abstain or none",
        ["reason"] = "why it was dropped",
        ["reviewed"] = "right, wrong, yes or no",
        ["rule"] = "the rule that judged it",
        ["source"] = "a data set that knows the photo: coco, vg, gqa, psg, ...",
        ["text"] = "words in the description of a region of it: text:\"red coat\"",
    };

    private int _at;

    public RelationQuery Read()
    {
        var clauses = new List<QueryClause>();
        while (true)
        {
            clauses.Add(ReadClause());
            if (_at >= text.Length)
                break;
            _at++; // the &
            SkipBlanks();
            if (_at >= text.Length)
                throw new QueryException("the end behind &", "another relation of the same photo", text.Length, 0);
        }
        return new(clauses);
    }

    private QueryClause ReadClause()
    {
        var (words, filters) = (new List<QueryWord>(), new List<QueryFilter>());
        for (SkipBlanks(); _at < text.Length && text[_at] != '&'; SkipBlanks())
        {
            if (FilterName() is { } name)
                filters.Add(ReadFilter(name));
            else
                words.Add(ReadWord());
        }
        if (_at < text.Length && words.Count == 0 && filters.Count == 0)
            throw new QueryException("&", "a relation before it", _at, 1);
        return new(words, filters);
    }

    private QueryWord ReadWord()
    {
        var from = _at;
        var kindOf = text[_at] == '~';
        if (kindOf)
            _at++;
        var quoted = _at < text.Length && text[_at] == '"';
        var word = quoted ? ReadQuoted() : ReadPlain(comma: false);
        if (word.Length == 0)
            throw new QueryException(quoted ? "an empty word" : "~ alone", "a word", from, _at - from);
        if (kindOf && word == "*")
            throw new QueryException("~*", "a word behind ~, or * alone", from, 2);
        return new(word, kindOf, quoted, from, _at - from);
    }

    private string? FilterName()
    {
        var from = text[_at] == '-' ? _at + 1 : _at;
        var end = from;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
            end++;
        if (end == from || end >= text.Length || text[end] != ':')
            return null;
        var name = text[from..end].ToLowerInvariant();
        return Filters.ContainsKey(name) ? name
            : throw new QueryException($"{text[from..end]}:",
                $"one of {string.Join(", ", Filters.Keys.Select(known => $"{known}:"))}; a name with a colon stands in quotes", from, end - from + 1);
    }

    private QueryFilter ReadFilter(string name)
    {
        var from = _at;
        var not = text[_at] == '-';
        _at += name.Length + (not ? 2 : 1);
        var values = new List<string>();
        while (true)
        {
            var start = _at;
            var value = _at < text.Length && text[_at] == '"' ? ReadQuoted() : ReadPlain(comma: true);
            if (value.Length == 0)
                throw new QueryException(start < text.Length ? $"'{text[start]}'" : "the end", Filters[name], start, Math.Min(1, text.Length - start));
            values.Add(value);
            if (_at >= text.Length || text[_at] != ',')
                break;
            _at++;
        }
        return new(name, values, not, from, _at - from);
    }

    private string ReadQuoted()
    {
        var from = _at++;
        var word = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '"')
            {
                _at++;
                return word.ToString();
            }
            if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] is '"' or '\\')
                _at++;
            word.Append(text[_at]);
        }
        throw new QueryException("a quote without its end", "\" behind the words", from, text.Length - from);
    }

    private string ReadPlain(bool comma)
    {
        var from = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('&' or '"') && !(comma && text[_at] == ','))
            _at++;
        return text[from.._at];
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }
}
