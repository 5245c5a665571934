using Microsoft.Extensions.AI;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Perception;

/// <summary>Graphs of a folder of photos, as a run: it goes on where it was stopped, and no answer is asked for twice.</summary>
/// <remarks>
/// The run folder is that of <c>synvg build</c>: <c>graphs.jsonl</c> with a graph a line, <c>rejected.jsonl</c> with what was dropped and
/// why, <c>run.json</c>, a data card, <c>pictures/</c>, <c>ledger.db</c>. Photos that data sets annotate keep their annotations.
/// </remarks>
public static class GraphRun
{
    /// <summary>Begins the run, or goes on with it.</summary>
    /// <param name="data">The folder of photos, or of data sets.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="options">Who looks and who states the relations; the same each time.</param>
    /// <param name="noted">Told of each photo once its graph, or why there is none, is written down; in order.</param>
    /// <param name="cancellationToken">Stops; the same call goes on.</param>
    /// <returns>What came of the run.</returns>
    /// <exception cref="InvalidDataException">There is no photo, or the folder holds a run with other options.</exception>
    /// <exception cref="IOException">A model cannot be opened, the disk is full, or another process works on the folder.</exception>
    public static async Task<RunReport> WriteAsync(
        string data, string folder, PhotoGrapherOptions? options = null, Action<ImageOutcome>? noted = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var settings = RunSession.WithKeysOf(folder, SettingsOf(Path.GetFullPath(data), options));
        using var photos = DataFolder.Open(data, settings.DataOptions); // before the folder: what cannot begin leaves none
        using var session = RunSession.Open(folder, settings);
        session.Calls.ForgetFailures(inDoubt: true); // whoever asks again wants an answer
        using var kept = options.Teacher is { } client ? ChatPipeline.Keep(client, session.Calls, price: null, TimeProvider.System) : null;
        using var grapher = PhotoGrapher.Open(options with { Teacher = kept, DepthPlace = options.DepthPlace ?? DepthMaps.In(folder) });
        var runner = grapher.Runner(new GraphPictureFolder(folder, settings.Pictures, options.Seed), cancellationToken);
        var (finished, failed) = (session.Journal.IsFinished, session.Journal.Totals().Failed);
        try
        {
            if (!finished || failed > 0)
                await Task.Run(() => session.WorkAsync(SourceImage.ReadAsync(photos, _ => true, () => session.Settled(retry: finished), cancellationToken),
                    photos.Count, runner, retry: finished, null, noted, cancellationToken), cancellationToken);
        }
        catch
        {
            Report();
            throw;
        }
        return Report();

        RunReport Report() => session.Report(photos, options.Student?.Name ?? NameOf(options.Teacher), []);
    }

    private static RunSettings SettingsOf(string data, PhotoGrapherOptions options) => new()
    {
        Data = new() { Folder = data },
        Teacher = new()
        {
            Kind = options.Student is not null ? TeacherKind.Robin : options.Teacher is null ? TeacherKind.Geometry : TeacherKind.OpenAi,
            Url = options.Teacher?.GetService<ChatClientMetadata>()?.ProviderUri?.ToString(),
            Model = options.Teacher is null ? null : NameOf(options.Teacher),
            Prompt = options.Teacher is null ? null : ChatTeacher.PromptId,
            Temperature = options.Teacher is null ? null : (double?)(decimal?)options.Asking.Temperature, // 0.2, as written
        },
        Regions = new()
        {
            Recipe = options.Regions,
            Given = options.GivenRegions is { } given ? Path.GetFullPath(given) : null,
            Models = options.Models,
            Detector = options.Detector,
            Depth = options.Depth,
        },
        Seed = options.Seed,
        KeepWithoutRelationships = true,
    };

    private static string NameOf(IChatClient? teacher) => teacher is null ? "geometry" : teacher.GetService<ChatClientMetadata>()?.DefaultModelId ?? "model";
}
