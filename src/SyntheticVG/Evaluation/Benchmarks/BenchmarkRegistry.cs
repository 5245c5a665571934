namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Every benchmark, in the order of the paper's tables.</summary>
public static class BenchmarkRegistry
{
    /// <summary>The benchmarks.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } =
        [new Gqa(), new MmBench(), new SeedBench(), new Vsr(), new Crpe(), new SugarCrepe(), new WhatsUp(), new RefCoco(),
            RegionNames.Lvis, RegionNames.Paco, new Ade20K(), new Psg(), new Vg150(), new Benchmarks.Graphs()];
}
