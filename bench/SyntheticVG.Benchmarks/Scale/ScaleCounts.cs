namespace SyntheticVG.Benchmarks.Scale;

/// <summary>How many there are of each thing in the public releases, or a share of that.</summary>
/// <param name="Share">The share, in (0, 1].</param>
internal sealed record ScaleCounts(double Share)
{
    /// <summary>COCO train2017.</summary>
    public int Coco => Of(118_287);

    /// <summary>Those of them that LVIS v1 train annotates.</summary>
    public int Lvis => Of(100_170);

    /// <summary>Visual Genome.</summary>
    public int VisualGenome => Of(108_077);

    /// <summary>Those of them with a COCO id.</summary>
    public int Shared => Of(51_498);

    /// <summary>GQA's scene graphs.</summary>
    public int Gqa => Of(85_638);

    /// <summary>PSG.</summary>
    public int Psg => Of(48_749);

    /// <summary>References of RefCOCO's train split.</summary>
    public int Refs => Of(42_404);

    /// <summary>Graphs of both stages' exports: SVG-Full.</summary>
    public int Graphs => Of(113_000);

    /// <summary>Samples of the paper's stage 1.</summary>
    public int Samples => Of(1_980_000);

    /// <summary>Rows of LLaVA-Pretrain and the LLaVA-1.5 mix together.</summary>
    public int Llava => Of(558_000 + 665_000);

    /// <summary>Rows of Osprey-724K.</summary>
    public int Osprey => Of(724_000);

    private int Of(int whole) => Math.Max(1, (int)Math.Round(whole * Share));
}
