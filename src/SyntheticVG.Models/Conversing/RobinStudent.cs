using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Batching;
using SyntheticVG.Models.Generation;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Conversing;

/// <summary>How a graph is asked for.</summary>
public enum GraphMode
{
    /// <summary>The regions' graph in one answer.</summary>
    Whole,

    /// <summary>Each region's description, then its relationships.</summary>
    RegionByRegion,

    /// <summary>The model proposes the regions, with boxes.</summary>
    EndToEnd,
}

/// <summary>ROBIN as a student of the engine.</summary>
/// <param name="session">Gives the model when the first photo comes; it goes with the student.</param>
/// <param name="options">How answers are written.</param>
/// <param name="mode">How graphs are asked for; null: as the model was trained.</param>
/// <param name="say">Told of regions that have no room in a prompt; or null.</param>
/// <param name="batch">How many are answered at the same time; null: one after the other.</param>
public sealed class RobinStudent(Func<RobinSession> session, AnswerOptions options, GraphMode? mode = null, Action<string>? say = null,
    BatchOptions? batch = null) : IStudent, IDisposable
{
    /// <summary>Looks at each photo, for models that were trained a region at a time on drawn scenes (<see cref="RobinSession.TiesRegionWords"/>); others take
    /// one.</summary>
    public int Looks { get; init; } = 1;

    private readonly RobinDesk _desk = new(session, batch);

    /// <inheritdoc/>
    public string Name => _desk.Session.Name;

    /// <summary>Loads the model, else loaded when the first photo comes.</summary>
    public void Load() => _ = _desk.Session;

    /// <summary>The same model as a chat client; the two take turns.</summary>
    public RobinChatClient AsChatClient() => new(_desk);

    /// <inheritdoc/>
    public async Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken) =>
        await WriteAsync(image, regions, options, mode, Looks, cancellationToken);

    /// <summary>The same, asked otherwise than this student is.</summary>
    /// <param name="image">The photo.</param>
    /// <param name="regions">Its regions.</param>
    /// <param name="asked">How answers are written.</param>
    /// <param name="how">How the graph is asked for; null: as the model was trained.</param>
    /// <param name="looks">Looks at the photo (<see cref="Looks"/>).</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="InvalidDataException">The photo cannot be read, or does not fit its regions.</exception>
    public async Task<StageResult> WriteAsync(AnnotatedImage image, SceneGraph regions, AnswerOptions asked, GraphMode? how, int looks,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(asked);
        var photo = image.Photo.Read(regions.Image);
        try
        {
            return await _desk.UseAsync(model => Write(model, photo, regions, asked, how, looks, cancellationToken), cancellationToken);
        }
        catch (ArgumentException e) // a photo or a region that does not fit
        {
            throw new InvalidDataException($"{image.PicturePath}: {e.Message}", e);
        }
    }

    /// <summary>Scores every ordered pair of a graph's regions with every predicate.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="graph">Its regions and what they are; its relationships are not looked at.</param>
    /// <param name="predicates">The predicates.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The scores, best first; regions without room in the prompt have none.</returns>
    public Task<IReadOnlyList<PairScore>> ScorePairsAsync(Picture photo, SceneGraph graph, IReadOnlyList<string> predicates,
        CancellationToken cancellationToken) => _desk.UseAsync(
            model =>
            {
                using var talk = model.TalkAbout(photo, graph);
                Say(graph, talk.Dropped);
                return talk.ScorePairs(graph, (_, _) => predicates);
            },
            cancellationToken);

    private StageResult Write(RobinSession model, Picture photo, SceneGraph regions, AnswerOptions asked, GraphMode? how, int looks,
        CancellationToken cancellationToken)
    {
        if (model.TiesRegionWords && regions.Regions.Count > 0 && how is null or GraphMode.RegionByRegion)
            return Look(model, photo, regions, asked, looks, cancellationToken);
        using var talk = model.TalkAbout(photo, regions);
        Say(regions, talk.Dropped);
        var answer = Ask(talk, asked, how ?? GraphMode.Whole, cancellationToken);
        return StudentStage.Written(answer.Graph, answer.Oddities);
    }

    // As models of the pocket world are trained and scored.
    private StageResult Look(RobinSession model, Picture photo, SceneGraph regions, AnswerOptions asked, int looks, CancellationToken cancellationToken)
    {
        var (kept, dropped) = PhotoTalk.Fit(model, regions, boxes: false);
        Say(regions, dropped);
        var writer = new ManyLooks(model.Robin, model.Tokenizer)
        {
            Looks = looks,
            Lists = asked.Temperature == 0 ? 1 : ManyLooks.UsualLists,
            Seed = asked.Seed,
            Access = model.Access
        };
        var written = writer.Write(photo, regions.Image,
            [.. kept.Select(i => regions.Regions[i] with { Mask = RegionChoice.MaskOf(regions.Regions[i], regions.Image) })], cancellationToken);
        return StudentStage.Written(written.Over(regions, kept, model.Name), written.Oddities);
    }

    private void Say(SceneGraph regions, IReadOnlyList<int> dropped)
    {
        if (dropped.Count > 0)
            say?.Invoke($"{regions.Image.Key}: {dropped.Count} regions have no room in the prompt and stay without a "
                + $"name: {string.Join(", ", dropped.Take(20).Select(i => i + 1))}{(dropped.Count > 20 ? " and more" : "")}");
    }

    private static GraphAnswer Ask(PhotoTalk talk, AnswerOptions asked, GraphMode how, CancellationToken cancellationToken) => how switch
    {
        _ when talk.Kept.Count == 0 => talk.GraphEndToEnd(asked, cancellationToken),
        GraphMode.EndToEnd => talk.GraphEndToEnd(asked, cancellationToken),
        GraphMode.RegionByRegion => talk.GraphRegionByRegion(asked, cancellationToken),
        _ => talk.Graph(asked, cancellationToken),
    };

    /// <summary>Frees the model.</summary>
    public void Dispose() => _desk.Dispose();
}
