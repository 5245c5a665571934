using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Reads chat completions of OpenAI-compatible servers as they are sent: nothing that is not needed is looked at, nothing that is needed must have one
/// form.</summary>
/// <remarks>
/// Taken: JSON behind blank lines, a byte order mark or <c>: comment</c> lines; server-sent events that nobody asked for; numbers as fractions or texts; a
/// finish reason that is null, unknown or absent; content as text or parts, without thinking; the answer in the reasoning where the content is empty. UTF-8, or
/// UTF-16 with its mark.
/// </remarks>
internal static class CompletionReader
{
    private const double MostTokens = 1e12;

    /// <summary>The completion in an answer's body.</summary>
    /// <exception cref="CompletionUnreadableException">It is none.</exception>
    /// <exception cref="CompletionErrorException">It is an error.</exception>
    public static Completion Read(ReadOnlySpan<byte> body)
    {
        var text = WellFormedText.Of(Decode(body));
        var values = JsonValues.In(WithoutFrames(text));
        var read = new Pieces();
        foreach (var value in values.SelectMany(value => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : (JsonElement[])[value]))
            read.Add(value);
        return read.Completion(text);
    }

    /// <summary>The text of a body, by its byte order mark; UTF-8 without one.</summary>
    internal static string Decode(ReadOnlySpan<byte> body)
    {
        var encoding = body is [0xFF, 0xFE, ..] ? Encoding.Unicode : body is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode : Encoding.UTF8;
        return encoding.GetString(body).TrimStart('\uFEFF');
    }

