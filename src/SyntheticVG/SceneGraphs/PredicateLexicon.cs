using System.Collections.Frozen;

namespace SyntheticVG.SceneGraphs;

/// <summary>What is known about predicates: their normal form, category and inverse.</summary>
/// <remarks>The table is <c>Resources/predicates.tsv</c>, one predicate a line.</remarks>
public static class PredicateLexicon
{
    private static readonly FrozenDictionary<string, Entry> Entries = Load();

    private static readonly FrozenSet<string> Dropped =
        new[] { "is", "are", "am", "be", "being", "was", "were", "a", "an", "the" }.ToFrozenSet();

    /// <summary>Lower case, single spaces, without copulas and articles: "Is wearing  a" becomes "wearing".</summary>
    public static string Normalise(string predicate) => string.Join(' ', predicate.ToLowerInvariant()
        .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Where(word => !Dropped.Contains(word)));

    /// <summary>The category of a normalised predicate; <see cref="RelationshipCategory.Interactional"/> for an unknown one.</summary>
    public static RelationshipCategory CategoryOf(string predicate) =>
        Entries.TryGetValue(predicate, out var entry) ? entry.Category : RelationshipCategory.Interactional;

    /// <summary>The predicate that holds from the object to the subject ("above" for "below"), or null where none is known.</summary>
    public static string? InverseOf(string predicate) => Entries.TryGetValue(predicate, out var entry) ? entry.Inverse : null;

    private static FrozenDictionary<string, Entry> Load()
    {
        using var reader = new StreamReader(typeof(PredicateLexicon).Assembly.GetManifestResourceStream("predicates.tsv")!); // embedded at build
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.TrimEnd('\r').Split('\t'))
            .ToFrozenDictionary(
                cells => cells[0],
                cells => new Entry(Enum.Parse<RelationshipCategory>(cells[1], ignoreCase: true), cells is [_, _, { Length: > 0 } inverse, ..] ? inverse : null));
    }

    private sealed record Entry(RelationshipCategory Category, string? Inverse);
}
