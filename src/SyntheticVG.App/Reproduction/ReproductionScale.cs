namespace SyntheticVG.App.Reproduction;

/// <summary>How much of the paper's comparison is run.</summary>
internal sealed record ReproductionScale
{
    public required string Name { get; init; }

    /// <summary>The model's preset: tiny or pocket.</summary>
    public required string Preset { get; init; }

    /// <summary>Each seed repeats everything: scenes, first weights, errors of teacher and editor.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Scenes of stage 1, and other scenes of stage 2.</summary>
    public required (int First, int Second) Scenes { get; init; }

    /// <summary>Steps of stage 1, and steps on top of it in stage 2, of four scenes each.</summary>
    public required (int First, int Second) Steps { get; init; }

    /// <summary>Evaluation scenes of each model.</summary>
    public required int EvaluationScenes { get; init; }

    /// <summary>Proves that everything runs; the scores mean nothing.</summary>
    public static ReproductionScale Tiny { get; } = new()
    {
        Name = "tiny",
        Preset = "tiny",
        Seeds = [1, 2],
        Scenes = (24, 12),
        Steps = (30, 15),
        EvaluationScenes = 3,
    };

    /// <summary>For two cores in some hours.</summary>
    public static ReproductionScale Small { get; } = new()
    {
        Name = "small",
        Preset = "pocket",
        Seeds = [1, 2, 3],
        Scenes = (2000, 1500),
        Steps = (1500, 500),
        EvaluationScenes = 100,
    };

    /// <summary>Until more steps bring nothing: a day and more on two cores.</summary>
    public static ReproductionScale Full { get; } = new()
    {
        Name = "full",
        Preset = "pocket",
        Seeds = [1, 2, 3],
        Scenes = (10_000, 4000),
        Steps = (8000, 3000),
        EvaluationScenes = 500,
    };

    public static IReadOnlyList<ReproductionScale> All { get; } = [Tiny, Small, Full];
}
