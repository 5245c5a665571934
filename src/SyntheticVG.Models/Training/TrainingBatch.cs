// Shape letters in this file:
//   N pictures   Q regions of a picture   S side of a picture as the model reads it   H, W of a photo
using SyntheticVG.Instructions;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Samples that go through the model together, ready for it.</summary>
/// <param name="Rows">The words of each sample.</param>
/// <param name="Pixels">Pictures of the rows that have one, in their order, fp32 [N, 3, S, S]; null where none has.</param>
/// <param name="Masks">Of each picture its regions, uint8 [Q, H, W], or null.</param>
/// <param name="Targets">Tokens that are learned.</param>
/// <param name="Ids">Where the samples come from, for messages.</param>
internal sealed record TrainingBatch(
    TokenRows Rows, Tensor? Pixels, IReadOnlyList<Tensor?> Masks, int Targets, IReadOnlyList<string> Ids) : IDisposable
{
    /// <summary>For each row the branch of each token; null where no row has branches.</summary>
    public IReadOnlyList<int[]?>? Branches { get; init; }

    /// <summary>Samples of the batch.</summary>
    public int Count => Rows.Ids.Count;

    /// <summary>Makes a batch.</summary>
    /// <exception cref="InvalidDataException">A sample does not fit the model, or itself.</exception>
    public static TrainingBatch Of(IReadOnlyList<TrainingSample> samples, RobinConfig config)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(config);
        using var scope = NewDisposeScope();
        foreach (var sample in samples)
            SampleCheck.Require(sample, config);
        var pictured = samples.Where(sample => sample.Picture is not null).ToList();
        var pixels = pictured.Select(sample => PixelProcessor.Process(sample.Picture!(), config)).ToList();
        return new(
            new([.. samples.Select(sample => sample.Tokens)], [.. samples.Select(sample => sample.Labels)]),
            pixels.Count == 0 ? null : cat(pixels).DetachFromDisposeScope(),
            [.. pictured.Select(sample => sample.Masks.Count == 0 ? null : RegionMasks.ToTensor(sample.Masks).DetachFromDisposeScope())],
            samples.Sum(sample => SampleCheck.Targets(sample, config)),
            [.. samples.Select(sample => sample.Id)])
        {
            Branches = samples.Any(sample => sample.Branches is not null) ? [.. samples.Select(sample => sample.Branches)] : null,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pixels?.Dispose();
        foreach (var mask in Masks)
            mask?.Dispose();
    }
}
