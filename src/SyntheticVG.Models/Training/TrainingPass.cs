// Shape letters in this file:
//   B rows   L positions of the longest row   E hidden size   N tokens that are learned   V vocabulary
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Training;

/// <summary>One way forth through the model, and back.</summary>
internal static class TrainingPass
{
    /// <summary>Adds a batch's gradients to those of the model's weights.</summary>
    /// <param name="robin">The model.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="weight">What each learned token counts.</param>
    /// <param name="recompute">Whether only the layers' inputs are kept on the way.</param>
    /// <returns>The sum of the tokens' losses, each times the weight.</returns>
    public static double Backward(Robin.Robin robin, TrainingBatch batch, double weight, bool recompute = false)
    {
        using var scope = NewDisposeScope();
        if (recompute && batch.Branches is null && robin.Config.FirstRegionToken is null) // what small models have, which have the room
            return BackwardLight(robin, batch, weight);
        var rows = Read(robin, batch);
        var loss = Loss(robin, Forward(robin, batch, rows), rows).Times(weight);
        if (loss.requires_grad) // a sample without regions teaches a region encoder that learns alone nothing
            loss.backward();
        return loss.item<float>();
    }

    // Three pieces, each with a graph of its own: the image encoder, what brings its maps and the words together, the decoder.
    private static double BackwardLight(Robin.Robin robin, TrainingBatch batch, double weight)
    {
        var tower = batch.Pixels is null ? null : new Recomputation(batch.Pixels.to(robin.Device), Seeded(robin.Tower.Parts));
        var maps = tower is null ? null : robin.Tower.MapsOf(tower.Streams);
        var rows = Splice.Join(robin, batch.Rows, maps is null ? null : ByRow(batch, robin.EncodeMaps(maps, batch.Masks)));

        var decoder = new Recomputation(rows.Embeddings, robin.Language.LayersFor((int)rows.Embeddings.shape[1]));
        var loss = Loss(robin, decoder.Streams[^1], rows).Times(weight);
        loss.backward();
        if (decoder.Back() is { } gradient && rows.Embeddings.requires_grad)
            rows.Embeddings.backward([gradient]);
        if (robin.Tower.parameters().Any(parameter => parameter.requires_grad))
            tower?.Back();
        return loss.item<float>();
    }

    // Each part draws its chance from a seed of its own, so that it skips the same blocks when it is computed again.
    private static IReadOnlyList<Func<Tensor, Tensor>> Seeded(IReadOnlyList<Func<Tensor, Tensor>> parts)
    {
        var seed = randint(0, int.MaxValue, [1], ScalarType.Int64).item<long>();
        return [.. parts.Select((part, i) => (Func<Tensor, Tensor>)(x =>
        {
            manual_seed(seed + i);
            return part(x);
        }))];
    }

    /// <summary>The mean loss of a batch's learned tokens; no gradients.</summary>
    public static double MeanLoss(Robin.Robin robin, TrainingBatch batch)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var rows = Read(robin, batch);
        return Loss(robin, Forward(robin, batch, rows), rows).item<float>() / batch.Targets;
    }

    private static SplicedRows Read(Robin.Robin robin, TrainingBatch batch) =>
        Splice.Join(robin, batch.Rows, batch.Pixels is null ? null : ByRow(batch, robin.Encode(batch.Pixels.to(robin.Device), batch.Masks)));

    private static Tensor Forward(Robin.Robin robin, TrainingBatch batch, SplicedRows rows)
    {
        if (batch.Branches is null)
            return robin.Language.Forward(rows.Embeddings);
        var (positions, mask) = Branches.Of(batch.Rows.Ids, batch.Branches, (int)rows.Embeddings.shape[1], robin.Config.ImageTokens, robin.Device);
        return robin.Language.Forward(rows.Embeddings, positions: positions, mask: mask);
    }

    // The splice takes one picture a row; a row without one gets another row's, which it does not look at.
    private static EncodedImages ByRow(TrainingBatch batch, EncodedImages images)
    {
        var places = new List<long>();
        var regions = new List<RegionTokens?>();
        var next = 0;
        foreach (var ids in batch.Rows.Ids)
        {
            var has = Array.IndexOf(ids, Splice.Image) >= 0;
            places.Add(has ? next : 0);
            regions.Add(has ? images.Regions[next] : null);
            next += has ? 1 : 0;
        }
        return next == batch.Count
            ? images
            : new(images.Images.index_select(0, tensor(places.ToArray(), device: images.Images.device)), regions);
    }

    // Only where something is learned are scores of the whole vocabulary made: they are the largest tensor of a step.
    private static Tensor Loss(Robin.Robin robin, Tensor hidden_BLE, SplicedRows rows)
    {
        using var scope = NewDisposeScope();
        var (places, targets, scores) = (new List<long>(), new List<long>(), new List<Tensor>());
        var length = (int)hidden_BLE.shape[1];
        var tied = rows.Words.Any(words => words is not null);
        foreach (var (row, labels) in rows.Labels!.Index())
        {
            for (var t = 1; t < length; t++)
            {
                if (labels[t] < 0)
                    continue;
                places.Add((long)row * length + t - 1);
                targets.Add(labels[t]);
            }
            if (tied && places.Count > 0)
            {
                var learned_TE = Learned(places);
                var logits_TV = robin.Language.Logits(learned_TE);
                scores.Add(rows.Words[row]?.Add(logits_TV, learned_TE) ?? logits_TV);
                places.Clear();
            }
        }
        var logits_NV = tied ? cat(scores) : robin.Language.Logits(Learned(places));
        return functional.cross_entropy(logits_NV, tensor(targets.ToArray(), device: hidden_BLE.device), reduction: Reduction.Sum).MoveToOuterDisposeScope();

        Tensor Learned(List<long> at) => hidden_BLE.flatten(0, 1).index_select(0, tensor(at.ToArray(), device: hidden_BLE.device));
    }
}
