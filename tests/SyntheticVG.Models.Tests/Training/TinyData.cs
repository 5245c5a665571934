using SyntheticVG.Instructions;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Tests.Training;

/// <summary>Samples of a model of size tiny: a picture of one colour, up to three regions, a few words each; rows unequal.</summary>
internal sealed class TinyData(int count, long seed = 3) : ITrainingData
{
    private const int MaskToken = 37, PositionToken = 38;

    public int Count => count;

    public TrainingSample Make(int epoch, int index)
    {
        var random = new TrainingRandom(seed, $"epoch {epoch}", index);
        int Below(int end) => (int)(random.Next() % (ulong)end);
        var regions = Below(4);
        var colour = (byte)Below(256);
        int[] answer = [.. Enumerable.Range(0, 3 + Below(6)).Select(_ => Below(MaskToken))];
        int[] question = [1, Splice.Image, 2, .. Enumerable.Range(0, regions).SelectMany(_ => (int[])[MaskToken, PositionToken]), 3];
        return new()
        {
            Id = $"tiny:{epoch}/{index}",
            Tokens = [.. question, .. answer],
            Labels = [.. question.Select(_ => Splice.Ignore), .. answer],
            Masks = [.. Enumerable.Range(1, regions).Select(r => Rle.FromRuns(32, 48, [(uint)(100 * r), (uint)(90 + 10 * r), (uint)(1536 - 90 - 110 * r)]))],
            Picture = () => new(48, 32, [.. Enumerable.Repeat(colour, 48 * 32 * 3)]),
        };
    }

    public static Models.Robin.Robin Model(Precision? precision = null, long seed = 1)
    {
        var robin = new Models.Robin.Robin(RobinConfig.Tiny, precision);
        Models.Layers.Initialization.Randomize(robin, seed);
        return robin;
    }
}
