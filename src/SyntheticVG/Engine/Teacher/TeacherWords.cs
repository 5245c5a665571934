using System.Collections.Frozen;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher;

/// <summary>What teachers call things, and what we call them.</summary>
internal static class TeacherWords
{
    private const int LongestPredicate = 60;

    private static readonly FrozenDictionary<string, RelationshipCategory> Synonyms = new Dictionary<string, RelationshipCategory>
    {
        ["space"] = RelationshipCategory.Spatial,
        ["location"] = RelationshipCategory.Spatial,
        ["locational"] = RelationshipCategory.Spatial,
        ["position"] = RelationshipCategory.Spatial,
        ["positional"] = RelationshipCategory.Spatial,
        ["geometric"] = RelationshipCategory.Spatial,
        ["interaction"] = RelationshipCategory.Interactional,
        ["interactions"] = RelationshipCategory.Interactional,
        ["interactive"] = RelationshipCategory.Interactional,
        ["action"] = RelationshipCategory.Interactional,
        ["actions"] = RelationshipCategory.Interactional,
        ["physical"] = RelationshipCategory.Interactional,
        ["function"] = RelationshipCategory.Functional,
        ["functions"] = RelationshipCategory.Functional,
        ["use"] = RelationshipCategory.Functional,
        ["usage"] = RelationshipCategory.Functional,
        ["part"] = RelationshipCategory.Functional,
        ["possessive"] = RelationshipCategory.Functional,
        ["society"] = RelationshipCategory.Social,
        ["socially"] = RelationshipCategory.Social,
        ["interpersonal"] = RelationshipCategory.Social,
        ["family"] = RelationshipCategory.Social,
        ["emotion"] = RelationshipCategory.Emotional,
        ["emotions"] = RelationshipCategory.Emotional,
        ["affective"] = RelationshipCategory.Emotional,
        ["feeling"] = RelationshipCategory.Emotional,
        ["feelings"] = RelationshipCategory.Emotional,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> LeadingWords = new[] { "is", "are", "being", "was", "were", "located", "positioned", "situated" }.ToFrozenSet();

    /// <summary>The category of that name, and whether the name is only a synonym; null where it is neither.</summary>
    public static (RelationshipCategory Category, bool Synonym)? CategoryOf(string name)
    {
        var word = name.Trim().ToLowerInvariant().Replace("relations", "", StringComparison.Ordinal).Trim(' ', '_', '-');
        return Enum.TryParse<RelationshipCategory>(word, ignoreCase: true, out var category) && !char.IsDigit(word[0]) ? (category, word != name)
            : Synonyms.TryGetValue(word, out var meant) ? (meant, true)
            : null;
    }

    /// <summary>The predicate in its normal form, or null where it is none.</summary>
    /// <param name="predicate">The predicate as the teacher wrote it.</param>
    /// <param name="repaired">Told each repair, by kebab-case code.</param>
    public static string? Normalise(string predicate, Action<string> repaired)
    {
        if (!WellFormedText.IsPlain(predicate))
            return null;
        var oneLine = predicate.ReplaceLineEndings(" ").Trim();
        var firstWord = oneLine.Split(' ', 2)[0].ToLowerInvariant();
        var normal = PredicateLexicon.Normalise(oneLine.TrimEnd('.', ',', ':', ';', ' '));
        if (normal.Length is 0 or > LongestPredicate || normal.IndexOfAny([',', ':']) >= 0 || normal.Any(char.IsDigit)
            || normal.Contains("region", StringComparison.Ordinal))
            return null;
        if (LeadingWords.Contains(firstWord) && !normal.StartsWith(firstWord, StringComparison.Ordinal))
            repaired("copula-stripped");
        else if (normal != predicate)
            repaired("predicate-normalised");
        return normal;
    }

    /// <summary>Whether a description begins with the name of some other thing of the image, and never says its own.</summary>
    public static bool NamesAnother(string description, string name, IEnumerable<string> names)
    {
        if (name.Length == 0)
            return false;
        var words = description.ToLowerInvariant().Split([' ', ',', '.', ';', ':', '\'', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && !Says(name) && names.Any(other => other.Length > 0 && other != name && IsWord(words[0], other));

        bool Says(string thing) => thing.ToLowerInvariant().Split(' ').Any(part => words.Any(word => IsWord(word, part)));
    }

    private static bool IsWord(string word, string name) => word == name || word == name + "s";
}
