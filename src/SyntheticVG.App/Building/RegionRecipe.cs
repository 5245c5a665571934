using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.Grounding;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.App.Building;

/// <summary>How regions are found in photos that nobody annotated, by name; the models are opened when the first such photo comes.</summary>
/// <param name="name">One of <see cref="Names"/>; with any other, nobody is asked.</param>
/// <param name="models">Folder of the user's models; null for the usual one.</param>
/// <param name="wordsOf">Who says which things the recipe <c>paper</c> looks for, given those of the shipped detector; null for these.</param>
internal sealed class RegionRecipe(string name, string? models, Func<IReadOnlyList<string>, IObjectWords>? wordsOf = null) : IDisposable
{
    private readonly Lazy<IRegionProposer> _proposer = new(() => Open(name, new(models), wordsOf ?? (labels => new FixedObjectWords(labels))));

    /// <summary>The recipes, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["light", "paper", "panoptic"];

    /// <summary>The proposers of the recipe.</summary>
    public IReadOnlyList<IRegionProposer> Proposers => !Names.Contains(name) ? [] : [new PlainPhotosOnly(name, _proposer)];

    /// <summary>How proposals of several sources become one list.</summary>
    public IMergePolicy? Merge => name == "paper" ? new OriginalOfflineMerge(new()) : null;

    /// <summary>Opens the models now.</summary>
    public void Open()
    {
        if (Names.Contains(name))
            _ = _proposer.Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_proposer is { IsValueCreated: true, Value: IDisposable proposer })
            proposer.Dispose();
    }

    private static IRegionProposer Open(string name, ModelStore store, Func<IReadOnlyList<string>, IObjectWords> wordsOf) => name switch
    {
        "light" => Light(store.Find("nanodet-g")),
        "panoptic" => new PanopticProposer(DetrPanoptic.Open(store.Find("detr-resnet-50-panoptic"), onnx: OnnxOptions.SingleThread)),
        "paper" => Paper(store.Find("sam-vit-base"), store.Find("grounding-dino-tiny"), store.Find("nanodet-g"), wordsOf),
        _ => throw new ArgumentException($"no recipe of regions '{name}'; expected {string.Join(", ", Names)}"),
    };

    /// <summary>The recipe <c>light</c> with a detector of the user's choice; disposing it closes the detector.</summary>
    public static LightProposer Light(string detector)
    {
        var looks = new SecondLookOptions();
        return new(new SecondLook(Detectors.Open(detector, new() { ScoreThreshold = looks.First }, OnnxOptions.SingleThread), looks));
    }

    // The words are the shipped detector's where no teacher lists what it sees.
    private static PaperProposer Paper(string segmenter, string grounder, string detector, Func<IReadOnlyList<string>, IObjectWords> wordsOf)
    {
        using var labels = Detectors.Open(detector, onnx: OnnxOptions.SingleThread) as IDisposable;
        return new(SegmentAnythingModel.Open(segmenter, OnnxOptions.SingleThread), GroundingDino.Open(grounder, GroundingOptions.Paper, OnnxOptions.SingleThread), wordsOf(((IDetector)labels!).Labels));
    }
}
