using SyntheticVG.App.Building;
using SyntheticVG.App.Pocket;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.PocketWorld.Writing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Reproduction;

/// <summary>Drawn scenes in a folder, with what people and the data engine say of them.</summary>
internal sealed class GraphScenes
{
    private readonly string _folder;

    private GraphScenes(string folder, IReadOnlyList<SceneGraph> truth) => (_folder, Truth) = (folder, truth);

    /// <summary>What is true of each scene.</summary>
    public IReadOnlyList<SceneGraph> Truth { get; }

    /// <summary>Draws scenes, or takes those that are there.</summary>
    public static GraphScenes Draw(string folder, int scenes, long seed, int size, CancellationToken cancellationToken)
    {
        PocketWorldWriter.Write(folder, scenes, new() { Seed = seed, Size = size }, cancellationToken: cancellationToken);
        return new(folder, [.. GraphLines.ReadFile(Path.Combine(folder, "truth.jsonl"))]);
    }

    /// <summary>The graphs that the data engine makes of them with a simulated teacher and verifier.</summary>
    public Task<IReadOnlyList<SceneGraph>> BuildAsync(string run, double errors, int seed, CancellationToken cancellationToken) =>
        RunAsync(new()
        {
            Data = new() { Folder = _folder },
            Teacher = new() { Kind = TeacherKind.Simulated, SimulatedErrors = errors },
            Seed = seed,
            Pictures = 0
        }, run, cancellationToken);

    /// <summary>The graphs that SG-Edit makes of a student's with a simulated editor and verifier; those that it drops are missing.</summary>
    /// <param name="graphs">File of the student's graphs.</param>
    /// <param name="run">The run's folder; one that is finished is read.</param>
    /// <param name="skill">Share of what is wrong, missing or vague that the editor corrects.</param>
    /// <param name="errors">Rate of errors of the verifier.</param>
    /// <param name="seed">Of both.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<SceneGraph>> EditAsync(string graphs, string run, double skill, double errors, int seed,
        CancellationToken cancellationToken)
    {
        var truth = Truth.ToDictionary(graph => graph.Image.Key);
        return [.. (await RunAsync(EditedScenes.Settings(graphs, _folder, skill, errors, seed), run, cancellationToken))
            .Select(graph => Named(graph, truth[graph.Image.Key]))];
    }

    // A phrase that the editor put right is the truth's: so are then the name and the attributes that it says.
    private static SceneGraph Named(SceneGraph edited, SceneGraph truth) => edited with
    {
        Regions = [.. edited.Regions.Zip(truth.Regions, (region, right) =>
            region.Description == right.Description ? region with { Name = right.Name, Attributes = right.Attributes } : region)],
    };

    private static async Task<IReadOnlyList<SceneGraph>> RunAsync(RunSettings settings, string run, CancellationToken cancellationToken)
    {
        if (await BuildSession.BuildAsync(settings, run, dryRun: false, cancellationToken) != CommandLine.Done)
            throw new InvalidDataException($"{run}: the data engine did not finish");
        return [.. GraphLines.ReadFile(Path.Combine(run, RunJournal.GraphsFile))];
    }

    /// <summary>The few relationships that the annotations of people hold.</summary>
    public async Task<IReadOnlyList<SceneGraph>> HumanAsync(CancellationToken cancellationToken)
    {
        var graphs = new List<SceneGraph>();
        using var data = DataFolder.Open(_folder);
        await foreach (var image in data.ReadAsync(cancellationToken))
            graphs.Add(image.Graph);
        return graphs;
    }

    /// <summary>A graph's picture.</summary>
    public Picture PictureOf(SceneGraph graph) => PhotoFile.Read(InsideFolder.Find(_folder, graph.Image.File), graph.Image);
}
