using System.Globalization;
using System.Text;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher;

/// <summary>What the teacher is told in words: the task, then the regions and what people stated about them.</summary>
internal static class TeacherPrompt
{
    private const int MinSubjects = 5, MaxPhrases = 3;

    /// <summary>The task; its version is part of every call's identity.</summary>
    public static PromptResource Task { get; } = PromptResource.Load("teacher-relations");

    /// <summary>How many subjects an image of so many regions must have.</summary>
    public static int SubjectsOf(int regions) => Math.Min(MinSubjects, regions);

    /// <summary>The task for an image of so many regions.</summary>
    public static string Instructions(int regions) =>
        Task.Text.Replace("{subjects}", SubjectsOf(regions).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The known facts: a line a region, the human relationships, the captions.</summary>
    public static string Facts(TeacherQuestion question)
    {
        var (graph, image) = (question.Graph, question.Image);
        var nearness = RanksOf(graph.Regions);
        var text =
            new StringBuilder("Regions: number | names | box (left, top, right, bottom; thousandths of the picture) | nearness (1 is nearest) | phrases\n");
        for (var i = 0; i < graph.Regions.Count; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"{i + 1} | {NamesOf(graph.Regions[i])} | {BoxOf(graph.Regions[i].Box, graph.Image)} | {nearness[i]} | {PhrasesOf(graph.Regions[i])}\n");

        var stated = graph.Relationships.Where(IsWorthStating).ToList();
        if (stated.Count > 0)
        {
            text.Append("\nRelationships that people stated (subject, predicate, object):\n");
            foreach (var relationship in stated)
                text.Append(CultureInfo.InvariantCulture, $"({relationship.Subject + 1}, {relationship.Predicate}, {relationship.Object + 1})\n");
        }
        if (image.Captions.Count > 0)
            text.Append("\nCaptions of the whole picture:\n")
                .AppendJoin('\n', image.Captions.Take(MaxPhrases).Select(caption => $"\"{OneLine(caption)}\"")).Append('\n');
        return text.ToString();
    }

    // GQA's left and right were computed from boxes, not seen by a person; the teacher need not repeat them either.
    private static bool IsWorthStating(Relationship relationship) =>
        relationship.Origin == RelationshipOrigin.Human
        && !(relationship.Predicate is "left of" or "right of" && relationship.Source?.StartsWith("gqa", StringComparison.Ordinal) == true);

    private static string NamesOf(Region region)
    {
        var names = region.Sources.Select(source => source.Label).OfType<string>().Prepend(region.Name).Where(name => name.Length > 0).Select(OneLine)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxPhrases).ToList();
        return names.Count > 0 ? string.Join(", ", names) : "(not named)";
    }

    private static string PhrasesOf(Region region)
    {
        var attributes = region.Attributes.Count > 0 ? [string.Join(", ", region.Attributes.Take(5).Select(OneLine))] : Array.Empty<string>();
        var phrases = region.Description is { } description ? attributes.Append(OneLine(description)).ToArray() : attributes;
        return phrases.Length > 0 ? string.Join("; ", phrases.Take(MaxPhrases)) : "-";
    }

    private static string BoxOf(Box box, ImageInfo image) => string.Create(CultureInfo.InvariantCulture,
        $"{1000 * box.Left / image.Width:0}, {1000 * box.Top / image.Height:0}, {1000 * box.Right / image.Width:0}, {1000 * box.Bottom / image.Height:0}");

    private static string[] RanksOf(IReadOnlyList<Region> regions)
    {
        var ranks = Enumerable.Repeat("-", regions.Count).ToArray();
        var known = Enumerable.Range(0, regions.Count).Where(i => regions[i].Depth is not null)
            .OrderByDescending(i => regions[i].Depth).ThenBy(i => i).ToList();
        for (var rank = 0; rank < known.Count; rank++)
            ranks[known[rank]] = (rank + 1).ToString(CultureInfo.InvariantCulture);
        return ranks;
    }

    private static string OneLine(string text) => string.Join(' ', text.Replace('|', ' ').Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
