using System.Net;
using System.Text;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>Answers requests from a provider's batch results; a request without one goes into a file to submit.</summary>
/// <remarks>Stands where the network would: everything above it (prompts, ledger, repairs) is the same in both modes.</remarks>
public sealed class BatchHandler(BatchFolder folder) : HttpMessageHandler
{
    /// <summary>The answer that came back for the request.</summary>
    /// <exception cref="AnswerPendingException">None did yet.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken); // chat completions have a body
        var id = BatchFolder.IdOf(body);
        if (folder.Find(id) is not { } answer)
        {
            folder.Submit(id, body);
            throw new AnswerPendingException($"request {id} waits for the provider's answer");
        }
        return new(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("requests are sent asynchronously");
}
