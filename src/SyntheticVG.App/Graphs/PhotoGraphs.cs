using System.Text.Json;
using SyntheticVG.App.Building;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.Images;
using SyntheticVG.Images.Diagrams;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Graphs;

/// <summary>Graphs of single photos, each in a folder of its own.</summary>
internal static class PhotoGraphs
{
    /// <summary>Name of the graph's file.</summary>
    public const string GraphFile = "graph.json";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Graphs the photos one after the other; one that fails is named, and the others go on.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="output">The folder that theirs go into.</param>
    /// <param name="settings">The teacher and the recipe of regions.</param>
    /// <param name="cancellation">Stops between two photos.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(IReadOnlyList<string> photos, string output, BuildSettings settings, CancellationToken cancellation)
    {
        // Answers that cost something are written down, so that the same photo is never asked about twice.
        using var database = settings.Teacher == "openai" ? LedgerDatabase.Open(output) : null;
        var folder = output;
        var ledger = database is null ? null : new CallLedger(database, TimeProvider.System);
        ledger?.ForgetFailures(inDoubt: true); // whoever asks again wants an answer
        using var composition = new Composition(
            settings, ledger, output, EndpointKeys.FromEnvironment([settings.TeacherUrl, .. settings.VerifierUrls]), cancellation)
        {
            DepthPlace = _ => Path.Combine(folder, "depth.png"),
        };
        var runner = composition.Runner();
        composition.OpenStudentAndDepth();
        composition.OpenRegions();
        var (failed, names) = (0, new PhotoFolderNames());
        foreach (var (place, photo) in photos.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var image = PhotoFiles.Open(photo);
                folder = Path.Combine(output, names.Of(photo));
                if (Directory.Exists(folder))
                    File.Delete(Path.Combine(folder, "depth.png")); // of an earlier photo or another model
                var outcome = await runner.RunAsync(place, new(image.Graph.Image.Key, image, null), cancellation);
                if (outcome is not { Graph: { } graph, GraphLine: { } line })
                    throw new InvalidDataException($"{photo}: no graph: {outcome.Reason}{(outcome.Problem is { } problem ? $" ({problem})" : "")}{(outcome.Reason == "unanswered" ? "; see that the endpoint answers, then the same command again" : "")}");
                Write(folder, graph, line, GraphPhoto.Read(photo, graph.Image), settings.Seed);
                Print(folder, graph);
                PrintNotes(outcome.Counts);
            }
            catch (Exception e) when (!RunFault.IsOfTheRun(e))
            {
                await Console.Error.WriteLineAsync($"synvg: {ImageFault.Of(e, photo).Words}");
                failed++;
            }
        }
        if (failed > 0)
            await Console.Error.WriteLineAsync($"synvg: {failed} of {photos.Count} photos gave no graph");
        return failed == 0 ? CommandLine.Done : CommandLine.Failed;
    }

    /// <summary>Writes the files of a photo's folder, <see cref="GraphFile"/> last.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="line">The same as JSON, which is laid out over lines.</param>
    /// <param name="picture">The photo.</param>
    /// <param name="seed">Decides the order of the colours.</param>
    public static void Write(string folder, SceneGraph graph, ReadOnlyMemory<byte> line, Picture picture, int seed)
    {
        PictureWriter.Write(new GraphPicture(new() { Seed = seed }).Draw(picture, graph), Path.Combine(folder, "photo.png"));
        WholeFile.Write(Path.Combine(folder, "graph.svg"), GraphDiagram.Svg(graph, seed));
        WholeFile.Write(Path.Combine(folder, "graph.dot"), GraphDiagram.Dot(graph, seed));
        using var json = JsonDocument.Parse(line);
        using var file = new WholeFile(Path.Combine(folder, GraphFile));
        using (var writer = new Utf8JsonWriter(file.Stream, Indented))
            json.WriteTo(writer);
        file.Stream.Write("\n"u8);
        file.Commit();
    }

    // What a student's text had that was forgiven or left out.
    private static void PrintNotes(StageCounts counts)
    {
        var notes = counts.All.Where(count => count is { Stage: StudentStage.StageName, Kind: "noted" }).Select(count => $"{count.Code} {count.Count}").ToList();
        if (notes.Count > 0)
            Console.WriteLine($"  noted: {string.Join(", ", notes)}");
    }

    private static void Print(string folder, SceneGraph graph)
    {
        foreach (var relationship in graph.Relationships)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {NameOf(relationship.Subject)} {CleanWriter.Line(relationship.Predicate)} {NameOf(relationship.Object)}   ({relationship.Category.ToString().ToLowerInvariant()}, {relationship.Origin.ToString().ToLowerInvariant()}{(relationship.Confidence is { } confidence ? $", {confidence:0.00}" : "")})"));
        }
        var named = graph.Regions.Count(region => region.Name.Length > 0);
        var nothing = graph.Regions.Count == 0 ? "; nothing was found in it" : graph.Relationships.Count == 0 ? "; no relation between them is clear enough to say" : "";
        Console.WriteLine($"{folder}: {graph.Regions.Count} regions ({named} named), {graph.Relationships.Count} relations{nothing}");

        string NameOf(int region) => graph.Regions[region].Name is { Length: > 0 } name ? $"{CleanWriter.Line(name)} {region + 1}" : $"region {region + 1}";
    }
}
