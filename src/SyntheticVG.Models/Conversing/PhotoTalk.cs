using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Generation;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Conversing;

/// <summary>Questions about one photo. With the first one the photo is encoded, once, and what all questions begin with is read, once.</summary>
/// <remarks>
/// Regions are named by their places in the graph that was given. Where they do not all fit, the smallest have no number in
/// the prompt: <see cref="Dropped"/> says which. Used by one thread at a time.
/// </remarks>
public sealed partial class PhotoTalk : IDisposable
{
    /// <summary>The most regions that prompts name; the model was trained on no more.</summary>
    public const int MostRegions = 99;

    private readonly RobinSession _session;
    private readonly SceneGraph _given;
    private readonly bool _boxes;
    private readonly Picture _photo;
    private Lease<PhotoMaps>? _maps; // which both prefixes need
    private Lease<SharedPrefix>? _aboutRegions, _aboutPicture;

    internal PhotoTalk(RobinSession session, Picture photo, SceneGraph given, bool boxes)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(given);
        (_session, _photo, _given, _boxes) = (session, photo, given, boxes);
        var (width, height) = (given.Image.Width, given.Image.Height);
        if (photo.Width != width || photo.Height != height)
            throw new ArgumentException($"the photo is {photo.Width} x {photo.Height}; the graph {given.Image.Key} is about one of {width} x {height}",
                nameof(photo));
        foreach (var (region, i) in given.Regions.Select((region, i) => (region, i)))
        {
            if (region.Mask is { } mask && (mask.Width != width || mask.Height != height))
                throw new ArgumentException($"the mask of region {i} is {mask.Width} x {mask.Height}; the photo is {width} x {height}", nameof(given));
        }
        var empty = given.Regions.Count(region => RegionChoice.MaskOf(region, given.Image).IsEmpty);
        if (empty > 0)
            Notes["empty-mask"] = empty;
        (Kept, Dropped) = Fit(session, given, boxes);
    }

    /// <summary>The regions that the prompts name, in the order of their numbers: their places in the given graph.</summary>
    public IReadOnlyList<int> Kept { get; }

    /// <summary>The regions that have no room, the smallest first.</summary>
    public IReadOnlyList<int> Dropped { get; }

    /// <summary>What was odd about photo, regions and questions, counted by kebab-case name.</summary>
    public SortedDictionary<string, int> Notes { get; } = new(StringComparer.Ordinal);

    /// <summary>Describes a region.</summary>
    public TextAnswer Describe(int region, AnswerOptions? options = null, CancellationToken cancellationToken = default) =>
        Write(QuestionKind.Description, [[RobinPrompts.Description(Regions, NumberOf(region))]], options, _ => Text(options), cancellationToken)[0];

    /// <summary>Says in detail what the picture shows.</summary>
    public TextAnswer Caption(AnswerOptions? options = null, CancellationToken cancellationToken = default) =>
        Write(QuestionKind.Caption, [[RobinPrompts.CaptionOfPicture()]], options, _ => Text(options), cancellationToken)[0];

    /// <summary>Answers any question: about the regions where there are some, else about the whole picture.</summary>
    /// <param name="question">The question, which may name regions (<c>region1</c> and so on). Special tokens in it lose their meaning, and are
    /// counted.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the answer between two tokens.</param>
    /// <exception cref="ArgumentException">The question is empty, or too long for the model.</exception>
    public TextAnswer Ask(string question, AnswerOptions? options = null, CancellationToken cancellationToken = default) =>
        Converse([question], options, cancellationToken);

    /// <summary>Goes on with a conversation.</summary>
    /// <param name="turns">User and assistant in turn; the first and the last are the user's.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the answer between two tokens.</param>
    /// <exception cref="ArgumentException">A turn is empty, the last one is the assistant's, or all are too long for the model.</exception>
    public TextAnswer Converse(IReadOnlyList<string> turns, AnswerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turns);
        string[] plain = [.. turns.Select(Plain)];
        if (plain.Length > 0)
            plain[0] = Kept.Count > 0 ? RobinPrompts.AboutRegions(Regions, plain[0]) : RobinPrompts.AboutPicture(plain[0]);
        return Write(QuestionKind.Question, [plain], options, _ => Text(options), cancellationToken)[0];
    }

    private PromptRegions Regions => PromptRegions.Of(RegionChoice.Of(_given, Kept), _boxes);

    private int NumberOf(int region) => Kept.Index().Where(kept => kept.Item == region).Select(kept => (int?)kept.Index).FirstOrDefault()
        ?? throw new ArgumentException($"region {region} is not in the prompt; expected one of {string.Join(", ", Kept)}", nameof(region));

    private string Plain(string text)
    {
        var plain = PromptTokens.Plain(_session.Tokenizer, text, out var found).Trim();
        if (found > 0)
            Notes["special-token-in-text"] = Notes.GetValueOrDefault("special-token-in-text") + found;
        return plain.Length > 0 ? plain : throw new ArgumentException("the question is empty; expected some text", nameof(text));
    }

    private PlainTextConstraint? Text(AnswerOptions? options) =>
        options?.Constrained ?? true ? new PlainTextConstraint(_session.Tokenizer, _session.StopTokens) : null;

    // As many regions as prompt and answer have room for: half of the positions, or 1,024, are the answer's.
    internal static (IReadOnlyList<int> Kept, IReadOnlyList<int> Dropped) Fit(RobinSession session, SceneGraph given, bool boxes)
    {
        if (given.Regions.Count == 0)
            return ([], []);
        int[] largest = [.. RegionChoice.BySalience(given).Take(MostRegions).Order()];
        var graph = RegionChoice.Of(given, largest);
        var room = session.MostPositions - Math.Min(1024, session.MostPositions / 2);
        var fit = PromptFit.Find(session.Tokenizer, [.. graph.Regions.Select(region => region.Box)],
            kept => ChatTemplate.Prompt([RobinPrompts.SceneGraph(PromptRegions.Of(RegionChoice.Of(graph, kept), boxes))]), room,
            session.Robin.Config.ImageTokens);
        int[] beyond = [.. RegionChoice.BySalience(given).Skip(MostRegions).Reverse()];
        return ([.. fit.Kept.Select(i => largest[i])], [.. beyond, .. fit.Dropped.Select(i => largest[i])]);
    }

    /// <summary>Frees what was read.</summary>
    public void Dispose()
    {
        _aboutRegions?.Dispose();
        _aboutPicture?.Dispose();
        _maps?.Dispose();
    }
}
