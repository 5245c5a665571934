using Microsoft.Extensions.AI;
using SyntheticVG.App.Building;
using SyntheticVG.Cluster.Working;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Perception.Recipes;

namespace SyntheticVG.App.Clustering;

/// <summary>The recipe of a run for a worker.</summary>
internal sealed class ClusterRecipe : IRunRecipe
{
    private readonly RunComposition _composition;

    private ClusterRecipe(RunSettings settings, RunComposition composition) => (_composition, Runner) = (composition, composition.Runner(
        settings.Edit is null ? null : settings.Edit.Graphs is null ? composition.WritingStudent() : new DraftStudent()));

    /// <inheritdoc/>
    public ImageRunner Runner { get; }

    /// <summary>Makes it, with its models open.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="folder">Where it writes.</param>
    /// <param name="clientOf">Clients of endpoints; null where nobody is asked.</param>
    /// <param name="stop">Ends the work.</param>
    public static ClusterRecipe Open(RunSettings settings, string folder, Func<ChatEndpoint, IChatClient>? clientOf, CancellationToken stop)
    {
        var recipe = new ClusterRecipe(settings,
            new(settings, new(folder) { ClientOf = clientOf, OpenStudent = Students.Open, Say = Console.Error.WriteLine, Stop = stop }));
        recipe._composition.OpenStudentAndDepth();
        return recipe;
    }

    /// <inheritdoc/>
    public void Dispose() => _composition.Dispose();
}
