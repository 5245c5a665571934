using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Generation;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Graphs;

/// <summary>
/// What a model thinks of every ordered pair of a photo's regions: <c>pairs.json</c> beside its graph, in the fields that scorers of scene
/// graphs take.
/// </summary>
internal static class PairFile
{
    /// <summary>Its name.</summary>
    public const string Name = "pairs.json";

    /// <summary>The predicates of a file: one a line, or the list <c>predicate_classes</c> of a JSON file such as psg.json.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static IReadOnlyList<string> Predicates(string path)
    {
        var found = Path.GetExtension(path) == ".json" ? OfJson(path) : [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return found.Count > 0
            ? [.. found.Distinct(StringComparer.Ordinal)]
            : throw new InvalidDataException($"{path}: no predicate in it; expected one a line, or a JSON file with predicate_classes");
    }

    /// <summary>Asks the model and writes the file.</summary>
    /// <param name="student">The model.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="predicates">The predicates to score; null: those of the graph.</param>
    /// <param name="folder">The folder of the graph.</param>
    /// <param name="cancellation">Stops; the file is whole or absent.</param>
    public static async Task WriteAsync(
        RobinStudent student, Picture photo, SceneGraph graph, IReadOnlyList<string>? predicates, string folder, CancellationToken cancellation)
    {
        var own = graph.Relationships.Select(relationship => relationship.Predicate).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var asked = predicates ?? [.. own];
        var scores = graph.Regions.Count < 2 || asked.Count == 0 ? [] : await student.ScorePairsAsync(photo, graph, asked, cancellation);
        using var file = new WholeFile(Path.Combine(folder, Name));
        using (var writer = new Utf8JsonWriter(file.Stream))
            Write(writer, graph, asked, scores);
        file.Stream.Write("\n"u8);
        file.Commit();
        Console.WriteLine($"  {Path.Combine(folder, Name)}: {scores.Count} scores of {asked.Count} predicates");
    }

    // Pairs with their likeliest predicate first.
    private static void Write(Utf8JsonWriter writer, SceneGraph graph, IReadOnlyList<string> predicates, IReadOnlyList<PairScore> scores)
    {
        writer.WriteStartObject();
        writer.WriteString("id", graph.Image.Key);
        writer.WriteString("file", graph.Image.File);
        writer.WritePropertyName("boxes");
        JsonSerializer.Serialize(writer, graph.Regions.Select(region => new[] { region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom }));
        if (graph.Regions.All(region => region.Mask is not null))
        {
            writer.WritePropertyName("masks");
            JsonSerializer.Serialize(writer, graph.Regions.Select(region => region.Mask));
        }
        writer.WritePropertyName("labels");
        JsonSerializer.Serialize(writer, graph.Regions.Select(region => region.Name));
        writer.WritePropertyName("predicate_names");
        JsonSerializer.Serialize(writer, predicates);
        var places = predicates.Index().ToDictionary(one => one.Item, one => one.Index, StringComparer.Ordinal);
        var pairs = scores.GroupBy(score => (score.Subject, score.Object)).ToList(); // in the order of their best
        writer.WritePropertyName("pairs");
        JsonSerializer.Serialize(writer, pairs.Select(pair => new[] { pair.Key.Subject, pair.Key.Object }));
        writer.WriteStartArray("predicates");
        foreach (var pair in pairs)
        {
            var row = new double[predicates.Count];
            foreach (var score in pair)
                row[places[score.Predicate]] = Math.Exp(score.LogProbability);
            JsonSerializer.Serialize(writer, row);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static List<string> OfJson(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("predicate_classes", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(name => name.GetString()).OfType<string>()] : [];
    }
}
