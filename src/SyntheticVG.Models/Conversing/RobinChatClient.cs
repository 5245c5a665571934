using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Models.Batching;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Conversing;

/// <summary>ROBIN as a chat client: questions about one photo and its regions.</summary>
/// <remarks>
/// One message of the user holds the photo (a <see cref="DataContent"/>). The regions that questions may name as <c>region1</c>,
/// <c>region2</c> and so on are given as <see cref="RegionsProperty"/> in <see cref="ChatOptions.AdditionalProperties"/>, a list of
/// <see cref="Region"/> in pixels of the upright photo. With <see cref="ChatResponseFormat.Json"/> or a schema the answer is the
/// scene graph of the regions, as a line of graphs.jsonl; without regions the model proposes them. What a conversation begins with
/// is read once: photos and regions that were asked about lately are kept (1 GB of them, or what the model is shared with).
/// </remarks>
public sealed class RobinChatClient : IChatClient
{
    /// <summary>Name of the regions among the additional properties.</summary>
    public const string RegionsProperty = "regions";

    /// <summary>Name of the caller among the additional properties, where one model is shared: callers take turns.</summary>
    public const string CallerProperty = "caller";

    private readonly RobinDesk _desk;

    internal RobinChatClient(RobinDesk desk) => _desk = desk;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no photo or no question, or they do not fit into the model; the message says which.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var question = RobinQuestion.Of(messages, options);
        Caller.Name = options?.AdditionalProperties?.GetValueOrDefault(CallerProperty) as string ?? "";
        return await _desk.UseAsync(session => Answer(session, question, null, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var question = RobinQuestion.Of(messages, options);
        Caller.Name = options?.AdditionalProperties?.GetValueOrDefault(CallerProperty) as string ?? "";
        var pieces = Channel.CreateUnbounded<string>();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = AnswerAsync();
        var any = false;
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(cancellationToken))
            {
                any = true;
                yield return new(ChatRole.Assistant, piece);
            }
        }
        finally
        {
            if (!answer.IsCompleted)
                await left.CancelAsync(); // nobody reads any more
        }
        var whole = await answer;
        if (!any && whole.Text.Length > 0)
            yield return new(ChatRole.Assistant, whole.Text);
        yield return new(ChatRole.Assistant, [new UsageContent(whole.Usage!)]) { FinishReason = whole.FinishReason, ModelId = whole.ModelId };

        async Task<ChatResponse> AnswerAsync()
        {
            try
            {
                return await _desk.UseAsync(session => Answer(session, question, piece => pieces.Writer.TryWrite(piece), left.Token), left.Token);
            }
            finally
            {
                pieces.Writer.TryComplete();
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("synvg", null, _desk.Session.Name)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Frees nothing: the model is its student's, and what was read goes with it.</summary>
    public void Dispose()
    {
    }

    private static ChatResponse Answer(RobinSession session, RobinQuestion question, Action<string>? written, CancellationToken cancellationToken)
    {
        session.KeepPrefixes(new BatchOptions().PrefixBytes);
        var photo = new PictureReader(new() { Turn = true }).Read(question.Photo);
        var given = new SceneGraph { Image = new() { Key = "photo", File = "photo", Width = photo.Width, Height = photo.Height }, Regions = question.Regions };
        using var talk = session.TalkAbout(photo, given);
        var options = question.Options with { Written = question.AsGraph ? null : written };
        if (question.AsGraph)
        {
            var graph = talk.Kept.Count > 0 ? talk.Graph(options, cancellationToken) : talk.GraphEndToEnd(options, cancellationToken);
            return Response(session, GraphLines.Write(graph.Graph), graph.Texts);
        }
        var answer = talk.Converse(question.Turns, options, cancellationToken);
        return Response(session, answer.Text, [answer]);
    }

    private static ChatResponse Response(RobinSession session, string text, IReadOnlyList<TextAnswer> answers)
    {
        var (read, written) = (answers.Sum(answer => answer.PromptTokens), answers.Sum(answer => answer.NewTokens));
        return new(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = session.Name,
            FinishReason = answers.Any(answer => answer.Cut) ? ChatFinishReason.Length : ChatFinishReason.Stop,
            Usage = new() { InputTokenCount = read, OutputTokenCount = written, TotalTokenCount = read + written },
        };
    }

    // What is asked, of messages and options.
    private sealed record RobinQuestion(byte[] Photo, IReadOnlyList<Region> Regions, IReadOnlyList<string> Turns, bool AsGraph, AnswerOptions Options)
    {
        public static RobinQuestion Of(IEnumerable<ChatMessage> messages, ChatOptions? options)
        {
            ArgumentNullException.ThrowIfNull(messages);
            var (photos, turns, instruction) = (new List<byte[]>(), new List<string>(), "");
            foreach (var message in messages)
            {
                photos.AddRange(message.Contents.OfType<DataContent>().Where(data => data.HasTopLevelMediaType("image")).Select(data => data.Data.ToArray()));
                if (message.Role == ChatRole.System)
                    instruction += message.Text + "\n";
                else
                    turns.Add(message.Text);
            }
            if (photos.Count != 1)
                throw new ArgumentException($"the conversation has {photos.Count} photos; expected one", nameof(messages));
            if (turns.Count > 0)
                turns[0] = instruction + turns[0];
            var asGraph = options?.ResponseFormat is ChatResponseFormatJson;
            return new(photos[0], RegionsOf(options), turns, asGraph, new()
            {
                MaxNewTokens = options?.MaxOutputTokens ?? new AnswerOptions().MaxNewTokens,
                Temperature = options?.Temperature,
                TopP = options?.TopP,
                Seed = (int)(options?.Seed ?? 1),
            });
        }

        private static IReadOnlyList<Region> RegionsOf(ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(RegionsProperty) switch
        {
            null => [],
            IReadOnlyList<Region> regions => regions,
            var other => throw new ArgumentException($"the property {RegionsProperty} is a {other.GetType().Name}; expected a list of {nameof(Region)}",
                nameof(options)),
        };
    }
}