    // JSON without what may stand around it: comments of a server that is still busy, the frames of server-sent events.
    private static string WithoutFrames(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is '{' or '[')
            return text;
        var json = new StringBuilder(text.Length);
        var inside = false; // a JSON text over several lines, after which no frame is looked for
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var data = line.TrimStart();
            if (!inside && (data.IsEmpty || data[0] == ':' || IsField(data, "event") || IsField(data, "id") || IsField(data, "retry")))
                continue;
            if (IsField(data, "data"))
                data = data["data:".Length..].Trim();
            else
                inside = true;
            if (!data.SequenceEqual("[DONE]"))
                json.Append(data).Append('\n');
        }
        return json.ToString();
    }

    private static bool IsField(ReadOnlySpan<char> line, string name) =>
        line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.Ordinal);

    // What the values of one body say together.
    private sealed class Pieces
    {
        private readonly StringBuilder _content = new(), _reasoning = new(), _refusal = new();
        private readonly SortedDictionary<string, double> _firstToken = new(StringComparer.Ordinal);
        private string? _finish;
        private long? _tokensIn, _tokensOut;
        private double? _index;
        private bool _answered;
        private ServerError? _error;

        public void Add(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Object)
                return;
            if (IsError(value))
                _error ??= ServerError.Of(value);
            if (value.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            {
                _tokensIn = Tokens(usage, "prompt_tokens", "input_tokens") ?? _tokensIn;
                _tokensOut = Tokens(usage, "completion_tokens", "output_tokens") ?? _tokensOut;
            }
            if (value.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
            {
                foreach (var choice in choices.EnumerateArray().Where(choice => choice.ValueKind == JsonValueKind.Object)
                    .OrderBy(choice => choice.TryGetProperty("index", out var index) ? Number(index) ?? 0 : 0))
                    AddChoice(choice);
            }
            else if (value.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object)
            {
                AddChoice(value);
            }
            if (!_answered && BlockOf(value) is { } blocked) // Gemini's: no choice at all
            {
                (_answered, _finish) = (true, Endings.Filter);
                _content.Append(blocked);
            }
        }

        public Completion Completion(string body)
        {
            var complete = _content.Length > 0 && _finish is not (null or "error");
            if (_error is not null && !complete)
                throw new CompletionErrorException(_error);
            if (!_answered)
            {
                var start = ServerWords.Shown(body, null);
                throw new CompletionUnreadableException(
                    $"found {(start.Length > 0 ? $"'{start}'" : "nothing")}; expected a chat completion, JSON with choices and a message");
            }
            var (content, reasoning, refusal) = (_content.ToString(), _reasoning.ToString(), _refusal.ToString());
            var refused = string.IsNullOrWhiteSpace(content) && refusal.Length > 0;
            // cut thinking is no answer
            var instead = string.IsNullOrWhiteSpace(content) && !Endings.IsCut(_finish) && reasoning.Contains('{', StringComparison.Ordinal);
            return new()
            {
                Text = refused ? refusal : instead ? reasoning : content,
                Finish = refused ? Endings.Refusal : _finish,
                TokensIn = _tokensIn,
                TokensOut = _tokensOut,
                FirstToken = _firstToken,
            };
        }

        private static bool IsError(JsonElement value) =>
            (value.TryGetProperty("error", out var error)
                && error is { ValueKind: JsonValueKind.Object } or { ValueKind: JsonValueKind.Array } or { ValueKind: JsonValueKind.True }
                && error.GetRawText() is not ("{}" or "[]"))
            || (error.ValueKind == JsonValueKind.String && error.GetString()!.Length > 0)
            || (!value.TryGetProperty("choices", out _) && (value.TryGetProperty("detail", out _) || value.TryGetProperty("errors", out _)
                || (value.TryGetProperty("object", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("error"))
                || (value.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String)));

        private void AddChoice(JsonElement choice)
        {
            if (choice.TryGetProperty("index", out var index) && Number(index) is { } place && place != (_index ??= place))
                return; // one answer was asked for
            if (IsError(choice) && choice.TryGetProperty("error", out var error))
                _error ??= ServerError.Of(error);
            _finish = Finish(choice, "finish_reason") ?? Finish(choice, "stop_reason") ?? Finish(choice, "done_reason") ?? _finish;
            _answered |= _finish is Endings.Filter or Endings.Refusal; // then a message may be missing
            foreach (var name in new[] { "message", "delta" })
            {
                if (!choice.TryGetProperty(name, out var message) || message.ValueKind != JsonValueKind.Object)
                    continue;
                _answered = true;
                AddContent(message);
            }
            if (choice.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            {
                _answered = true;
                _content.Append(text.GetString());
            }
            if (_firstToken.Count == 0 && choice.TryGetProperty("logprobs", out var logprobs) && logprobs.ValueKind == JsonValueKind.Object)
                AddFirstToken(logprobs);
        }

        private void AddContent(JsonElement message)
        {
            var before = _content.Length;
            if (message.TryGetProperty("content", out var content))
                AddParts(content);
            if (_content.Length == before)
                AddCalls(message);
            if (!AddText(_reasoning, message, "reasoning_content") && !AddText(_reasoning, message, "reasoning"))
                AddText(_reasoning, message, "thinking");
            AddText(_refusal, message, "refusal");
        }

        private void AddParts(JsonElement content)
        {
            switch (content.ValueKind)
            {
                case JsonValueKind.String:
                    _content.Append(content.GetString());
                    break;
                case JsonValueKind.Array:
                    foreach (var part in content.EnumerateArray())
                        AddParts(part);
                    break;
                case JsonValueKind.Object:
                    var type = content.TryGetProperty("type", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString()! : "text";
                    if (type.Contains("think", StringComparison.OrdinalIgnoreCase)
                        || type.Contains("reason", StringComparison.OrdinalIgnoreCase) || IsThought(content))
                        break;
                    if (type == "refusal")
                        AddText(_refusal, content, "refusal");
                    else if (content.TryGetProperty("text", out var text))
                        AddParts(text);
                    else if (content.TryGetProperty("value", out var value)) // {"text": {"value": ...}}
                        AddParts(value);
                    else if (type == "text") // the object that was asked for, not as text
                        _content.Append(content.GetRawText());
                    break;
                default:
                    break; // null, or what is no text
            }
        }

        // The answer as arguments of a function, as some servers give structured answers.
        private void AddCalls(JsonElement message)
        {
            if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            {
                foreach (var call in calls.EnumerateArray().Where(call => call.ValueKind == JsonValueKind.Object))
                    AddArguments(call, "function");
            }
            else
            {
                AddArguments(message, "function_call");
            }
        }

        private void AddArguments(JsonElement call, string name)
        {
            if (!call.TryGetProperty(name, out var function) || function.ValueKind != JsonValueKind.Object
                || !function.TryGetProperty("arguments", out var arguments))
                return;
            _content.Append(arguments.ValueKind == JsonValueKind.String
                ? arguments.GetString()
                : arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText()
                : "");
        }

        private static string? BlockOf(JsonElement value) =>
            (value.TryGetProperty("promptFeedback", out var feedback) || value.TryGetProperty("prompt_feedback", out feedback))
            && feedback.ValueKind == JsonValueKind.Object
            && (feedback.TryGetProperty("blockReason", out var reason) || feedback.TryGetProperty("block_reason", out reason))
            && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;

        private static bool IsThought(JsonElement part) => part.TryGetProperty("thought", out var thought) && thought.ValueKind == JsonValueKind.True;

        private static bool AddText(StringBuilder into, JsonElement from, string name)
        {
            if (!from.TryGetProperty(name, out var text) || text.ValueKind != JsonValueKind.String)
                return false;
            into.Append(text.GetString());
            return true;
        }

        private static string? Finish(JsonElement choice, string name) =>
            choice.TryGetProperty(name, out var reason) && reason.ValueKind == JsonValueKind.String && reason.GetString() is { Length: > 0 } word
                ? Endings.Of(word)
                : null;

        // {"content": [{"token", "logprob", "top_logprobs": [...]}]}, or the older {"tokens": [...], "token_logprobs": [...], "top_logprobs": [{token:
        // number}]}.
        private void AddFirstToken(JsonElement logprobs)
        {
            if (First(logprobs, "content") is { ValueKind: JsonValueKind.Object } first)
            {
                AddToken(first);
                if (first.TryGetProperty("top_logprobs", out var top) && top.ValueKind == JsonValueKind.Array)
                {
                    foreach (var token in top.EnumerateArray().Where(token => token.ValueKind == JsonValueKind.Object))
                        AddToken(token);
                }
            }
            else if (First(logprobs, "top_logprobs") is { ValueKind: JsonValueKind.Object } tokens)
            {
                foreach (var token in tokens.EnumerateObject())
                    AddToken(token.Name, token.Value);
            }
        }

        private void AddToken(JsonElement token)
        {
            if (token.TryGetProperty("token", out var name) && name.ValueKind == JsonValueKind.String && token.TryGetProperty("logprob", out var logprob))
                AddToken(name.GetString()!, logprob);
        }

        private void AddToken(string token, JsonElement logprob)
        {
            if (Number(logprob) is { } number && number <= 0.001)
                _firstToken[token] = Math.Min(number, 0);
        }

        private static JsonElement? First(JsonElement from, string name) =>
            from.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? list[0] : null;

        private static long? Tokens(JsonElement usage, string name, string otherName) =>
            (usage.TryGetProperty(name, out var tokens) || usage.TryGetProperty(otherName, out tokens))
            && Number(tokens) is >= 0 and <= MostTokens and var number ? (long)Math.Ceiling(number) : null;

        private static double? Number(JsonElement value)
        {
            var number = value.ValueKind switch
            {
                JsonValueKind.Number when value.TryGetDouble(out var plain) => plain,
                JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var text) => text,
                _ => double.NaN,
            };
            return double.IsFinite(number) ? number : null;
        }
    }
}
