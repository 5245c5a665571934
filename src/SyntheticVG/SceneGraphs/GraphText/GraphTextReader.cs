using SyntheticVG.Characters;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>What a graph text is read against.</summary>
public sealed record GraphTextReaderOptions
{
    /// <summary>Regions that the prompt had; null where the model proposes them itself, with a box each.</summary>
    public int? Regions { get; init; }

    /// <summary>Whether the text was cut at a limit of tokens: then its last line or item may be half of one, and is left out.</summary>
    public bool Cut { get; init; }

    /// <summary>The most regions that a model may propose.</summary>
    public int MostRegions { get; init; } = 99;
}

/// <summary>Reads graph texts by the regions' numbers, forgives what it can, and counts everything it forgave or dropped.</summary>
/// <remarks>
/// The grammar: <c>Objects:</c>, a line <c>regionN: text</c> an object, a blank line, <c>Relations:</c>, a line
/// <c>regionN: regionM predicate, regionK predicate</c> a subject. Its oddities by name: see <see cref="GraphReading.Oddities"/>.
/// </remarks>
public static class GraphTextReader
{
    /// <summary>Reads a text.</summary>
    public static GraphReading Read(string text, GraphTextReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        var lines = GraphTextLines.Split(text, options.Cut);
        var objects = new ObjectLines(options, lines.Oddities);
        foreach (var line in lines.Objects)
            objects.Take(line);
        var relationships = new RelationshipLines(objects.Exists, lines.Oddities);
        foreach (var line in lines.Relations)
            relationships.Take(line);
        return new(objects.Finish(), relationships.Found, lines.Oddities.Counts);
    }

    /// <summary>Reads the answer to a question about what one region is: on one line, without the names of regions, which stand for nothing in it.</summary>
    public static string ReadDescription(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', RegionTag.Without(text, out _).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Reads the answer to a question about one region's relationships: items without a subject before them.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="subject">The region asked about, from 0.</param>
    /// <param name="options">What there is.</param>
    public static GraphReading ReadRelationships(string text, int subject, GraphTextReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        var oddities = new Oddities();
        var relationships = new RelationshipLines(index => index >= 0 && index < (options.Regions ?? options.MostRegions), oddities);
        oddities.CountIf(options.Cut, "cut-at-limit");
        var kept = options.Cut ? text[..Math.Max(0, text.LastIndexOf(','))] : text;
        foreach (var line in kept.Split('\n').Select(PythonText.Trim).Where(line => line.Length > 0))
        {
            // The subject may stand before its items all the same.
            if (RegionTag.AtStart(line) is { } tag && PythonText.Trim(line[tag.End..]) is [':', .. var behind]
                && RegionTag.AtStart(PythonText.Trim(behind)) is not null)
                relationships.Take(line);
            else
                relationships.TakeItems(subject, line);
        }
        return new([], relationships.Found, oddities.Counts);
    }
}
