using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>What kinds of thing a region's name may be: enough to know that a chair is not worn and that a lamp post does not smile.</summary>
/// <remarks>The table is <c>Resources/things.tsv</c>. A name that it lacks has no kind, and rules that ask for one abstain.</remarks>
internal static class Things
{
    private static readonly FrozenDictionary<string, ThingKind> Table = Load();

    private static readonly ConcurrentDictionary<string, (ThingKind Kinds, string Known)> Found = new(StringComparer.Ordinal);

    /// <summary>The kinds of a name, by its head noun.</summary>
    public static ThingKind KindsOf(string name) => Find(name).Kinds;

    /// <summary>The class of a name ("old sneakers": shoe); the name itself where the table lacks it.</summary>
    public static string KnownNameOf(string name) => Find(name).Known;

    /// <summary>Whether the name is of one of the kinds.</summary>
    public static bool Is(string name, ThingKind kinds) => (KindsOf(name) & kinds) != 0;

    /// <summary>Whether the name is known, and is neither a person nor an animal.</summary>
    public static bool IsLifeless(string name) => KindsOf(name) is var kinds && kinds != 0 && (kinds & (ThingKind.Person | ThingKind.Animal)) == 0;

    private static (ThingKind Kinds, string Known) Find(string name)
    {
        if (Found.TryGetValue(name, out var found))
            return found;
        found = Look(name);
        if (Found.Count < 100_000)
            Found.TryAdd(name, found);
        return found;
    }

    // Kinds are those of the word itself ("sailboat"), else of the class that it stands for ("jean").
    private static (ThingKind Kinds, string Known) Look(string name)
    {
        foreach (var form in NameReading.FormsOf(name))
        {
            var known = NameReading.ClassOf(form);
            if (Table.TryGetValue(form, out var kinds) || Table.TryGetValue(known, out kinds))
                return (kinds, known);
        }
        return (0, name);
    }

    private static FrozenDictionary<string, ThingKind> Load()
    {
        using var reader = new StreamReader(typeof(Things).Assembly.GetManifestResourceStream("things.tsv")!); // embedded at build
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.TrimEnd('\r').Split('\t'))
            .SelectMany(cells => cells[1].Split(", ").Select(name => (Name: name, Kind: Enum.Parse<ThingKind>(cells[0], ignoreCase: true))))
            .GroupBy(pair => pair.Name)
            .ToFrozenDictionary(group => group.Key, group => group.Aggregate((ThingKind)0, (kinds, pair) => kinds | pair.Kind));
    }
}

/// <summary>Kinds of things that rules ask for; a thing may be several.</summary>
[Flags]
internal enum ThingKind
{
    Person = 1,
    Animal = 2,
    Wearable = 4,
    Portable = 8,

    /// <summary>Ridden from above: horse, bicycle, board.</summary>
    Mount = 16,
    Vehicle = 32,

    /// <summary>A vehicle that its riders sit inside.</summary>
    Enclosing = 64,
    Seat = 128,

    /// <summary>Carries small things: table, shelf, plate.</summary>
    Support = 256,
    Ground = 512,

    /// <summary>What people say "in" of without being enclosed: water, sky, street.</summary>
    Fluid = 1024,

    /// <summary>What flat things hang or are fixed on.</summary>
    Wall = 2048,

    /// <summary>What bears logos, signs and pictures.</summary>
    Printed = 4096,

    /// <summary>What one sits or stands "in front of" from its own point of view: a laptop, a desk.</summary>
    Screen = 8192,
    Part = 16384,

    /// <summary>Without bounds of its own.</summary>
    Stuff = 32768,

    /// <summary>Does not stand on the ground where its box ends.</summary>
    Floating = 65536,

    /// <summary>Part of a person or an animal.</summary>
    Body = 131072,

    /// <summary>Stands behind all that is seen before it: sky, wall, mountain.</summary>
    Backdrop = 262144,

    /// <summary>A backdrop that things may stand behind too.</summary>
    Foliage = 524288,

    /// <summary>Eaten.</summary>
    Food = 1048576,

    /// <summary>Stands on tables, desks, counters and shelves.</summary>
    Household = 2097152,
}
