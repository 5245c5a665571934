using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.Grounding;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.Perception.Recipes;

/// <summary>Finds regions in photos without annotations; the models are opened when the first such photo comes.</summary>
/// <param name="recipe">How they are found.</param>
/// <param name="models">Folder of the user's models; null for the usual one.</param>
/// <param name="detector">The detector of <see cref="RegionRecipe.Light"/> and <see cref="RegionRecipe.Paper"/>, by name or folder; null for the shipped
/// one.</param>
/// <param name="wordsOf">Who says which things <see cref="RegionRecipe.Paper"/> looks for, given those of the detector; null for these.</param>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class PlainPhotoRegions(RegionRecipe recipe, string? models = null, string? detector = null,
    Func<IReadOnlyList<string>, IObjectWords>? wordsOf = null) : IDisposable
{
    private readonly Lazy<IRegionProposer> _proposer =
        new(() => Open(recipe, new(models), detector ?? ShippedModels.DetectorName, wordsOf ?? (labels => new FixedObjectWords(labels))));

    /// <summary>The region stage that asks the recipe.</summary>
    /// <param name="asGiven">Whether regions that a photo came with are taken as they are.</param>
    /// <param name="merge">How proposals of several sources become one list; null for the recipe's own way.</param>
    /// <param name="files">Masks that were made beforehand; a photo that has some is not shown to the models.</param>
    /// <param name="judges">Whose masks confirm annotations.</param>
    public RegionStage Stage(bool asGiven = false, IMergePolicy? merge = null, IReadOnlyList<IRegionProposer>? files = null,
        RegionJudges judges = RegionJudges.Both) => new(
            new() { AsGiven = asGiven, Judges = judges },
            merge ?? (recipe == RegionRecipe.Paper ? new OriginalOfflineMerge(new()) : null),
            files is { Count: > 0 } ? [new FilesElseModels(files, Models())] : Models() is { } models ? [models] : []);

    // The paper's masks judge annotations; other recipes are for photos without them.
    private IRegionProposer? Models() => recipe switch
    {
        RegionRecipe.None => null,
        RegionRecipe.Paper => new WithoutProposals(recipe.Name(), _proposer),
        _ => new PlainPhotosOnly(recipe.Name(), _proposer),
    };

    /// <summary>Opens the models now.</summary>
    /// <exception cref="FileNotFoundException">A model is not here; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">A model's files are not what they should be.</exception>
    public void Open()
    {
        if (recipe != RegionRecipe.None)
            _ = _proposer.Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_proposer is { IsValueCreated: true, Value: IDisposable proposer })
            proposer.Dispose();
    }

    /// <summary>The recipe <see cref="RegionRecipe.Light"/> with a detector of the user's choice; disposing it closes the detector.</summary>
    public static LightProposer Light(string detector)
    {
        var options = new LightProposerOptions();
        return new(Detectors.Open(detector, new() { ScoreThreshold = options.LeastScore }, OnnxOptions.SingleThread), options);
    }

    private static IRegionProposer Open(RegionRecipe recipe, ModelStore store, string detector, Func<IReadOnlyList<string>, IObjectWords> wordsOf) =>
        recipe switch
        {
            RegionRecipe.Light => Light(store.Find(detector)),
            RegionRecipe.Panoptic => new PanopticProposer(DetrPanoptic.Open(store.Find("detr-resnet-50-panoptic"), onnx: OnnxOptions.SingleThread)),
            RegionRecipe.Paper => Paper(store.Find("sam-vit-base"), new(
                () => GroundingDino.Open(store.Find("grounding-dino-tiny"), GroundingOptions.Paper, OnnxOptions.SingleThread)), store.Find(detector), wordsOf),
            _ => throw new ArgumentOutOfRangeException(nameof(recipe), recipe, "no recipe that proposes regions"),
        };

    // The words are the detector's where no teacher lists what it sees.
    private static PaperProposer Paper(string segmenter, Lazy<IGrounder> grounder, string detector, Func<IReadOnlyList<string>, IObjectWords> wordsOf)
    {
        using var labels = Detectors.Open(detector, onnx: OnnxOptions.SingleThread) as IDisposable;
        return new(SegmentAnythingModel.Open(segmenter, OnnxOptions.SingleThread), grounder, wordsOf(((IDetector)labels!).Labels));
    }
}
