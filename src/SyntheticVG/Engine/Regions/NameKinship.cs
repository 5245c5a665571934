using System.Reflection;

namespace SyntheticVG.Engine.Regions;

/// <summary>What two names say about whether their regions are one thing.</summary>
internal enum Kinship
{
    /// <summary>The names can be those of one thing.</summary>
    Same,

    /// <summary>The names do not tell.</summary>
    Unknown,

    /// <summary>The names are those of different things.</summary>
    Different,
}

/// <summary>Compares names of regions by their head noun and a table of kinds (<c>Resources/name-groups.txt</c>).</summary>
/// <remarks>A cheap stand-in for a taxonomy: what it does not know, overlap must decide.</remarks>
internal static class NameKinship
{
    private static readonly string[] Endings =
        [" with ", " in ", " on ", " of ", " at ", " wearing ", " holding ", " who ", " that ", " to ", " near ", " behind ", " from ", ",", "("];

    private static readonly Dictionary<string, string> Plurals = new(StringComparer.Ordinal)
    {
        ["men"] = "man",
        ["women"] = "woman",
        ["people"] = "person",
        ["persons"] = "person",
        ["children"] = "child",
        ["feet"] = "foot",
        ["knives"] = "knife",
        ["shelves"] = "shelf",
        ["leaves"] = "leaf",
        ["teeth"] = "tooth",
        ["geese"] = "goose",
        ["mice"] = "mouse",
    };

    private static readonly Dictionary<string, HashSet<int>> Groups = ReadGroups();

    public static Kinship Compare(string name, string other)
    {
        if (name.Length == 0 || other.Length == 0)
            return Kinship.Same;
        var (a, b) = (Clean(name), Clean(other));
        var (groupsA, groupsB) = (GroupsOf(a), GroupsOf(b));
        if (groupsA is not null && groupsB is not null)
            return groupsA.Overlaps(groupsB) ? Kinship.Same : Kinship.Different;
        return Head(a) == Head(b) ? Kinship.Same : Kinship.Unknown;
    }

    private static string Clean(string name)
    {
        var clean = name.Trim().ToLowerInvariant().Replace('_', ' ').Replace("-merged", "", StringComparison.Ordinal)
            .Replace("-other", "", StringComparison.Ordinal);
        foreach (var ending in Endings)
        {
            var at = clean.IndexOf(ending, StringComparison.Ordinal);
            if (at > 0)
                clean = clean[..at];
        }
        return clean.Trim();
    }

    private static string Head(string clean) => Singular(clean[(clean.LastIndexOf(' ') + 1)..]);

    // The kinds of the last two words together, else of the last.
    private static HashSet<int>? GroupsOf(string clean)
    {
        var head = Head(clean);
        var space = clean.LastIndexOf(' ');
        if (space > 0 && Groups.TryGetValue($"{clean[(clean.LastIndexOf(' ', space - 1) + 1)..space]} {head}", out var both))
            return both;
        return Groups.GetValueOrDefault(head);
    }

    private static string Singular(string word) =>
        Plurals.TryGetValue(word, out var singular) ? singular
        : Groups?.ContainsKey(word) == true ? word
        : word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 ? word[..^3] + "y"
        : word.Length > 4 && (word.EndsWith("shes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal)
            || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("sses", StringComparison.Ordinal)) ? word[..^2]
        : word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && !word.EndsWith("us", StringComparison.Ordinal) ? word[..^1]
        : word;

    private static Dictionary<string, HashSet<int>> ReadGroups()
    {
        const string Name = "name-groups.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)
            ?? throw new InvalidDataException($"resource {Name} is missing; it is built into the library");
        using var reader = new StreamReader(stream);
        var groups = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        for (var number = 0; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('#'))
                continue;
            foreach (var word in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!groups.TryGetValue(word, out var set))
                    groups[word] = set = [];
                set.Add(number);
            }
        }
        return groups;
    }
}
