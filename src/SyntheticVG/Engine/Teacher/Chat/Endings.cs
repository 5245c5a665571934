using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Why answers end, in one set of words for all servers, and which endings leave nothing to use.</summary>
internal static class Endings
{
    /// <summary>The model refused; the answer's text is what it said instead.</summary>
    public const string Refusal = "refusal";

    /// <summary>A content filter ended the answer.</summary>
    public const string Filter = "content_filter";

    private const string Length = "length";

    /// <summary>The word for a server's finish reason; the server's own where it means nothing known.</summary>
    public static string Of(string reason) => reason.Split(':')[0].Trim().ToLowerInvariant() switch // "content_filter: PROHIBITED_CONTENT"
    {
        "stop" or "end_turn" or "eos" or "eos_token" or "stop_sequence" or "finish_reason_stop" or "completed" => "stop",
        "length" or "max_tokens" or "max_output_tokens" or "model_length" or "model_context_window_exceeded" => Length,
        "content_filter" or "content-filter" or "contentfilter" or "safety" or "prohibited_content" or "blocklist" or "recitation" or "spii" or "sensitive"
            or "image_safety" or "guardrail_intervened" => Filter,
        "refusal" or "refused" => Refusal,
        _ => reason,
    };

    /// <summary>Whether the answer was cut at the most tokens allowed.</summary>
    public static bool IsCut(string? finish) => finish == Length;

    /// <summary>The answer's text, where the answer did not end by a filter or a refusal: asked again, it would end so again.</summary>
    /// <exception cref="CallUnansweredException">It did.</exception>
    public static string Usable(ChatResponse response)
    {
        var said = ServerWords.Shown(response.Text, null);
        return response.FinishReason?.Value switch
        {
            Filter => throw Unusable(CallCode.Filter, $"a content filter stopped the answer{(said.Length > 0 ? $" after: {said}" : "")}"),
            Refusal => throw Unusable(CallCode.Refusal, $"the model refused{(said.Length > 0 ? $": {said}" : "")}"),
            _ => response.Text,
        };

        CallUnansweredException Unusable(string code, string why) => new($"{response.ModelId ?? "the model"}: {why}", response.Attempts) { Code = code };
    }

    /// <summary>Says so where an answer that cannot be read was cut at the most tokens allowed: asked again, it would be cut again.</summary>
    /// <exception cref="CallUnansweredException">It was.</exception>
    public static void RequireEnd(ChatResponse response)
    {
        if (IsCut(response.FinishReason?.Value))
            throw new CallUnansweredException($"{response.ModelId ?? "the model"}: the answer was cut at {response.Usage?.OutputTokenCount ?? 0} tokens, "
                + $"before it could be used: {ServerWords.Shown(response.Text, null)}", response.Attempts)
            { Code = CallCode.Length };
    }
}
