using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Images;
using SyntheticVG.Instructions.Tasks;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Graphs, each with one of several tasks at every visit.</summary>
/// <param name="name">Its name in messages and counts.</param>
/// <param name="graphs">The graphs.</param>
/// <param name="tasks">The tasks and how often each is chosen, against the others that a graph has something for.</param>
/// <param name="writer">Writes and counts tokens.</param>
/// <param name="picture">Decodes a graph's picture, when it is needed.</param>
/// <param name="require">Says at once, with an <see cref="UnusableRowException"/>, where there is no picture.</param>
public sealed class GraphTaskSource(
    string name, IReadOnlyList<SceneGraph> graphs, IReadOnlyList<(IGraphTask Task, double Weight)> tasks, GraphConversations writer,
    Func<SceneGraph, Picture> picture, Action<SceneGraph>? require = null) : IConversationSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int Rows => graphs.Count;

    /// <summary>The graph of a row, and its picture.</summary>
    /// <exception cref="UnusableRowException">There is no picture.</exception>
    internal (SceneGraph Graph, Func<Picture> Picture) At(int row)
    {
        var graph = graphs[row];
        require?.Invoke(graph);
        return (graph, () => picture(graph));
    }

    /// <summary>Every key by which a list may call the photo of a row.</summary>
    internal IEnumerable<string> KeysAt(int row)
    {
        var image = graphs[row].Image;
        return [image.Key, .. image.Sources.Select(source => $"{source.Key}:{source.Value}"), .. PictureKeys.Of(image.File)];
    }

    /// <inheritdoc/>
    public MadeSample Make(int row, long seed, int visit)
    {
        var graph = graphs[row];
        require?.Invoke(graph);
        var accepted = Rejection.Without(graph);
        var chosen = Choose([.. tasks.Where(task => task.Weight > 0 && task.Task.Fits(task.Task.WithRejected ? graph : accepted))],
            SeededDraws.Of(seed, visit, graph.Image.Key, name))
            ?? throw new UnusableRowException("nothing-for-the-task",
                $"{name}: {graph.Image.Key} has nothing for {string.Join(", ", tasks.Select(task => task.Task.Name))}");
        return writer.Make(graph, chosen, () => SeededDraws.Of(seed, visit, graph.Image.Key, chosen.Name), () => picture(graph));
    }

    private static IGraphTask? Choose(IReadOnlyList<(IGraphTask Task, double Weight)> fitting, SeededDraws draws)
    {
        var at = draws.Unit() * fitting.Sum(task => task.Weight);
        foreach (var (task, weight) in fitting)
        {
            at -= weight;
            if (at < 0)
                return task;
        }
        return fitting.Count > 0 ? fitting[^1].Task : null;
    }
}
