using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.App.Building;

/// <summary>How regions are found in photos that nobody annotated, by name; the models are opened when the first such photo comes.</summary>
/// <param name="name">One of <see cref="Names"/>, or <c>none</c>.</param>
/// <param name="models">Folder of the user's models; null for the usual one.</param>
internal sealed class RegionRecipe(string name, string? models) : IDisposable
{
    private readonly Lazy<IRegionProposer> _proposer = new(() => Open(name, new(models)));

    /// <summary>The recipes, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["light", "paper", "panoptic"];

    /// <summary>The proposers of the recipe.</summary>
    public IReadOnlyList<IRegionProposer> Proposers => name == "none" ? [] : [new PlainPhotosOnly(name, _proposer)];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_proposer is { IsValueCreated: true, Value: IDisposable proposer })
            proposer.Dispose();
    }

    private static IRegionProposer Open(string name, ModelStore store) => name switch
    {
        "light" => new LightProposer(Detectors.Open(store.Find("nanodet-g"), new() { ScoreThreshold = new LightProposerOptions().MinScore }, OnnxOptions.SingleThread)),
        _ => throw new ArgumentException($"no recipe of regions '{name}'; expected {string.Join(", ", Names)} or none"),
    };
}
