using SyntheticVG.Conversations;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>Asks for the graph of given regions, in the words of ROBIN's pipeline.</summary>
internal static class GraphQuestion
{
    private const int MostTokens = 1024;

    /// <summary>The question about an image.</summary>
    /// <param name="id">The image's id.</param>
    /// <param name="image">Its picture.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="boxes">Box of each region.</param>
    /// <param name="masks">Reads their masks; null where there are none.</param>
    public static Question Of(string id, string? image, (int Width, int Height) size, IReadOnlyList<Box> boxes, Func<IReadOnlyList<Rle?>>? masks) => new()
    {
        Id = id,
        Image = image,
        Size = size,
        MaxNewTokens = MostTokens,
        Text = $"{RobinPrompts.ListOf(new(boxes.Count, boxes, size.Width, size.Height))} {RobinPrompts.GraphOfRegions}",
        Regions = () =>
        {
            var read = masks?.Invoke();
            return [.. boxes.Select((box, i) => new Region { Name = "", Box = box, Mask = read?[i] })];
        },
    };

    /// <summary>Asks for the predicate of a pair, the objects' names given: the answer goes on behind the pair's object.</summary>
    public static Question OfPair(Question about, GraphSample sample, int subject, int @object, GraphVocabulary vocabulary) => about with
    {
        AnswerStart =
            $"Objects:\n{string.Join('\n', sample.Labels.Select((label, i) => $"region{i + 1}: {GraphVocabulary.Plain(vocabulary.Classes[label])}"))}\n\nRelations:\nregion{subject + 1}: "
                + $"region{@object + 1}",
        Options = [.. vocabulary.Predicates.Select(predicate => $" {predicate}")],
    };
}
