using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>Writes calls into files of requests instead of making them; their answers come into the ledger later, by <see cref="BatchImport"/>.</summary>
/// <remarks>
/// Stands below the ledger, where budget, retries and the wire are otherwise. A call that waits is not written again; one that came back expired, or with a
/// failure of the server, is, up to three times. What the endpoint refused of a request is left out and remembered, as in live calls; other refusals give the
/// call up.
/// </remarks>
public sealed class BatchChatClient : IChatClient
{
    private const int MostFailures = 3;

    private readonly ChatEndpoint _endpoint;
    private readonly BatchFolder _folder;
    private readonly EndpointForms _forms;
    private readonly ChatClientMetadata _metadata;
    private readonly double _mean;
    private readonly long _answer; // tokens

    /// <summary>A client that writes the calls of an endpoint into a folder.</summary>
    /// <param name="endpoint">The endpoint; its price is that of a batch.</param>
    /// <param name="folder">Where requests go.</param>
    /// <param name="calls">What answers took so far.</param>
    /// <param name="tell">Told in plain words what is left out of requests, or null.</param>
    public BatchChatClient(ChatEndpoint endpoint, BatchFolder folder, CallLedger calls, Action<string>? tell = null)
    {
        (_endpoint, _folder, _forms, _metadata) = (endpoint, folder, new(endpoint, calls, tell), new("openai", endpoint.Url, endpoint.Model));
        var totals = calls.Totals();
        _mean = totals.Answered > 0 ? calls.Spent() / totals.Answered : 0;
        _answer = totals.Answered > 0 ? totals.TokensOut / totals.Answered : TokenEstimate.Answer;
    }

    /// <summary>Holds the call for a file, where it does not wait already.</summary>
    /// <exception cref="AnswerPendingException">The call waits.</exception>
    /// <exception cref="CallUnansweredException">It came back without an answer, and asking again does not help.</exception>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var key = options?.Key ?? CallKey.Of(_metadata, asked, options);
        if (_folder.IsWaiting(key))
            throw new AnswerPendingException(key);
        var before = _folder.Ledger.Find(key);
        var form = before is { State: BatchRequestState.Failed, Code: not null }
            ? FormAfter(before, CompletionRequest.PartsOf(asked, options))
            : _forms.Current;
        try
        {
            _folder.Hold(
                new()
                {
                    Key = key,
                    Purpose = options?.Purpose,
                    Item = options?.Item,
                    Model = options?.ModelId ?? _endpoint.Model,
                    Prompt = options?.Prompt,
                    Form = form.ToJson(),
                    Cost = Math.Max(_endpoint.Price?.Of(TokenEstimate.Of(asked), _answer) ?? 0, _mean),
                    Failures = before?.Failures ?? 0,
                },
                CompletionRequest.Write(_endpoint.Model, asked, options, form));
        }
        catch (InvalidDataException e)
        {
            throw new CallUnansweredException(e.Message, 0, e) { Code = CallCode.BadRequest };
        }
        throw new AnswerPendingException(key);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("answers of a batch come whole");

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // The form of the next attempt of a request that failed.
    private RequestForm FormAfter(BatchRequest before, SentParts sent)
    {
        if (before.Code == CallCode.BadRequest && _forms.Refused(RequestForm.FromJson(before.Form), sent, ServerError.Of(before.Failure ?? "")) is { } next)
            return next;
        if (before.Passing && before.Failures < MostFailures)
            return _forms.Current;
        var times = before.Failures == 1 ? "once" : $"in {before.Failures} batches";
        throw new CallUnansweredException($"{_endpoint} left the call unanswered {times}: {before.Words}", before.Failures) { Code = before.Code! };
    }
}
