using SyntheticVG.App.Building;
using SyntheticVG.App.Comparing;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.PocketWorld;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.App.Pocket;

/// <summary>A model's graphs of new scenes before and after a simulated editor corrected them.</summary>
/// <param name="Folder">Where page and pictures of the comparison lie.</param>
/// <param name="Skill">What the editor does, in words.</param>
/// <param name="Stages">Relationships against the truth after each stage of editing, in order.</param>
/// <param name="Comparison">What changed.</param>
internal sealed record EditedScenes(string Folder, string Skill, IReadOnlyList<(string Stage, TruthCounts Counts)> Stages, GraphComparison Comparison)
{
    private const double Skilled = 0.8;

    /// <summary>Runs SG-Edit over the graphs, in a run folder of its own.</summary>
    /// <param name="graphs">File of the model's graphs.</param>
    /// <param name="world">Folder of the scenes.</param>
    /// <param name="run">The run folder.</param>
    /// <param name="errors">Share of the simulated verifier's answers that are wrong.</param>
    /// <param name="seed">Seed of editor and verifier.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> EditAsync(string graphs, string world, string run, double errors, int seed, CancellationToken cancellationToken) =>
        BuildSession.BuildAsync(Settings(graphs, world, Skilled, errors, seed), run, dryRun: false, cancellationToken);

    /// <summary>A run of SG-Edit over a file of graphs with a simulated editor and verifier, without pictures.</summary>
    /// <param name="graphs">The file.</param>
    /// <param name="world">Folder of the scenes.</param>
    /// <param name="skill">Share of what is wrong, missing or vague that the editor corrects.</param>
    /// <param name="errors">Share of the verifier's answers that are wrong.</param>
    /// <param name="seed">Seed of both.</param>
    public static RunSettings Settings(string graphs, string world, double skill, double errors, int seed) => new()
    {
        Data = new() { Folder = world },
        Teacher = new() { Kind = TeacherKind.Simulated, SimulatedErrors = errors },
        Seed = seed,
        Pictures = 0,
        Edit = new() { Graphs = graphs, Skill = skill },
    };

    /// <summary>Holds the graphs before and after against each other.</summary>
    /// <param name="world">Folder of the scenes.</param>
    /// <param name="run">The run folder.</param>
    /// <param name="output">Where page and pictures go.</param>
    /// <param name="seed">Seed of editor and colours.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static EditedScenes Compare(string world, string run, string output, int seed, CancellationToken cancellationToken)
    {
        var paths = new[] { Path.Combine(run, EditSource.FileName), Path.Combine(run, RunJournal.GraphsFile) };
        var comparison = new GraphComparison([new("pocket ROBIN", paths[0]), new("edited (simulated editor)", paths[1])]);
        using GraphIndex before = GraphIndex.Open(paths[0], new(strict: true)), after = GraphIndex.Open(paths[1], new(strict: true));
        comparison.Run([before, after], new HashSet<string>(), world, output, int.MaxValue, seed, cancellationToken);
        ComparisonFile.Write(output, comparison);
        ComparisonPage.Write(output, comparison);
        return new(output, SimulatedEditorOptions.AtSkill(Skilled, seed).ToString(), RunReport.ReadTruth(run), comparison);
    }
}
