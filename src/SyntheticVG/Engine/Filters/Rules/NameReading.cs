using System.Collections.Frozen;

namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>How a region's name is read: its head noun, in the singular, and the class that stands for it.</summary>
/// <remarks>The table is <c>Resources/names.tsv</c>.</remarks>
internal static class NameReading
{
    private static readonly FrozenDictionary<string, string[]> Lines = Load();

    private static readonly FrozenSet<string> Behind = Lines["behind"].ToFrozenSet(), Of = Lines["of"].ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Classes =
        Lines.Where(line => line.Key is not ("behind" or "of")).SelectMany(line => line.Value.Select(name => (name, line.Key)))
            .ToFrozenDictionary(pair => pair.name, pair => pair.Key);

    private static readonly string[] DataSetSuffixes = ["-other-merged", "-merged", "-other", "-stuff", "-wood"];

    /// <summary>The class that stands for a name: "motorbike" is a motorcycle; the name itself where it stands for itself.</summary>
    public static string ClassOf(string name) => Classes.GetValueOrDefault(name, name);

    /// <summary>What a name may be looked up by, the most telling first: the whole of it, its head noun with and without what qualifies it, and each in the
    /// singular.</summary>
    public static IEnumerable<string> FormsOf(string name)
    {
        var text = name.Trim().ToLowerInvariant().Replace('_', ' ');
        yield return text;
        foreach (var suffix in DataSetSuffixes.Where(suffix => text.EndsWith(suffix, StringComparison.Ordinal)))
            text = text[..^suffix.Length];
        foreach (var reading in new[] { Head(text.Split(' ')), text.Split(' '), text.Replace('-', ' ').Split(' ') })
        {
            for (var from = 0; from < reading.Length; from++) // "big fire truck", "fire truck", "truck"
            {
                foreach (var form in Singulars(string.Join(' ', reading[from..])))
                    yield return form;
            }
        }
    }

    // "old man in a hat": old man; "glass of water": glass; "pair of shoes": shoes.
    private static string[] Head(string[] words)
    {
        var end = Array.FindIndex(words, 1, Behind.Contains);
        var head = end < 0 ? words : words[..end];
        var of = Array.IndexOf(head, "of");
        return of <= 0 || of == head.Length - 1 ? head : Of.Contains(head[of - 1]) ? head[(of + 1)..] : head[..of];
    }

    private static IEnumerable<string> Singulars(string name)
    {
        yield return name;
        if (name.EndsWith("men", StringComparison.Ordinal))
            yield return name[..^3] + "man";
        if (name.EndsWith("ren", StringComparison.Ordinal))
            yield return name[..^3];
        if (name.EndsWith("ies", StringComparison.Ordinal))
            yield return name[..^3] + "y";
        if (name.EndsWith("ves", StringComparison.Ordinal))
        {
            yield return name[..^3] + "f";
            yield return name[..^3] + "fe";
        }
        if (name.EndsWith('s'))
            yield return name[..^1];
        if (name.EndsWith("es", StringComparison.Ordinal))
            yield return name[..^2];
    }

    private static FrozenDictionary<string, string[]> Load()
    {
        using var reader = new StreamReader(typeof(NameReading).Assembly.GetManifestResourceStream("names.tsv")!); // embedded at build
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.TrimEnd('\r').Split('\t')).ToFrozenDictionary(cells => cells[0], cells => cells[1].Split(", "));
    }
}
