using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
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

/// <summary>ROBIN as a student of the engine: one photo after the other, whoever asks.</summary>
/// <param name="session">Gives the model when the first photo comes; it goes with the student.</param>
/// <param name="options">How answers are written.</param>
/// <param name="mode">How graphs are asked for; null: as the model was trained.</param>
/// <param name="say">Told of regions that have no room in a prompt; or null.</param>
public sealed class RobinStudent(Func<RobinSession> session, AnswerOptions options, GraphMode? mode = null, Action<string>? say = null) : IStudent, IDisposable
{
    /// <summary>Looks at each photo, for models that were trained a region at a time on drawn scenes (<see cref="RobinSession.TiesRegionWords"/>); others take one.</summary>
    public int Looks { get; init; } = 1;

    private readonly RobinDesk _desk = new(session);

    /// <inheritdoc/>
    public string Name => _desk.Session.Name;

    /// <summary>Loads the model, else loaded when the first photo comes.</summary>
    public void Load() => _ = _desk.Session;

    /// <summary>The same model as a chat client; the two take turns.</summary>
    public RobinChatClient AsChatClient() => new(_desk);

    /// <inheritdoc/>
    public async Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(regions);
        var photo = image.Photo.Read(regions.Image);
        try
        {
            return await _desk.UseAsync(model => Write(model, photo, regions, cancellationToken), cancellationToken);
        }
        catch (ArgumentException e) // a photo or a region that does not fit
        {
            throw new InvalidDataException($"{image.PicturePath}: {e.Message}", e);
        }
    }

    private StageResult Write(RobinSession model, Picture photo, SceneGraph regions, CancellationToken cancellationToken)
    {
        if (model.TiesRegionWords && regions.Regions.Count > 0 && mode is null or GraphMode.RegionByRegion)
            return Look(model, photo, regions, cancellationToken);
        using var talk = model.TalkAbout(photo, regions);
        Say(regions, talk.Dropped);
        var answer = Ask(talk, mode ?? GraphMode.Whole, cancellationToken);
        return StudentStage.Written(answer.Graph, answer.Oddities);
    }

    // As models of the pocket world are trained and scored.
    private StageResult Look(RobinSession model, Picture photo, SceneGraph regions, CancellationToken cancellationToken)
    {
        var (kept, dropped) = PhotoTalk.Fit(model, regions, boxes: false);
        Say(regions, dropped);
        var writer = new ManyLooks(model.Robin, model.Tokenizer) { Looks = Looks, Lists = options.Temperature == 0 ? 1 : ManyLooks.UsualLists, Seed = options.Seed };
        var written = writer.Write(photo, regions.Image, [.. kept.Select(i => regions.Regions[i] with { Mask = RegionChoice.MaskOf(regions.Regions[i], regions.Image) })], cancellationToken);
        return StudentStage.Written(written.Over(regions, kept, model.Name), written.Oddities);
    }

    private void Say(SceneGraph regions, IReadOnlyList<int> dropped)
    {
        if (dropped.Count > 0)
            say?.Invoke($"{regions.Image.Key}: {dropped.Count} regions have no room in the prompt and stay without a name: {string.Join(", ", dropped.Take(20).Select(i => i + 1))}{(dropped.Count > 20 ? " and more" : "")}");
    }

    private GraphAnswer Ask(PhotoTalk talk, GraphMode how, CancellationToken cancellationToken) => how switch
    {
        _ when talk.Kept.Count == 0 => talk.GraphEndToEnd(options, cancellationToken),
        GraphMode.EndToEnd => talk.GraphEndToEnd(options, cancellationToken),
        GraphMode.RegionByRegion => talk.GraphRegionByRegion(options, cancellationToken),
        _ => talk.Graph(options, cancellationToken),
    };

    /// <summary>Frees the model.</summary>
    public void Dispose() => _desk.Dispose();
}
