using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.App.Reproduction;

/// <summary>What a photo, a sample or a model of the paper's size takes: measured here where that is said, else arithmetic.</summary>
/// <param name="Teraflops">What a card computes in training, in 10¹² operations a second, as the user has it.</param>
internal sealed record RealRates(double Teraflops)
{
    /// <summary>Positions of a sample: the picture's 1,024 and the text of an average sample.</summary>
    public const int Positions = 1500;

    /// <summary>Tokens that the student writes about a photo: a description and its relations for each of about 20 regions.</summary>
    public const int TokensOfGraph = 20 * 60;

    private const double CpuSecondsOfPhoto = 0.033; // measured, docs/benchmarks/scale.md
    private const double ForthAndBack = 8; // operations a weight and position: forth, back, and forth again where layers are computed anew
    private const double Forth = 2;
    private const double WritingSlower = 20; // a token is written with all weights read for few rows; reading is bound by products
    private const long BytesOfPhoto = 60_000; // a graph line with masks, its rows in ledger and index: measured on the seed photos
    private const int Checkpoints = 2;

    /// <summary>Numbers in the published model.</summary>
    public static long Parameters { get; } = WeightNames.Of(RobinConfig.Robin3B).Values.Sum(shape => shape.Aggregate(1L, (product, side) => product * side));

    /// <summary>Lines that say where the rates come from.</summary>
    public IEnumerable<string> Describe() =>
    [
        FormattableString.Invariant(
            $"measured: {CpuSecondsOfPhoto * 1000:0} ms of a processor for each photo of a run (docs/benchmarks/scale.md), {BytesOfPhoto / 1000} KB of disk a graph"),
        FormattableString.Invariant(
            $"arithmetic: {Parameters / 1e9:0.00} billion weights, {Positions} positions a sample, {ForthAndBack:0} operations a weight and position in training")
            + FormattableString.Invariant($" with layers computed again; a checkpoint holds 14 bytes a weight, {Checkpoints} are kept, the model 2"),
        FormattableString.Invariant($"assumed, no card was measured: {Teraflops:0} TFLOP/s sustained (--teraflops says another), writing a token costs")
            + FormattableString.Invariant($" {WritingSlower:0} times what reading one does, {TokensOfGraph:N0} tokens a graph"),
    ];

    /// <summary>Training on so many samples.</summary>
    public PlannedCost Training(double samples) => new()
    {
        GpuHours = samples * Positions * ForthAndBack * Parameters / (Teraflops * 1e12) / 3600,
        Bytes = (long)(Parameters * ((Checkpoints * 14.0) + 2)),
    };

    /// <summary>A run over so many photos, in which a student writes the graphs or not.</summary>
    public PlannedCost Photos(long photos, bool student = false) => new()
    {
        CpuHours = photos * CpuSecondsOfPhoto / 3600,
        GpuHours = student ? photos * ((Positions * Forth) + (TokensOfGraph * Forth * WritingSlower)) * Parameters / (Teraflops * 1e12) / 3600 : 0,
        Bytes = photos * BytesOfPhoto,
    };

    /// <summary>So many questions of a benchmark, answered in a few words.</summary>
    public PlannedCost Questions(long questions) => new()
    {
        GpuHours = questions * ((Positions * Forth) + (10 * Forth * WritingSlower)) * Parameters / (Teraflops * 1e12) / 3600,
    };
}
