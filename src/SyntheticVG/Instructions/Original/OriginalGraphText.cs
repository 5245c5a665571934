using System.Text;

namespace SyntheticVG.Instructions.Original;

/// <summary>An object with its relations, in the order that the text has them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Relations">The objects and predicates of its relations; objects by their places.</param>
/// <param name="Box">Its box as text, for graphs with boxes.</param>
internal sealed record OriginalObject(string Name, IReadOnlyList<string> Attributes,
    IReadOnlyList<(int Object, string Predicate)> Relations, string? Box = null);

/// <summary>Graphs as text in the forms that the published code numbers.</summary>
internal static class OriginalGraphText
{
    /// <summary>Writes a graph.</summary>
    /// <param name="objects">Its objects; null where one is not written.</param>
    /// <param name="mode">0 predicates grouped, 1 relations behind each object, 2 in a block of their own, 3 as keys and values.</param>
    /// <param name="before">Stands before the attributes: <c>is</c> or <c>in</c>.</param>
    /// <param name="heading">Whether the block of relations has its heading when it is empty.</param>
    public static string Write(IReadOnlyList<OriginalObject?> objects, int mode, string before = "is", bool heading = false)
    {
        var text = new StringBuilder();
        string Of(OriginalObject o, bool box) =>
            o.Name + (o.Attributes.Count == 0 ? "" : $" {before} {string.Join(", ", o.Attributes)}") + (box && o.Box is not null ? " " + o.Box : "");
        var written = objects.Select((o, i) => (Object: o!, Name: $"region{i + 1}")).Where(pair => pair.Object is not null).ToList();
        if (mode is 0 or 2)
        {
            text.Append("Objects:\n");
            foreach (var (o, name) in written)
                text.Append($"{name}: {Of(o, box: true)}\n");
            if (heading || written.Any(pair => pair.Object.Relations.Count > 0))
                text.Append("\nRelations:\n");
            foreach (var (o, name) in written.Where(pair => pair.Object.Relations.Count > 0))
                text.Append($"{name}: {(mode == 0 ? Grouped(o) : Listed(o))}\n");
            return text.ToString();
        }
        foreach (var (o, name) in written)
        {
            if (mode == 3)
                text.Append($"{name}: {PythonDict.Pairs(o)}\n");
            else
                text.Append($"{name}: {Of(o, box: false)}\n").Append(o.Relations.Count == 0 ? "" : $"Relations: {Listed(o)}\n");
        }
        return text.ToString();
    }

    private static string Listed(OriginalObject o) => string.Join(", ", o.Relations.Select(r => $"region{r.Object + 1} {r.Predicate}"));

    private static string Grouped(OriginalObject o) => string.Join(' ', o.Relations
        .GroupBy(r => r.Predicate, StringComparer.Ordinal)
        .Select(group => $"{group.Key}: {string.Join(", ", group.Select(r => $"region{r.Object + 1}"))};"));
}
