using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>Phrases that mean one region of a graph and no other.</summary>
/// <remarks>What people said of the region (RefCOCO), and what the graph tells it apart by: its name, its name and attributes, or
/// its name and a relationship that no region of the same name has.</remarks>
internal static class ReferringPhrases
{
    /// <summary>All of them, by region.</summary>
    public static IReadOnlyList<(int Region, string Phrase)> Of(SceneGraph graph)
    {
        List<(int Region, string Phrase)> said = [], told = [];
        foreach (var (region, i) in graph.Regions.Select((region, i) => (region, i)))
        {
            said.AddRange(region.Sources.Where(source => source.Dataset.StartsWith("refcoco", StringComparison.Ordinal))
                .Select(source => (i, OutsideText.Clean(source.Label ?? ""))));
            var name = OutsideText.Clean(region.Name);
            if (name.Length == 0)
                continue;
            told.Add((i, name));
            if (region.Attributes.Count > 0)
                told.Add((i, $"{OutsideText.Clean(string.Join(' ', region.Attributes))} {name}"));
            told.AddRange(graph.Relationships.Where(r => r.Subject == i && OutsideText.Clean(graph.Regions[r.Object].Name).Length > 0)
                .Select(r => (i, $"{name} {GraphTextWriter.Predicate(r.Predicate)} {OutsideText.Clean(graph.Regions[r.Object].Name)}")));
        }
        return [.. said.Concat(told).Where(phrase => phrase.Phrase.Length > 0).Distinct()
            .GroupBy(phrase => phrase.Phrase, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() == 1).Select(group => group.Single())
            .OrderBy(phrase => phrase.Region)];
    }

    /// <summary>One of them: a region first, then a phrase for it.</summary>
    public static (int Region, string Phrase) Draw(SceneGraph graph, IDraws draws)
    {
        var byRegion = Of(graph).GroupBy(phrase => phrase.Region).ToList();
        var phrases = byRegion[draws.Choose("region", byRegion.Count)].ToList();
        return phrases[draws.Choose("phrase", phrases.Count)];
    }

    /// <summary>A region's box as text.</summary>
    public static string BoxOf(SceneGraph graph, int region) =>
        BoxText.Write(graph.Regions[region].Box.Clamp(graph.Image.Width, graph.Image.Height), graph.Image.Width, graph.Image.Height);
}
