using System.Collections.Frozen;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>The wording of yes/no questions, a template a category, from the versioned resource <c>verifier-questions.tsv</c>.</summary>
internal static class VerifierQuestions
{
    private static readonly FrozenDictionary<string, string> Lines = Load();

    /// <summary>Version of the wording; part of every call's identity.</summary>
    public static string Version => Lines["version"];

    /// <summary>What a verifier is told before any question.</summary>
    public static string System => Lines["system"];

    /// <summary>The question whether a triplet holds, by short names; long descriptions would give the answer away.</summary>
    public static string Of(Triplet triplet, RelationshipCategory category)
    {
        var template = Lines.TryGetValue($"predicate:{triplet.Predicate}", out var own) ? own : Lines[category.ToString().ToLowerInvariant()];
        return template
            .Replace("{s}", Named(triplet.Subject), StringComparison.Ordinal)
            .Replace("{p}", triplet.Predicate, StringComparison.Ordinal)
            .Replace("{o}", Named(triplet.Object), StringComparison.Ordinal);
    }

    private static string Named(string name) => name.Length > 0 ? name : "thing";

    private static FrozenDictionary<string, string> Load()
    {
        using var reader = new StreamReader(typeof(VerifierQuestions).Assembly.GetManifestResourceStream("verifier-questions.tsv")!); // embedded at build
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.TrimEnd('\r').Split('\t', 2))
            .ToFrozenDictionary(cells => cells[0], cells => cells[1]);
    }
}
