using SyntheticVG.Engine.Regions;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.Perception.Recipes;

/// <summary>Models that propose regions of any photo, opened by name or folder.</summary>
public sealed class Proposers : IDisposable
{
    private readonly List<IDisposable> _open = [];

    private Proposers() { }

    /// <summary>Each model's sources: a segmenter proposes wholes and parts, a panoptic one things and stuff.</summary>
    public IReadOnlyList<(string Model, IRegionProposer Proposer)> All { get; private set; } = [];

    /// <summary>Opens models.</summary>
    /// <param name="models">Names or folders.</param>
    /// <param name="store">Where names are looked up.</param>
    /// <param name="pointsPerSide">Points along each side of the grid that Segment Anything is asked about.</param>
    /// <param name="onnx">How they run.</param>
    /// <exception cref="FileNotFoundException">One is not there; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">One is of a kind that proposes nothing, or damaged.</exception>
    public static Proposers Open(IEnumerable<string> models, ModelStore store, int pointsPerSide, OnnxOptions onnx)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(store);
        var opened = new Proposers();
        try
        {
            opened.All = [.. models.SelectMany(model => opened.Open(store.Find(model), pointsPerSide, onnx))];
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private IEnumerable<(string, IRegionProposer)> Open(string folder, int pointsPerSide, OnnxOptions onnx)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        switch (ModelSlots.Of(folder))
        {
            case "segmenter":
                var model = Opened(SegmentAnythingModel.Open(folder, onnx));
                yield return (name, new AutomaticProposer(model, AutomaticMaskOptions.Whole with { PointsPerSide = pointsPerSide }, "sam-whole"));
                yield return (name, new AutomaticProposer(model, AutomaticMaskOptions.Part with { PointsPerSide = pointsPerSide }, "sam-part"));
                break;
            case "panoptic":
                yield return (name, Opened(new PanopticProposer(DetrPanoptic.Open(folder, onnx: onnx))));
                break;
            case var slot:
                throw new InvalidDataException($"{folder}: a model of the slot {slot}; expected a segmenter or a panoptic one (synvg models list)");
        }
    }

    private T Opened<T>(T model) where T : IDisposable
    {
        _open.Add(model);
        return model;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in _open)
            model.Dispose();
    }
}
