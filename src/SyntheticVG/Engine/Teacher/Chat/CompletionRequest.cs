using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Writes a chat completion request: the messages and as little else as was asked for and the endpoint takes.</summary>
internal static class CompletionRequest
{
    private static readonly JsonWriterOptions OnOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What a request of these options has that not every endpoint takes.</summary>
    public static SentParts PartsOf(IEnumerable<ChatMessage> messages, ChatOptions? options) => new()
    {
        Temperature = options?.Temperature is not null,
        TopP = options?.TopP is not null,
        Seed = options?.Seed is not null,
        TokenLimit = options?.MaxOutputTokens is not null,
        Schema = options?.ResponseFormat is ChatResponseFormatJson,
        LogProbabilities = options?.LogProbabilities,
        SystemRole = messages.Any(message => message.Role == ChatRole.System),
    };

    /// <summary>The request's body: one line of JSON.</summary>
    /// <exception cref="ArgumentException">A message holds something else than text and pictures.</exception>
    public static byte[] Write(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options, RequestForm form)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var writer = new Utf8JsonWriter(buffer, OnOneLine))
        {
            writer.WriteStartObject();
            writer.WriteString("model", options?.ModelId ?? model);
            writer.WriteStartArray("messages");
            foreach (var message in form.NoSystemRole ? WithoutSystemRole(messages) : messages)
                WriteMessage(writer, message);
            writer.WriteEndArray();
            if (options is not null)
                WriteOptions(writer, options, form);
            if (form.Stream)
                writer.WriteBoolean("stream", true);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteOptions(Utf8JsonWriter writer, ChatOptions options, RequestForm form)
    {
        if (options.Temperature is { } temperature && !form.NoTemperature)
            writer.WriteNumber("temperature", temperature);
        if (options.TopP is { } topP && !form.NoTopP)
            writer.WriteNumber("top_p", topP);
        if (options.Seed is { } seed && !form.NoSeed)
            writer.WriteNumber("seed", seed);
        if (options.MaxOutputTokens is { } tokens && !form.NoTokenLimit)
            writer.WriteNumber(form.OlderTokenLimit ? "max_tokens" : "max_completion_tokens", tokens);
        if (options.LogProbabilities is { } likeliest && !form.NoLogProbabilities)
        {
            writer.WriteBoolean("logprobs", true);
            writer.WriteNumber("top_logprobs", form.FewerLogProbabilities ? Math.Min(likeliest, RequestForm.FewLogProbabilities) : likeliest);
        }
        if (options.ResponseFormat is ChatResponseFormatJson format && form.Format != AnswerFormat.Prompt)
            WriteFormat(writer, format, form.Format);
    }

    private static void WriteFormat(Utf8JsonWriter writer, ChatResponseFormatJson format, AnswerFormat asked)
    {
        writer.WriteStartObject("response_format");
        if (format.Schema is { } schema && asked != AnswerFormat.JsonObject)
        {
            writer.WriteString("type", "json_schema");
            writer.WriteStartObject("json_schema");
            writer.WriteString("name", format.SchemaName ?? "answer");
            if (format.SchemaDescription is { } description)
                writer.WriteString("description", description);
            writer.WritePropertyName("schema");
            schema.WriteTo(writer);
            if (asked == AnswerFormat.StrictSchema)
                writer.WriteBoolean("strict", true);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("type", "json_object");
        }
        writer.WriteEndObject();
    }

    // A message of text alone is a text: not every server takes a list of parts there.
    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        if (message.Contents is [TextContent only])
        {
            writer.WriteString("content", WellFormedText.Of(only.Text));
        }
        else
        {
            writer.WriteStartArray("content");
            foreach (var content in message.Contents)
                WritePart(writer, content);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, AIContent content)
    {
        writer.WriteStartObject();
        switch (content)
        {
            case TextContent text:
                writer.WriteString("type", "text");
                writer.WriteString("text", WellFormedText.Of(text.Text));
                break;
            case DataContent picture:
                writer.WriteString("type", "image_url");
                writer.WriteStartObject("image_url");
                writer.WriteString("url", picture.Uri);
                writer.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"a message holds {content.GetType().Name}; expected text and pictures", nameof(content));
        }
        writer.WriteEndObject();
    }

    private static List<ChatMessage> WithoutSystemRole(IReadOnlyList<ChatMessage> messages)
    {
        var system = string.Join("\n\n", messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text));
        var others = messages.Where(message => message.Role != ChatRole.System).ToList();
        var first = others.FindIndex(message => message.Role == ChatRole.User);
        if (first < 0)
            return [new(ChatRole.User, system), .. others];
        others[first] = new(ChatRole.User, others[first].Contents is [TextContent only]
            ? [new TextContent($"{system}\n\n{only.Text}")]
            : [new TextContent(system), .. others[first].Contents]);
        return others;
    }
}
