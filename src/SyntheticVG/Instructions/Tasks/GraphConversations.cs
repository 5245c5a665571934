using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>Makes samples of a graph: regions chosen and shuffled, a task written, its tokens counted.</summary>
/// <remarks>A conversation that is too long loses its least salient regions; text is never cut. It may be used from several threads.</remarks>
/// <param name="room">Encodes, and knows how much room there is.</param>
/// <param name="style">How conversations are written.</param>
public sealed class GraphConversations(SampleRoom room, TaskStyle style)
{
    /// <summary>With encoder, most positions and positions of a picture.</summary>
    public GraphConversations(ConversationTokens tokens, TaskStyle style, int limit, int pictureTokens)
        : this(new(tokens, limit, pictureTokens), style)
    {
    }

    /// <summary>Writes a conversation about a graph.</summary>
    /// <param name="graph">The graph; it must fit the task.</param>
    /// <param name="task">The task.</param>
    /// <param name="draws">Makes the decisions afresh, the same ones each time.</param>
    /// <param name="picture">Decodes the picture.</param>
    /// <exception cref="SampleTooLongException">Not even one region has room.</exception>
    public MadeSample Make(SceneGraph graph, IGraphTask task, Func<IDraws> draws, Func<Picture> picture)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(draws);
        graph = task.WithRejected ? graph : Rejection.Without(graph);
        if (!task.Fits(graph))
            throw new ArgumentException($"{graph.Image.Key} has nothing for the task {task.Name}", nameof(graph));
        var all = Math.Min(style.MostRegions, graph.Regions.Count);
        var (fits, tooMany) = (0, all + 1); // the most regions known to fit, the fewest known not to
        (Conversation, TrainingSample)? best = null;
        for (var regions = all; ; regions = (fits + tooMany) / 2)
        {
            var conversation = Write(graph, task, regions, draws(), picture);
            if (conversation is not null && room.Tokens.Encode(conversation) is var sample && Length(sample) <= room.Limit)
                (fits, best) = (regions, (conversation, sample));
            else
                tooMany = regions;
            if (tooMany - fits > 1)
                continue;
            var (kept, made) = best ?? throw new SampleTooLongException($"{graph.Image.Key} ({task.Name}): too long with a single region; "
                + $"the model has room for {room.Limit} positions, a picture takes {room.PictureTokens}");
            return new(kept, made, all - fits);
        }
    }

    /// <summary>Positions that a sample takes in the model.</summary>
    public int Length(TrainingSample sample) => room.Length(sample);

    private Conversation? Write(SceneGraph graph, IGraphTask task, int regions, IDraws draws, Func<Picture> picture)
    {
        var chosen = RegionChoice.Shuffled(graph, regions, draws, style.Shuffle);
        if (!task.Fits(chosen))
            return null;
        var written = task.Write(chosen, draws, style);
        return new()
        {
            Id = $"{graph.Image.Key} {task.Name}",
            Turns = written.Turns,
            Masks = written.WholePicture
                ? [Rle.Empty(graph.Image.Height, graph.Image.Width).Complement()]
                : [.. chosen.Regions.Select(region => RegionChoice.MaskOf(region, graph.Image))],
            PictureFile = graph.Image.File,
            Picture = picture,
        };
    }
}
