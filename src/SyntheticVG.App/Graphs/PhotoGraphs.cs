using System.Text;
using SyntheticVG.App.Building;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Perception;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Graphs;

/// <summary>Graphs of single photos, each in a folder of its own.</summary>
internal static class PhotoGraphs
{
    private const int MostFaults = 20; // of a file of regions, printed

    /// <summary>Graphs the photos one after the other; one that fails is named, and the others go on.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="output">The folder that theirs go into.</param>
    /// <param name="settings">The teacher and the recipe of regions.</param>
    /// <param name="explain">Whether each relation is explained.</param>
    /// <param name="pairs">What to ask the student of every pair; null: nothing.</param>
    /// <param name="cancellation">Stops between two photos.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(IReadOnlyList<string> photos, string output, RunSettings settings, bool explain, PairQuestions? pairs,
        CancellationToken cancellation)
    {
        // Answers that cost something are written down, so that the same photo is never asked about twice.
        using var database = settings.Teacher.IsAsked ? LedgerDatabase.Open(output) : null;
        var ledger = database is null ? null : new CallLedger(database, TimeProvider.System);
        ledger?.ForgetFailures(inDoubt: true); // whoever asks again wants an answer
        using var composition = new RunComposition(settings,
            new(output) { Ledger = ledger, KeyOf = ChatEndpoints.KeysOf(settings).Of, Say = Console.Error.WriteLine, Stop = cancellation });
        var student = settings.Student is null ? null : Students.Open(settings);
        using var owned = student as IDisposable;
        student?.Load();
        var folder = output;
        using var grapher = PhotoGrapher.Open(new()
        {
            Regions = settings.Regions.Recipe,
            GivenRegions = settings.Regions.Given,
            Models = settings.Regions.Models,
            Detector = settings.Regions.Detector,
            Depth = settings.Regions.Depth,
            DepthPlace = _ => Path.Combine(folder, "depth.png"),
            Teacher = ledger is null ? null : composition.Client(),
            Student = student,
            Seed = settings.Seed,
        });
        using var hard = new CancellationTokenSource(); // an answer that is on its way is paid for
        using var waiting = cancellation.Register(() => hard.CancelAfter(ledger is null ? TimeSpan.Zero : RunSession.Grace));
        var (failed, names) = (0, new PhotoFolderNames());
        foreach (var photo in photos)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var image = PlainPhoto.Open(photo);
                folder = Path.Combine(output, names.Of(photo, name => HoldsAnother(Path.Combine(output, name), photo)));
                if (Directory.Exists(folder))
                    File.Delete(Path.Combine(folder, "depth.png")); // of an earlier photo or another model
                var outcome = await grapher.RunAsync(image, hard.Token);
                if (outcome.Graph is null)
                    cancellation.ThrowIfCancellationRequested(); // no fault of the photo
                if (outcome.Graph is not { } graph)
                    throw new InvalidDataException($"{photo}: no "
                        + $"graph: {outcome.Why}{(outcome.Reason == "unanswered" ? "; see that the endpoint answers, then the same command again" : "")}");
                GraphFolder.Write(graph, folder, image.Photo.Read(graph.Image), settings.Seed);
                Print(folder, graph, explain);
                PrintNotes(outcome);
                if (pairs is not null && student is RobinStudent robin)
                    await PairFile.WriteAsync(robin, image.Photo.Read(graph.Image), graph, pairs.Predicates, folder, cancellation);
                Console.WriteLine($"  look at it, correct it: synvg view {ShellWord.Of(CleanWriter.Line(folder))} "
                    + $"--data {ShellWord.Of(CleanWriter.Line(Path.GetDirectoryName(Path.GetFullPath(photo)) ?? "/"))}");
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

    // Whether a folder of an earlier command holds the graph of another photo.
    private static bool HoldsAnother(string folder, string photo)
    {
        try
        {
            return File.Exists(Path.Combine(folder, GraphSource.GraphFile))
                && GraphSource.FindOne(folder, new()).Read().Any(graph => graph.Image.File != Path.GetFileName(photo));
        }
        catch (InvalidDataException)
        {
            return false; // half a graph, of this photo for all that is known
        }
    }

    // What of a file of regions was left out, and what a student's text had that was forgiven or left out.
    private static void PrintNotes(ImageOutcome outcome)
    {
        foreach (var line in outcome.RejectedLines.Select(line => RejectedLine.Read(Encoding.UTF8.GetString(line)))
            .Where(line => line is { Stage: GivenRegions.StageName, Problem: not null }).Take(MostFaults))
            Console.WriteLine($"  left out: {CleanWriter.Line(line.Problem!)}");
        var notes = outcome.Counts.All.Where(count => count is { Stage: StudentStage.StageName, Kind: "noted" })
            .Select(count => $"{count.Code} {count.Count}").ToList();
        if (notes.Count > 0)
            Console.WriteLine($"  noted: {string.Join(", ", notes)}");
    }

    private static void Print(string folder, SceneGraph graph, bool explain)
    {
        foreach (var relationship in graph.Relationships)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {NameOf(relationship.Subject)} {CleanWriter.Line(relationship.Predicate)} {NameOf(relationship.Object)}   ({relationship.Category.ToString().ToLowerInvariant()}, {relationship.Origin.ToString().ToLowerInvariant()}{(relationship.Confidence is { } confidence ? $", {confidence:0.00}" : "")})"));
            if (explain)
            {
                foreach (var line in RelationExplanation.Of(graph, relationship))
                    Console.WriteLine($"      {CleanWriter.Line(line)}");
            }
        }
        var named = graph.Regions.Count(region => region.Name.Length > 0);
        var nothing = named == 0 ? "; nothing in it has a name that the detector knows: a larger model may see more (--regions paper after synvg models "
            + "get), or a teacher (--teacher openai)" : graph.Relationships.Count == 0 ? "; no relation between them is clear enough to say" : "";
        Console.WriteLine($"{folder}: {graph.Regions.Count} regions ({named} named), {graph.Relationships.Count} relations{nothing}");

        string NameOf(int region) => graph.Regions[region].Name is { Length: > 0 } name ? $"{CleanWriter.Line(name)} {region + 1}" : $"region {region + 1}";
    }
}
