namespace SyntheticVG.App.Reproduction;

/// <summary>What a model of the comparison learned from. All but the first two go on from stage 1, with as many steps.</summary>
/// <param name="Name">In results, kebab-case.</param>
/// <param name="Text">What it is, for the table.</param>
/// <param name="Follows">Whether it goes on from stage 1.</param>
internal sealed record ReproductionArm(string Name, string Text, bool Follows)
{
    public static ReproductionArm WithoutGraphs { get; } = new("without-graphs", "stage 1 without graphs: descriptions of regions only", Follows: false);

    public static ReproductionArm StageOne { get; } = new("stage-1", "stage 1: graphs of the data engine", Follows: false);

    public static ReproductionArm Longer { get; } = new("stage-1-longer", "stage 1 for as many steps as stage 2", Follows: true);

    public static ReproductionArm OwnGraphs { get; } = new("own-graphs", "with the student's own graphs of new scenes, unedited", Follows: true);

    public static ReproductionArm Edited { get; } = new("edited-graphs", "with the student's graphs, edited by SG-Edit", Follows: true);

    public static ReproductionArm HumanLike { get; } =
        new("human-graphs", "with the sparse graphs that people would have made of the new scenes", Follows: true);

    public static IReadOnlyList<ReproductionArm> All { get; } = [WithoutGraphs, StageOne, Longer, OwnGraphs, Edited, HumanLike];
}
