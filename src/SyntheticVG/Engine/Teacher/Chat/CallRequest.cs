using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>A call as it travels to whoever may send it: everything that determines the answer, and what the call says about itself.</summary>
public sealed record CallRequest
{
    /// <summary>The call's identity.</summary>
    public required string Key { get; init; }

    /// <summary>Address of the endpoint.</summary>
    public required string Url { get; init; }

    /// <summary>The model asked.</summary>
    public required string Model { get; init; }

    /// <summary>The messages.</summary>
    public required IReadOnlyList<CallMessage> Messages { get; init; }

    /// <summary>Sampling temperature, or null.</summary>
    public float? Temperature { get; init; }

    /// <summary>Share of the likeliest words that are drawn from, or null.</summary>
    public float? TopP { get; init; }

    /// <summary>Most tokens of the answer, or null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Seed, or null.</summary>
    public long? Seed { get; init; }

    /// <summary>Schema of the answer as JSON, or null.</summary>
    public string? Schema { get; init; }

    /// <summary>Name of the schema.</summary>
    public string? SchemaName { get; init; }

    /// <summary>What the schema says.</summary>
    public string? SchemaDescription { get; init; }

    /// <summary>What the call is for.</summary>
    public string? Purpose { get; init; }

    /// <summary>Key of the image that it is about.</summary>
    public string? Item { get; init; }

    /// <summary>Name and version of the prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>How many of the likeliest first tokens to ask log-probabilities of, or null.</summary>
    public int? LogProbabilities { get; init; }

    /// <summary>Which of several samples of one question it is, or null.</summary>
    public int? Sample { get; init; }

    internal static CallRequest Of(ChatClientMetadata provider, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var form = options?.ResponseFormat as ChatResponseFormatJson;
        return new()
        {
            Key = CallKey.Of(provider, messages, options),
            Url = $"{provider.ProviderUri}",
            Model = options?.ModelId ?? provider.DefaultModelId ?? "",
            Messages = [.. messages.Select(message => new CallMessage(message.Role.Value, [.. message.Contents.Select(PartOf)]))],
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            MaxOutputTokens = options?.MaxOutputTokens,
            Seed = options?.Seed,
            Schema = form?.Schema?.GetRawText(),
            SchemaName = form?.SchemaName,
            SchemaDescription = form?.SchemaDescription,
            Purpose = options?.Purpose,
            Item = options?.Item,
            Prompt = options?.Prompt,
            LogProbabilities = options?.LogProbabilities,
            Sample = options?.Sample,
        };

        static CallPart PartOf(AIContent content) => content switch
        {
            TextContent text => new(text.Text, null, null),
            DataContent data => new(null, data.MediaType, data.Data.ToArray()),
            _ => throw new ArgumentException($"a message holds {content.GetType().Name}; expected text and pictures"),
        };
    }

    /// <summary>Asks a client.</summary>
    public async Task<CallAnswer> AskAsync(IChatClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var options = new ChatOptions
        {
            Temperature = Temperature,
            TopP = TopP,
            MaxOutputTokens = MaxOutputTokens,
            Seed = Seed,
            ResponseFormat = Schema is null ? null : ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema), SchemaName, SchemaDescription),
            Purpose = Purpose,
            Item = Item,
            Prompt = Prompt,
            LogProbabilities = LogProbabilities,
            Sample = Sample,
        };
        var messages = Messages.Select(message => new ChatMessage(new(message.Role),
            [.. message.Parts.Select(part => part.Text is { } text ? (AIContent)new TextContent(text) : new DataContent(part.Bytes ?? [], part.Media ?? ""))]));
        try
        {
            return CallAnswer.Of(await client.GetResponseAsync(messages, options, cancellationToken));
        }
        catch (CallUnansweredException e)
        {
            return new() { Error = e.Message, Code = e.Code, InDoubt = e.InDoubt, Attempts = e.Attempts };
        }
    }
}

/// <summary>A message of a call.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Parts">Texts and pictures, in order.</param>
public sealed record CallMessage(string Role, IReadOnlyList<CallPart> Parts);

/// <summary>A text, or a picture with its type.</summary>
public sealed record CallPart(string? Text, string? Media, byte[]? Bytes);

/// <summary>What came of a call.</summary>
public sealed record CallAnswer
{
    /// <summary>The answer's text; null where there is none.</summary>
    public string? Text { get; init; }

    /// <summary>Why the answer ended, or null.</summary>
    public string? Finish { get; init; }

    /// <summary>Natural log-probabilities of the likeliest first tokens.</summary>
    public IReadOnlyDictionary<string, double> FirstToken { get; init; } = new Dictionary<string, double>();

    /// <summary>Tokens of the request.</summary>
    public long TokensIn { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public long TokensOut { get; init; }

    /// <summary>Requests that it took.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Why there is no answer, in words; null where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>Why there is no answer, one of <see cref="CallCode"/>.</summary>
    public string? Code { get; init; }

    /// <summary>Whether it may have been answered and paid for all the same.</summary>
    public bool InDoubt { get; init; }

    internal static CallAnswer Of(ChatResponse response) => new()
    {
        Text = response.Text,
        Finish = response.FinishReason?.Value,
        FirstToken = response.FirstToken.ToDictionary(),
        TokensIn = response.Usage?.InputTokenCount ?? 0,
        TokensOut = response.Usage?.OutputTokenCount ?? 0,
        Attempts = response.Attempts,
    };

    internal ChatResponse ToResponse() => Error is not null
        ? throw new CallUnansweredException(Error, Attempts) { Code = Code ?? CallCode.Unreadable, InDoubt = InDoubt }
        : new(new ChatMessage(ChatRole.Assistant, Text))
        {
            FinishReason = Finish is { } finish ? new ChatFinishReason(finish) : null,
            Usage = new() { InputTokenCount = TokensIn, OutputTokenCount = TokensOut },
            FirstToken = new SortedDictionary<string, double>(FirstToken.ToDictionary(), StringComparer.Ordinal),
            Attempts = Attempts,
        };
}
