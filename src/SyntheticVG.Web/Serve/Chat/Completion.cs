using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SyntheticVG.Web.Serve.Chat;

/// <summary>Answers in the form of OpenAI's chat completions.</summary>
internal static class Completion
{
    /// <summary>A whole answer.</summary>
    /// <param name="id">Name of the request.</param>
    /// <param name="model">Who answered.</param>
    /// <param name="answer">The answer.</param>
    public static JsonObject Of(string id, string model, ChatResponse answer) => new(Head("chat.completion", id, model))
    {
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer.Text },
            ["finish_reason"] = (answer.FinishReason ?? ChatFinishReason.Stop).Value,
        }),
        ["usage"] = answer.Usage is { } usage ? UsageOf(usage) : null,
    };

    /// <summary>What every answer begins with.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Head(string kind, string id, string model) =>
    [
        new("id", $"chatcmpl-{id}"), new("object", kind), new("created", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()), new("model", model),
    ];

    /// <summary>What an answer took.</summary>
    public static JsonObject UsageOf(UsageDetails usage) => new()
    {
        ["prompt_tokens"] = usage.InputTokenCount,
        ["completion_tokens"] = usage.OutputTokenCount,
        ["total_tokens"] = usage.TotalTokenCount,
    };
}

/// <summary>The pieces of one answer.</summary>
internal sealed class CompletionPieces(string id, string model)
{
    /// <summary>The first: who speaks.</summary>
    public JsonObject Role() => Piece(new() { ["role"] = "assistant", ["content"] = "" }, null);

    /// <summary>Some text.</summary>
    public JsonObject Text(string text) => Piece(new() { ["content"] = text }, null);

    /// <summary>The last of the text: why it ended.</summary>
    public JsonObject End(ChatFinishReason reason) => Piece([], reason.Value);

    /// <summary>What it took.</summary>
    public JsonObject Usage(UsageDetails usage) =>
        new(Completion.Head("chat.completion.chunk", id, model)) { ["choices"] = new JsonArray(), ["usage"] = Completion.UsageOf(usage) };

    private JsonObject Piece(JsonObject delta, string? reason) => new(Completion.Head("chat.completion.chunk", id, model))
    {
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason }),
    };
}
