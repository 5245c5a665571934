using SyntheticVG.Browsing.Indexing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Queries;

/// <summary>Finds the words of a list that a word of a query means, whatever their capitals.</summary>
internal sealed class WordForms(WordList words)
{
    private readonly List<string> _folded = [];
    private readonly Lock _lock = new();

    /// <summary>The numbers of the words that fit, by number.</summary>
    public bool[] Of(QueryWord word) => Where(word.KindOf ? IsKindOf(Fold(word.Text)) : Equal(Fold(word.Text)));

    /// <summary>The numbers of the words that are equal to one of some.</summary>
    public bool[] Of(IEnumerable<string> texts)
    {
        var wanted = texts.Select(Fold).ToHashSet(StringComparer.Ordinal);
        return Where(wanted.Contains);
    }

    /// <summary>The numbers of the words that are equal to it, or have it between hyphens.</summary>
    public bool[] OfPart(string text) => Where(word => word == Fold(text) || word.Split('-').Contains(Fold(text)));

    /// <summary>Whether there is such a word.</summary>
    public bool Knows(string text) => words.Find(text) >= 0 || Where(Equal(Fold(text))).Contains(true);

    /// <summary>The words that begin so, or have a word that does; the shorter first.</summary>
    public IReadOnlyList<string> Beginning(string text, int most)
    {
        var start = Fold(text);
        var found = Where(word => word.StartsWith(start, StringComparison.Ordinal) || word.Contains($" {start}", StringComparison.Ordinal));
        return [.. Enumerable.Range(0, found.Length).Where(i => found[i]).Select(i => words[i])
            .OrderBy(word => !Fold(word).StartsWith(start, StringComparison.Ordinal))
            .ThenBy(word => word.Length).ThenBy(word => word, StringComparer.Ordinal).Take(most)];
    }

    private static string Fold(string text) => RegionColumns.Searched(text);

    private static Func<string, bool> Equal(string wanted) => word => word == wanted;

    // hold: "holding", "holds", "holding onto"; dog: "dogs", "small dog".
    private static Func<string, bool> IsKindOf(string wanted)
    {
        var forms = new HashSet<string>(PredicateReading.IngForms(wanted), StringComparer.Ordinal)
        {
            wanted,
            wanted + "s",
            wanted + "es",
            wanted + "ed",
            wanted + "d"
        };
        return word => forms.Contains(word)
            || (wanted.Contains(' ', StringComparison.Ordinal) ? $" {word} ".Contains($" {wanted} ", StringComparison.Ordinal) : HasForm(word, forms));
    }

    private static bool HasForm(string word, HashSet<string> forms)
    {
        var lookup = forms.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var part in word.AsSpan().Split(' '))
        {
            if (lookup.Contains(word.AsSpan(part)))
                return true;
        }
        return false;
    }

    private bool[] Where(Func<string, bool> fits)
    {
        lock (_lock)
        {
            for (var i = _folded.Count; i < words.Count; i++)
                _folded.Add(Fold(words[i]));
            var found = new bool[_folded.Count];
            for (var i = 0; i < found.Length; i++)
                found[i] = fits(_folded[i]);
            return found;
        }
    }
}
