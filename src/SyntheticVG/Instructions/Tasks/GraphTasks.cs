namespace SyntheticVG.Instructions.Tasks;

/// <summary>The tasks by their names.</summary>
internal static class GraphTasks
{
    private static readonly IGraphTask[] Tasks =
    [
        new SceneGraphTask(), new GraphWithBoxesTask(), new DescriptionTask(), new RelationshipsTask(), new RegionByRegionTask(),
        new CategoryTask(), new PairTask(), new YesOrNoTask(), new NameTask(), new AttributesTask(),
        new GroundingTask(), new GroundingTask(box: true), new RegionPhraseTask(), new RegionPhraseTask(box: true),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IGraphTask> All => Tasks;

    /// <summary>The task of a name.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static IGraphTask Named(string name) => Tasks.FirstOrDefault(task => task.Name == name)
        ?? throw new InvalidDataException($"the task \"{name}\" is not known; expected {string.Join(", ", Tasks.Select(task => task.Name))}");
}
