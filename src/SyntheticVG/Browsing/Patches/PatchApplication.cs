using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Browsing.Patches;

/// <summary>What became of a patch's edits.</summary>
/// <param name="Graphs">Graphs written.</param>
/// <param name="Edited">Graphs among them that the patch changes.</param>
/// <param name="Made">Edits made, by kind; those taken back are not.</param>
/// <param name="TakenBack">Edits that later ones take back, and those.</param>
/// <param name="Refused">Edits that could not be made, by reason: <c>graph-changed</c>, <c>unknown-photo</c>, <c>does-not-fit</c>.</param>
/// <param name="Examples">The first of them in full.</param>
public sealed record PatchOutcome(
    long Graphs, int Edited, IReadOnlyDictionary<string, int> Made, int TakenBack, IReadOnlyDictionary<string, int> Refused, IReadOnlyList<string> Examples);

/// <summary>Writes a run's graphs with a patch's edits made; graphs that nobody edited stay as they stand, byte for byte.</summary>
public static class PatchApplication
{
    private const int MostExamples = 20;

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="patch">The edits.</param>
    /// <param name="output">The file of graph lines.</param>
    /// <param name="progress">Is told which share of the run has been read.</param>
    public static PatchOutcome Write(RunFiles run, IReadOnlyList<PatchLine> patch, string output, Action<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(patch);
        var byPhoto = patch.GroupBy(line => line.Image, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var dropped = DroppedOf(run, byPhoto.Keys.ToHashSet(StringComparer.Ordinal));
        var (made, refused, examples) =
            (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>());
        var (graphs, edited, takenBack) = (0L, 0, 0);
        using var file = new WholeFile(output);
        using var packed = output.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? new ZstdSharp.CompressionStream(file.Stream, leaveOpen: true) : null;
        var stream = (Stream?)packed ?? file.Stream;
        foreach (var line in run.Lines(progress))
        {
            graphs++;
            if (!byPhoto.Remove(line.Graph.Image.Key, out var lines))
            {
                stream.Write(line.Bytes.Span);
                stream.Write("\n"u8);
                continue;
            }
            var hash = RunIndex.HashOf(line.Bytes.Span);
            foreach (var other in lines.Where(edit => edit.Hash != hash))
                Refuse("graph-changed", other, "the run's line about the photo is another than it was made on");
            lines.RemoveAll(edit => edit.Hash != hash);
            var patched = new PatchedGraph(line.Graph, [.. dropped[line.Graph.Image.Key].Select(rejected => PlacedIn(line.Graph, rejected))], lines);
            foreach (var (edit, problem) in patched.Refused)
                Refuse("does-not-fit", edit, problem);
            var standing = PatchedGraph.StandingOf(lines).Except(patched.Refused.Select(pair => pair.Line)).ToList();
            foreach (var edit in standing)
                made[edit.Edit.Kind] = made.GetValueOrDefault(edit.Edit.Kind) + 1;
            takenBack += lines.Count - standing.Count - patched.Refused.Count;
            edited += standing.Count > 0 ? 1 : 0;
            stream.Write(standing.Count > 0 ? System.Text.Encoding.UTF8.GetBytes(GraphLines.Write(patched.Graph)) : line.Bytes.Span);
            stream.Write("\n"u8);
        }
        foreach (var line in byPhoto.Values.SelectMany(lines => lines))
            Refuse("unknown-photo", line, "the run has no graph of the photo");
        packed?.Dispose();
        file.Commit();
        return new(graphs, edited, made, takenBack, refused, examples);

        void Refuse(string reason, PatchLine line, string problem)
        {
            refused[reason] = refused.GetValueOrDefault(reason) + 1;
            if (examples.Count < MostExamples)
                examples.Add($"edit {line.Number} ({line.Edit.Kind}) of {line.Image}: {problem} [{reason}]");
        }
    }

    private static ILookup<string, Engine.Stages.RejectedLine> DroppedOf(RunFiles run, HashSet<string> photos)
    {
        var found = new List<Engine.Stages.RejectedLine>();
        if (run.Rejected is { } path && photos.Count > 0)
        {
            using var file = LineFile.Open(path);
            foreach (var line in LineFile.Read(file, path, run.Report))
            {
                try
                {
                    if (DroppedLine.Read(line.Text.Span) is { HasRelationship: true } read && photos.Contains(read.Image!)) // it has an image
                        found.Add(Engine.Stages.RejectedLine.Read(System.Text.Encoding.UTF8.GetString(line.Text.Span)));
                }
                catch (InvalidDataException e)
                {
                    run.Report.Add("bad-rejected", $"{path}:{line.Number}", e.Message);
                }
            }
        }
        return found.ToLookup(line => line.Image, StringComparer.Ordinal);
    }

    private static DroppedRelation PlacedIn(SceneGraphs.SceneGraph graph, Engine.Stages.RejectedLine line) => new(line,
        // only lines of relations were taken
        RegionPlaces.Find(graph.Regions, line.Relationship!.Subject, line.SubjectName),
        RegionPlaces.Find(graph.Regions, line.Relationship.Object, line.ObjectName));
}
