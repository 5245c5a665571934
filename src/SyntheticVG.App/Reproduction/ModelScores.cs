using SyntheticVG.Evaluation.Pocket;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Reproduction;

/// <summary>Scores a model on scenes that nobody has seen: relationships, names, and phrases that refer to a region.</summary>
internal static class ModelScores
{
    /// <summary>The scores by name, each a share in [0, 1].</summary>
    public static SortedDictionary<string, double> Of(Robin robin, Tokenizer tokenizer, int scenes, int seed, bool relationships,
        CancellationToken cancellationToken)
    {
        robin.eval();
        var writer = new RegionGraphWriter(robin, tokenizer);
        var picker = new RegionPicker(robin, tokenizer);
        var series = new SceneSeries(new() { Seed = seed, Size = PocketScale, Evaluation = true });
        var (score, referred, right) = (new PocketScore(), 0, 0);
        for (var i = 0; i < scenes; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scene = series.Draw(i);
            var (truth, photo) = (RegionOrder.Shuffle(scene.Truth, seed), scene.ToPicture());
            score.Add(truth, writer.Write(photo, truth.Image, truth.Regions, cancellationToken).Graph);
            // Phrases that fit one region of the scene alone.
            var phrases = truth.Regions.Select((region, place) => (Phrase: GraphTextWriter.Describe(region, RegionDialogueSample.Writing), Place: place))
                .GroupBy(entry => entry.Phrase).Where(group => group.Count() == 1).Select(group => group.Single()).ToList();
            if (phrases.Count == 0)
                continue;
            var picked = picker.Pick(photo, truth.Image, truth.Regions, [.. phrases.Select(entry => entry.Phrase)]);
            referred += phrases.Count;
            right += phrases.Zip(picked).Count(pair => pair.First.Place == pair.Second);
        }
        var result = score.Compute();
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["names"] = result.Names,
            ["referring"] = right / (double)Math.Max(1, referred)
        };
        if (!relationships) // a model that was never asked for relationships
            return scores;
        (scores["recall@20"], scores["recall@50"], scores["mean_recall@50"]) = (result.RecallAt20, result.RecallAt50, result.MeanRecallAt50);
        (scores["precision"], scores["outside_spatial_recall@50"]) = (result.Precision, result.OutsideSpatialAt50);
        return scores;
    }

    /// <summary>Width and height of the scenes in pixels.</summary>
    public const int PocketScale = 128;
}
