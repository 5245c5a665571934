using SyntheticVG.App.Loading;
using SyntheticVG.App.Reports;
using SyntheticVG.Evaluation.Pocket;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Generation;
using SyntheticVG.PocketWorld.Composing;

namespace SyntheticVG.App.Pocket;

/// <summary>New scenes with the graphs that pocket ROBIN wrote for them, and how many of their relationships it found.</summary>
/// <param name="Scenes">The scenes.</param>
/// <param name="Result">Their scores.</param>
internal sealed record StudentScenes(IReadOnlyList<DemoScene> Scenes, PocketResult Result)
{
    /// <summary>Width and height of the pictures on the page, in pixels; the model reads them smaller.</summary>
    public const int Side = 384;

    /// <summary>Draws scenes that no training has seen, and lets the model write their graphs.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="count">How many scenes.</param>
    /// <param name="seed">Seed of the scenes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static StudentScenes Write(string model, int count, int seed, CancellationToken cancellationToken)
    {
        using var session = ModelLoader.Load(new(model), _ => { });
        var writer = new RegionGraphWriter(session.Robin, session.Tokenizer);
        var series = new SceneSeries(new() { Seed = seed, Size = Side, Evaluation = true });
        var (score, scenes) = (new PocketScore(), new List<DemoScene>());
        for (var i = 0; i < count; i++)
        {
            var scene = series.Draw(i);
            var truth = RegionOrder.Shuffle(scene.Truth, seed);
            var written = writer.Write(scene.ToPicture(), truth.Image, truth.Regions, cancellationToken).Graph;
            score.Add(truth, written);
            scenes.Add(new(scene.EncodePicture(), written, truth, [.. Enumerable.Range(0, truth.Regions.Count)], []));
        }
        return new(scenes, score.Compute());
    }
}
