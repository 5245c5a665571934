using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG.Testing;

/// <summary>A stand-in for a provider's files and batches, and for its chat completions: requests are answered when the batch is first looked at.</summary>
internal sealed partial class BatchProvider : IDisposable
{
    private readonly Func<JsonElement, ChatReply> _answer;
    private readonly Dictionary<string, (string Name, string Content)> _files = [];
    private readonly Dictionary<string, Dictionary<string, object?>> _batches = [];
    private readonly List<string> _asked = [];
    private readonly Lock _gate = new();
    private readonly ChatServer _server;
    private int _number;

    /// <summary>Starts it.</summary>
    /// <param name="answer">The answer to a chat completion's body; one without a body leaves the request without a result.</param>
    public BatchProvider(Func<JsonElement, ChatReply> answer)
    {
        _answer = answer;
        _server = new(request =>
        {
            lock (_gate)
                return Reply(request);
        });
    }

    public Uri Url => _server.Url;

    public IEnumerable<ChatRequest> Requests => _server.Requests;

    /// <summary>What batches end as.</summary>
    public string End { get; set; } = "completed";

    /// <summary>Replies in the place of the provider's own, or null.</summary>
    public Func<ChatRequest, ChatReply?> Instead { get; set; } = _ => null;

    /// <summary>Made of each line of results before it is given.</summary>
    public Func<string, string> Line { get; set; } = line => line + "\n";

    /// <summary>Files that are there now.</summary>
    public int Files
    {
        get
        {
            lock (_gate)
                return _files.Count;
        }
    }

    /// <summary>Batches that were made.</summary>
    public int Batches
    {
        get
        {
            lock (_gate)
                return _batches.Count;
        }
    }

    /// <summary>The custom_id of every request that was in a batch, each as often as it was.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
                return [.. _asked];
        }
    }

    public void Dispose() => _server.Dispose();

    private ChatReply Reply(ChatRequest request)
    {
        if (Instead(request) is { } instead)
            return instead;
        var (method, path) = request.Head.Split(' ') is [var verb, var address, ..] ? (verb, address.Split('?')[0]["/v1".Length..]) : ("", "");
        return (method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("POST", ["chat", "completions"]) => _answer(request.Json),
            ("POST", ["files"]) => Upload(request.Body),
            ("GET", ["files"]) => Says(new { data = _files.Select(file => new { id = file.Key, filename = file.Value.Name }), has_more = false }),
            ("GET", ["files", var id, "content"]) => _files.TryGetValue(id, out var file) ? new(200, file.Content) : ChatReply.Failure(404),
            ("DELETE", ["files", var id]) => _files.Remove(id) ? Says(new { id, deleted = true }) : ChatReply.Failure(404),
            ("POST", ["batches"]) => Create(request.Json),
            ("GET", ["batches"]) => Says(new { data = _batches.Values, has_more = false }),
            ("GET", ["batches", var id]) => Look(id),
            ("POST", ["batches", var id, "cancel"]) => Cancel(id),
            _ => ChatReply.Failure(404),
        };
    }

    private ChatReply Upload(string form)
    {
        var id = $"file-{++_number}";
        var content = Part().Match(form);
        _files[id] = (content.Groups["name"].Value, content.Groups["content"].Value);
        return Says(new { id });
    }

    private ChatReply Create(JsonElement asked)
    {
        var id = $"batch-{++_number}";
        _batches[id] = new()
        {
            ["id"] = id,
            ["status"] = "validating",
            ["input_file_id"] = asked.GetProperty("input_file_id").GetString(),
            ["metadata"] = asked.GetProperty("metadata"),
            ["output_file_id"] = null,
            ["error_file_id"] = null,
        };
        foreach (var line in LinesOf(id))
            _asked.Add(line.GetProperty("custom_id").GetString()!);
        return Says(_batches[id]);
    }

    private ChatReply Look(string id)
    {
        if (!_batches.TryGetValue(id, out var batch))
            return ChatReply.Failure(404);
        if (batch["status"] is "validating" or "cancelling")
            Answer(id, batch, batch["status"] is "cancelling" ? "cancelled" : End);
        return Says(batch);
    }

    private ChatReply Cancel(string id)
    {
        _batches[id]["status"] = "cancelling";
        return Says(_batches[id]);
    }

    private void Answer(string id, Dictionary<string, object?> batch, string end)
    {
        var (good, bad) = (new List<string>(), new List<string>());
        batch["status"] = end;
        if (end == "failed")
        {
            batch["errors"] = new { data = new[] { new { code = "token_limit_exceeded", message = "Enqueued token limit reached" } } };
            return;
        }
        foreach (var line in LinesOf(id))
        {
            var reply = _answer(line.GetProperty("body"));
            if (reply.Body is null)
                continue;
            (reply.Status == 200 ? good : bad).Add(JsonSerializer.Serialize(new
            {
                id = $"batch_req_{++_number}",
                custom_id = line.GetProperty("custom_id").GetString(),
                response = new { status_code = reply.Status, request_id = "r", body = JsonDocument.Parse(reply.Body).RootElement },
                error = (object?)null,
            }));
        }
        good.Reverse();
        batch["request_counts"] = new { total = good.Count + bad.Count, completed = good.Count, failed = bad.Count };
        batch["output_file_id"] = Keep("output.jsonl", good);
        batch["error_file_id"] = Keep("errors.jsonl", bad);
    }

    private string? Keep(string name, List<string> lines)
    {
        if (lines.Count == 0)
            return null;
        var id = $"file-{++_number}";
        _files[id] = (name, string.Concat(lines.Select(Line)));
        return id;
    }

    private List<JsonElement> LinesOf(string batch) =>
        [.. _files[(string)_batches[batch]["input_file_id"]!].Content.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];

    private static ChatReply Says(object body) => new(200, JsonSerializer.Serialize(body));

    [GeneratedRegex("""name="file"; filename="(?<name>[^"]*)".*?\r\n\r\n(?<content>.*?)\r\n--synvg""", RegexOptions.Singleline)]
    private static partial Regex Part();
}
