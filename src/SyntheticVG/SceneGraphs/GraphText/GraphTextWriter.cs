using System.Text;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>How graphs are written.</summary>
public sealed record GraphTextWriterOptions
{
    /// <summary>The most attributes of an object.</summary>
    public int MostAttributes { get; init; } = 5;

    /// <summary>The most relationships of a subject, taken in order of the objects.</summary>
    public int MostRelationships { get; init; } = 5;

    /// <summary>Whether objects have their boxes behind them, for graphs from end to end.</summary>
    public bool Boxes { get; init; }
}

/// <summary>Writes graphs as the text that the model learns to write.</summary>
/// <remarks>Regions in their order, subjects and objects ascending. What would break the grammar (line breaks, angle brackets,
/// colons, a predicate's commas and the marks at its end) becomes a blank, so that every reader reads back what was written.</remarks>
public static class GraphTextWriter
{
    private const string Nameless = "object";

    /// <summary>Writes a graph.</summary>
    public static string Write(SceneGraph graph, GraphTextWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new();
        var (width, height) = (graph.Image.Width, graph.Image.Height);
        var text = new StringBuilder("Objects:\n");
        foreach (var (region, i) in graph.Regions.Select((region, i) => (region, i)))
        {
            var box = options.Boxes ? " " + BoxText.Write(region.Box.Clamp(width, height), width, height) : "";
            text.Append(Line(i, Describe(region, options) + box));
        }
        if (graph.Relationships.Count == 0)
            return text.ToString();
        text.Append("\nRelations:\n");
        foreach (var subject in graph.Relationships.GroupBy(relationship => relationship.Subject).OrderBy(group => group.Key))
            text.Append(Line(subject.Key, Items(subject, options)));
        return text.ToString();
    }

    /// <summary>Writes one subject's relationships, as the answer to a question about it.</summary>
    public static string WriteRelationships(SceneGraph graph, int subject, GraphTextWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Items(graph.Relationships.Where(relationship => relationship.Subject == subject), options ?? new());
    }

    /// <summary>What stands behind a region's number: its name, and its attributes behind <c>is</c>; else its description.</summary>
    public static string Describe(Region region, GraphTextWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(region);
        var name = new[] { region.Name, region.Description ?? "", Nameless }.Select(text => Clean(text, keep: ",")).First(text => text.Length > 0);
        var attributes = region.Attributes.Select(attribute => Clean(attribute)).Where(attribute => attribute.Length > 0)
            .Take((options ?? new()).MostAttributes).ToList();
        return attributes.Count == 0 ? name : $"{name} is {string.Join(", ", attributes)}";
    }

    /// <summary>A predicate as it is written.</summary>
    public static string Predicate(string predicate) => Clean(predicate).TrimEnd('.', ';', '!', '?', ' ');

    private static string Line(int region, string text) => $"region{region + 1}: {text}\n";

    private static string Items(IEnumerable<Relationship> relationships, GraphTextWriterOptions options) => string.Join(", ", relationships
        .OrderBy(relationship => relationship.Object)
        .Take(options.MostRelationships)
        .Select(relationship => $"region{relationship.Object + 1} {Predicate(relationship.Predicate)}"));

    private static string Clean(string text, string keep = "") => string.Join(' ', string
        .Concat(text.Select(c => char.IsControl(c) || char.IsWhiteSpace(c) || (c is '<' or '>' or ':' or ',' && !keep.Contains(c)) ? ' ' : c))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
