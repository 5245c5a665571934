using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using SyntheticVG.Web.Hosting;
using SyntheticVG.Web.Serve.Keys;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Serve.Chat;

/// <summary><c>POST /v1/chat/completions</c>: questions about a photo and its regions, as OpenAI's clients ask them.</summary>
internal sealed class ChatEndpoint(IReadOnlyList<ServedModel> models, Admission admission, ServiceMeters meters, ServiceOptions options)
{
    private const string Caller = "caller";

    /// <summary>Answers a request.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new ProblemException(new(StatusCodes.Status415UnsupportedMediaType, "media-type",
                $"the request is {context.Request.ContentType ?? "of no type"}; expected application/json"));
        var begun = TimeProvider.System.GetTimestamp();
        var place = admission.Enter();
        var deadline = new Deadline(context, options);
        context.Response.RegisterForDispose(place); // an answer in pieces is written after this method has ended
        context.Response.RegisterForDispose(deadline);
        var trace = RequestTrace.Of(context);
        try
        {
            var (request, model) = await trace.InAsync("read", () => ReadAsync(context.Request, deadline.Token));
            trace.Tag("gen_ai.request.model", model.Name);
            request.Options.AdditionalProperties![Caller] = KeyRing.SenderOf(context); // which the request has
            using (trace.Stage("wait"))
                await place.TurnAsync(deadline.Token);
            if (request.Stream)
            {
                var pieces = model.Chat!.GetStreamingResponseAsync(request.Messages, request.Options, deadline.Token).GetAsyncEnumerator(deadline.Token);
                var first = await trace.InAsync("first_piece", async () => await pieces.MoveNextAsync()); // what cannot be answered is refused, not begun
                return TypedResults.ServerSentEvents(PiecesOf(context.TraceIdentifier, pieces, first, request, model, begun, trace, deadline.Token));
            }
            var answer = await trace.InAsync(
                "answer", () => model.Chat!.GetResponseAsync(request.Messages, request.Options, deadline.Token)); // those without are refused
            Measure(model, answer.Usage, begun, trace);
            return TypedResults.Json(Completion.Of(context.TraceIdentifier, model.Name, answer));
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw deadline.Over();
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException)
        {
            throw new ProblemException(new(StatusCodes.Status400BadRequest, "unsupported", e.Message.Split(" (Parameter")[0]) { Part = "messages" });
        }
    }

    private async Task<(ChatRequest Request, ServedModel Model)> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        using var body = await JsonBody.ReadAsync(http, cancellationToken);
        var request = ChatRequest.Read(body.RootElement, options.MaxPixels);
        var talking = models.Where(model => model.Chat is not null).ToList();
        if (talking.Count == 0)
            throw new ProblemException(
                new(StatusCodes.Status404NotFound, "model", "no model that answers questions; start the service with --model") { Part = "model" });
        return (request, request.Model is not { } name ? talking[0] : talking.Find(model => model.Name == name)
            ?? throw new ProblemException(
                new(StatusCodes.Status404NotFound, "model", $"no model '{name}'; expected {string.Join(", ", talking.Select(model => model.Name))}")
                {
                    Part = "model"
                }));
    }

    private async IAsyncEnumerable<SseItem<string>> PiecesOf(
        string id, IAsyncEnumerator<ChatResponseUpdate> pieces, bool first, ChatRequest request, ServedModel model, long begun, RequestTrace trace,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var _ = pieces;
        using var stage = trace.Stage("further_pieces");
        var completion = new CompletionPieces(id, model.Name);
        UsageDetails? usage = null;
        yield return Item(completion.Role());
        for (var more = first; more; more = await pieces.MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pieces.Current.Text.Length > 0)
                yield return Item(completion.Text(pieces.Current.Text));
            usage = pieces.Current.Contents.OfType<UsageContent>().FirstOrDefault()?.Details ?? usage;
            if (pieces.Current.FinishReason is { } reason)
                yield return Item(completion.End(reason));
        }
        Measure(model, usage, begun, trace);
        if (request.StreamUsage && usage is not null)
            yield return Item(completion.Usage(usage));
        yield return new("[DONE]");

        static SseItem<string> Item(JsonObject piece) => new(piece.ToJsonString());
    }

    private void Measure(ServedModel model, UsageDetails? usage, long begun, RequestTrace trace)
    {
        trace.Tag("gen_ai.usage.input_tokens", usage?.InputTokenCount);
        trace.Tag("gen_ai.usage.output_tokens", usage?.OutputTokenCount);
        meters.Answered("chat", model.Name, StatusCodes.Status200OK, TimeProvider.System.GetElapsedTime(begun));
        meters.Tokens(model.Name, usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0);
    }
}
