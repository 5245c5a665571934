using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Never asks what was answered before: answers come from the ledger, new ones go there before anyone uses them.</summary>
/// <remarks>
/// Two equal calls at the same time become one request. A call that was given up before is not made again until its failure
/// is forgotten. One that was sent before and may have been answered is made again where it has no price; else it stays in doubt until
/// the user decides. <see cref="ChatCallNotes"/> name purpose, image and prompt.
/// </remarks>
public sealed class LedgeredChatClient(IChatClient inner, ICallStore ledger, ChatPrice? price, TimeProvider time) : DelegatingChatClient(inner)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ChatResponse>>> _asking = new();

    private readonly ChatClientMetadata? _provider = (ChatClientMetadata?)inner.GetService(typeof(ChatClientMetadata));

    /// <summary>The answer to the call, from the ledger where it holds one.</summary>
    /// <exception cref="CallUnansweredException">The call was given up, now or before.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var asked = messages.ToList();
        var key = CallKey.Of(_provider, asked, options);
        if (ledger.Find(key) is { } known)
            return ResponseOf(known);
        if (ledger.FindFailure(key) is { } other && other.Item != options?.Item) // an image that looks the same failed: that is its own
            return await AskTogetherAsync(key, asked, options, cancellationToken);
        if (ledger.FindFailure(key) is { } failed)
            throw new CallUnansweredException(failed.Error, failed.Attempts) { Code = failed.Code ?? CallCode.Unreadable, InDoubt = failed.InDoubt };

        return await AskTogetherAsync(key, asked, options, cancellationToken);
    }

    // With whoever asks the same now; only an answer is shared, a failure is the asker's own.
    private async Task<ChatResponse> AskTogetherAsync(string key, List<ChatMessage> asked, ChatOptions? options, CancellationToken cancellationToken)
    {
        var own = new Lazy<Task<ChatResponse>>(() => AskAsync(key, asked, options, cancellationToken));
        while (true)
        {
            var call = _asking.GetOrAdd(key, own);
            try
            {
                return await call.Value;
            }
            catch (CallUnansweredException) when (call != own)
            {
                continue;
            }
            finally
            {
                _asking.TryRemove(KeyValuePair.Create(key, call));
            }
        }
    }

    private async Task<ChatResponse> AskAsync(string key, List<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (ledger.Find(key) is { } known) // answered between the caller's look and its turn
            return ResponseOf(known);
        if (price is not null && ledger.IsInDoubt(key))
            throw GiveUp(key, options, new($"the call to {Model(options)} was sent before the run ended; "
                + $"it may have been answered and paid for (synvg retry RUN --in-doubt ask asks again)", 0)
            { Code = CallCode.InDoubt, InDoubt = true });
        options = options?.Clone() ?? new();
        options.Key = key;
        var started = time.GetTimestamp();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            var call = RecordOf(key, response, options?.Purpose, options?.Item, Model(options), options?.Prompt, price) with
            {
                Seconds = time.GetElapsedTime(started).TotalSeconds
            };
            ledger.Add(call);
            return ResponseOf(call); // the same whether the answer is new or old
        }
        catch (CallUnansweredException e)
        {
            GiveUp(key, options, e);
            throw;
        }
    }

    private CallUnansweredException GiveUp(string key, ChatOptions? options, CallUnansweredException why)
    {
        ledger.AddFailure(new(key, options?.Purpose, options?.Item, Model(options), why.Message, why.Attempts, why.Code) { InDoubt = why.InDoubt });
        return why;
    }

    /// <summary>An answer as the ledger keeps it.</summary>
    internal static CallRecord RecordOf(string key, ChatResponse response, string? purpose, string? item, string? model, string? prompt, ChatPrice? price)
    {
        var (tokensIn, tokensOut) = (response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
        return new()
        {
            Key = key,
            Purpose = purpose,
            Item = item,
            Model = model,
            Prompt = prompt,
            Answer = response.Text,
            Finish = response.FinishReason?.Value,
            FirstToken = response.FirstToken,
            TokensIn = tokensIn,
            TokensOut = tokensOut,
            Cost = price?.Of(tokensIn, tokensOut),
            Attempts = response.Attempts,
        };
    }

    private string? Model(ChatOptions? options) => options?.ModelId ?? _provider?.DefaultModelId;

    private static ChatResponse ResponseOf(CallRecord call) => new(new ChatMessage(ChatRole.Assistant, call.Answer))
    {
        ModelId = call.Model,
        FinishReason = call.Finish is { } finish ? new ChatFinishReason(finish) : null,
        Usage = new() { InputTokenCount = call.TokensIn, OutputTokenCount = call.TokensOut },
        FirstToken = call.FirstToken,
        Attempts = call.Attempts,
    };
}
