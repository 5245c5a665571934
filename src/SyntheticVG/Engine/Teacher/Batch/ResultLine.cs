using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>A line of a provider's output or error file.</summary>
/// <param name="CustomId">Which request it answers; null where it does not say.</param>
/// <param name="Completion">The answer; null where the request failed.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
internal sealed record ResultLine(string? CustomId, Completion? Completion, BatchFailure? Failure)
{
    private const int MostRaw = 20_000;

    private static readonly HttpResponseHeaders NoHeaders = new HttpResponseMessage().Headers;

    /// <summary>Reads a line; null where it is no JSON object.</summary>
    /// <param name="line">The line.</param>
    /// <param name="key">The key of the endpoint, to mask.</param>
    /// <param name="now">The time that a date to wait for is seen from.</param>
    public static ResultLine? Read(string line, string? key, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(WellFormedText.Of(line)),
                new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return json.RootElement is { ValueKind: JsonValueKind.Object } root ? Of(root, key, now) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ResultLine Of(JsonElement root, string? key, DateTimeOffset now)
    {
        var customId = Text(root, "custom_id");
        if (Member(root, "response") is { ValueKind: JsonValueKind.Object } response)
        {
            var status = Text(response, "status_code") is { } said && double.TryParse(said, CultureInfo.InvariantCulture, out var number)
                && number is >= 100 and < 600 ? (int)number : 200;
            var body = Member(response, "body") ?? (Member(response, "choices") is null ? null : response);
            if (body is { ValueKind: JsonValueKind.Object or JsonValueKind.String } content)
                return Answered(customId, content.ValueKind == JsonValueKind.String ? content.GetString()! : content.GetRawText(), status, key, now);
            if (Member(root, "error") is null)
                return new(customId, null, Unreadable($"the response (HTTP {status}) has no body", response.GetRawText(), key));
        }
        if (Member(root, "error") is { } error)
            return new(customId, null, NotTried(error, key, now));
        return new(customId, null, Unreadable("the result holds neither a response nor an error", root.GetRawText(), key));
    }

    private static ResultLine Answered(string? customId, string body, int status, string? key, DateTimeOffset now)
    {
        if (status is < 200 or >= 300)
            return new(customId, null, Refused(status, ServerError.Of(body), body, key, now));
        try
        {
            return new(customId, CompletionReader.Read(Encoding.UTF8.GetBytes(body)), null);
        }
        catch (CompletionErrorException e) // a failure under a good status
        {
            return new(customId, null, Refused(e.Error.Status ?? 200, e.Error, body, key, now));
        }
        catch (CompletionUnreadableException e)
        {
            return new(customId, null, Unreadable(e.Message, body, key));
        }
    }

    // What the batch's own machinery says of a request; expired and cancelled requests were never asked.
    private static BatchFailure NotTried(JsonElement error, string? key, DateTimeOffset now)
    {
        var (said, code) = (ServerError.Of(error), error.ValueKind == JsonValueKind.Object ? Text(error, "code") ?? Text(error, "type") : null);
        if (code is "batch_expired" or "batch_cancelled" or "batch_canceled" or "request_timeout" || said.Names.Contains("expired", StringComparison.Ordinal)
            || said.Names.Contains("cancel", StringComparison.Ordinal))
            return new(ServerWords.Shown(code ?? "batch-expired", key), ServerWords.Shown(said.Words, key), Raw(error.GetRawText(), key),
                Passing: true, Counts: false);
        return Refused(said.Status ?? (int.TryParse(code, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600 ? status : 200), said,
            error.GetRawText(), key, now) is { Code: CallCode.BadRequest } unknown && said.Status is null
            ? unknown with { Passing = true } // without a status nobody knows whose fault it was
            : Refused(said.Status ?? 200, said, error.GetRawText(), key, now);
    }

    private static BatchFailure Refused(int status, ServerError error, string raw, string? key, DateTimeOffset now)
    {
        var problem = RefusedRequest.Of(status, error, NoHeaders, key, now);
        var passing = problem.Passing || problem.Code == CallCode.Quota;
        return new(problem.Code, problem.Message, Raw(raw, key), passing, Counts: problem.Code is not (CallCode.RateLimited or CallCode.Quota));
    }

    private static BatchFailure Unreadable(string words, string raw, string? key) =>
        new(CallCode.Unreadable, ServerWords.Shown(words, key), Raw(raw, key), Passing: true, Counts: true);

    private static string Raw(string text, string? key) => ServerWords.Masked(text, key) is var masked && masked.Length > MostRaw ? masked[..MostRaw] : masked;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { } value
            ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
            : null;
}
