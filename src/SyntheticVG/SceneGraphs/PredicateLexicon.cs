using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace SyntheticVG.SceneGraphs;

/// <summary>What is known about predicates: their normal form, category, inverse and family of rules.</summary>
/// <remarks>
/// The table is <c>Resources/predicates.tsv</c>, one predicate a line; it holds the 56 predicates of PSG, those of VG150, and
/// the common ones of GQA and of the paper. A predicate that is not in it is read by its words (<see cref="PredicateReading"/>).
/// </remarks>
public static class PredicateLexicon
{
    private static readonly (FrozenDictionary<string, PredicateEntry> Entries, FrozenDictionary<string, string> Spellings) Table = Load();

    private static readonly ConcurrentDictionary<string, PredicateEntry> Read = new(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Articles = new[] { "a", "an", "the" }.ToFrozenSet();

    private static readonly FrozenSet<string> Copulas = new[] { "is", "are", "am", "be", "being", "been", "was", "were", "it's" }.ToFrozenSet();

    private static readonly FrozenSet<string> Placed = new[] { "located", "positioned", "situated" }.ToFrozenSet();

    /// <summary>Every predicate of the table, in order of name.</summary>
    public static IEnumerable<PredicateEntry> Entries => Table.Entries.Values.OrderBy(entry => entry.Predicate, StringComparer.Ordinal);

    /// <summary>One spelling for one meaning: "Is wearing  a" and "wears" become "wearing", "TO THE LEFT OF" becomes "left of".</summary>
    /// <remarks>
    /// In order: lower case and single spaces (underscores count as spaces); articles go; a leading copula and a leading
    /// "located", "positioned" or "situated" go; other spellings in the table are replaced ("in back of" becomes "behind");
    /// a finite verb becomes its -ing form where the table knows that ("sits on" becomes "sitting on"). Words are never
    /// replaced by looser synonyms: "beside" and "next to" stay two predicates. Normalising twice changes nothing.
    /// </remarks>
    public static string Normalise(string predicate)
    {
        var words = predicate.ToLowerInvariant().Replace('_', ' ')
            .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('.', ';', '"', '!', '?'))
            .Where(word => word.Length > 0 && !Articles.Contains(word))
            .ToList();
        while (words.Count > 1 && (Copulas.Contains(words[0]) || Placed.Contains(words[0])))
            words.RemoveAt(0);
        if (words is [var only] && Copulas.Contains(only))
            return "";
        var text = string.Join(' ', words);
        return Table.Entries.ContainsKey(text) ? text
            : Table.Spellings.TryGetValue(text, out var known) ? known
            : text.Contains('-') && Known(text.Replace('-', ' ')) is { } spaced ? spaced
            : words.Count > 0 ? PredicateReading.IngForms(words[0]).Select(verb => Known(string.Join(' ', words.Skip(1).Prepend(verb))))
                .FirstOrDefault(form => form is not null) ?? text
            : "";
    }

    /// <summary>Whether the table holds the normalised predicate.</summary>
    public static bool Knows(string predicate) => Table.Entries.ContainsKey(predicate);

    /// <summary>What is known about a normalised predicate; one that the table lacks is read by its words.</summary>
    public static PredicateEntry Find(string predicate) =>
        Table.Entries.TryGetValue(predicate, out var entry) ? entry
        : Read.TryGetValue(predicate, out var read) ? read
        : Remember(predicate, PredicateReading.Of(predicate));

    /// <summary>The category of a normalised predicate.</summary>
    public static RelationshipCategory CategoryOf(string predicate) => Find(predicate).Category;

    /// <summary>The predicate that holds from the object to the subject ("above" for "below"), or null where none is known.</summary>
    public static string? InverseOf(string predicate) => Find(predicate).Inverse;

    /// <summary>Whether the predicate holds both ways or not at all ("next to", "talking to").</summary>
    public static bool IsSymmetric(string predicate) => Find(predicate).IsSymmetric;

    /// <summary>The family of rules for a normalised predicate, kebab-case.</summary>
    public static string FamilyOf(string predicate) => Find(predicate).Family;

    private static string? Known(string text) =>
        Table.Entries.ContainsKey(text) ? text : Table.Spellings.GetValueOrDefault(text);

    private static PredicateEntry Remember(string predicate, PredicateEntry read)
    {
        if (Read.Count < 100_000) // free text has no end; memory has
            Read.TryAdd(predicate, read);
        return read;
    }

    private static (FrozenDictionary<string, PredicateEntry>, FrozenDictionary<string, string>) Load()
    {
        using var reader = new StreamReader(typeof(PredicateLexicon).Assembly.GetManifestResourceStream("predicates.tsv")!); // embedded at build
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.TrimEnd('\r').Split('\t')).ToList();
        var entries = rows.ToFrozenDictionary(cells => cells[0], cells => new PredicateEntry(
            cells[0], Enum.Parse<RelationshipCategory>(cells[1], ignoreCase: true), cells[2].Length > 0 ? cells[2] : null, cells[3]));
        var spellings = rows.Where(cells => cells.Length > 4)
            .SelectMany(cells => cells[4].Split("; ").Select(spelling => (Spelling: spelling, Predicate: cells[0])))
            .ToFrozenDictionary(pair => pair.Spelling, pair => pair.Predicate);
        return (entries, spellings);
    }
}
