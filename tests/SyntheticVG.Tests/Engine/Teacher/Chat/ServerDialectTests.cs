using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Teacher.Chat;

/// <summary>How servers in the wild answer, against everyone who asks.</summary>
public sealed class ServerDialectTests : IDisposable
{
    private const string TeacherAnswer = """{"subjects":[{"id":1,"description":"a brown """
        + """dog","relations":{"interactional":[{"object":2,"predicate":"chasing"}]}},{"id":2,"relations":{"spatial":[{"object":1,"predicate":"near"}]}}]}""";
    private const string EditorAnswer = """{"remove":[],"replace":[],"refine":[],"add":[{"s":1,"p":"chasing","o":2,"c":"interactional"}]}""";
    private const string AuthorAnswer = """{"text":"A dog and a cat.","edits":[{"obj_id":0,"name":"","add":[{"rel":"chasing","obj_ids":[1]}],"remove":[]}]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;
    private readonly List<string> _told = [];

    public ServerDialectTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, string> Answering =>
        Cross("openai", "null-finish", "fractions", "openrouter", "omlx", "mistral", "deepseek", "reasoning-only",
            "qwen-think", "gpt-oss", "sse", "gzip", "deflate", "raw-deflate", "brotli", "gzip-unsaid", "plain-said-gzip", "status-429-twice", "utf8-mark");

    [Theory]
    [MemberData(nameof(Answering))]
    public async Task The_answer_is_used(string dialect, string asker)
    {
        using var server = new ChatServer(request => Speak(dialect, AnswerOf(asker), request.Number));

        Assert.Equal("chasing", await AskAsync(asker, server));
    }

    public static TheoryData<string, string> Refusing => Cross(
        """temperature|400|{"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model. """
            + """Only the default (1) value is supported.","param":"temperature","code":"unsupported_value"}}""",
        """temperature|400|{"type":"error","error":{"type":"invalid_request_error","message":"`temperature` is deprecated for this model."}}""",
        """max_completion_tokens|422|{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra """
            + """inputs are not permitted","input":8192}]}}""",
        """max_completion_tokens|400|{"error":{"message":"Unrecognized request argument supplied: """
            + """max_completion_tokens","type":"invalid_request_error","param":null}}""",
        """max_completion_tokens|400|{"detail":[{"loc":["body","max_tokens"],"msg":"Field required"}]}""",
        """max_completion_tokens,max_tokens|400|{"error":{"message":"max_tokens is too large: 8192. """
            + """This model supports at most 4096 completion tokens.","param":"max_tokens"}}""",
        """max_completion_tokens,max_tokens|400|{"object":"error","message":"This model's maximum context length is 8192 tokens. """
            + """However, you requested 9000 tokens (808 in the messages, 8192 in the completion). Please reduce the length of the messages or completion."}""",
        """json_schema|400|{"error":{"message":"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.","param":""}}""",
        """json_schema|400|{"error":{"code":"InvalidParameter","message":"The parameter `response_format.type` specified in the request are not valid: """
            + """invalid value: `json_schema`, supported values are: `json_object` and `text`.","param":"response_format.type"}}""",
        """response_format|400|[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"response_format\": """
            + """Cannot find field.","status":"INVALID_ARGUMENT"}}]""",
        """response_format|400|{"error":"'response_format.type' must be 'json_schema' or 'text'"}""",
        """strict|400|{"error":{"message":"Unknown parameter: 'response_format.json_schema.strict'.","param":"response_format.json_schema.strict"}}""",
        """json_schema|500|{"error":{"code":500,"message":"JSON schema conversion failed: unsupported grammar"}}""",
        """json_schema|200|{"error":{"message":"This model does not support response format json_schema"}}""",
        """response_format|400|{"error":{"message":"参数 response_format 无效"}}""",
        """json_schema|415|{"error":{"message":"response_format: json_schema not supported"}}""",
        """system|400|{"object":"error","message":"System role not supported","type":"BadRequestError","code":400}""",
        """system|500|{"error":{"message":"Conversation roles must alternate user/assistant/user/assistant/..."}}""",
        """!stream|400|{"error":{"message":"This model only support stream mode, please enable the stream parameter to access the model."}}""",
        """!stream|400|{"error":{"message":"parameter.enable_thinking must be set to false for non-streaming calls"}}""",
        """temperature,json_schema,max_completion_tokens|400|{"error":{"message":"NAME is not supported"}}""",
        """max_completion_tokens,temperature|400|{"message":"Extra inputs are not permitted "}""");

    [Theory]
    [MemberData(nameof(Refusing))]
    public async Task What_is_refused_is_left_out_once_told_and_remembered(string refusal, string asker)
    {
        var parts = refusal.Split('|', 3);
        using var server = new ChatServer(request => Refused(request, parts[0].Split(',')) is { } name
            ? new(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts[2].Replace("NAME", name, StringComparison.Ordinal))
            : ChatReply.Says(AnswerOf(asker)));

        Assert.Equal("chasing", await AskAsync(asker, server));

        Assert.NotEmpty(_told);
        Assert.Equal(_told, _told.Distinct());
        var (asked, told) = (server.Requests.Count, _told.Count);
        Assert.InRange(asked, 2, 8);
        await AskAsync(asker, server); // another process: the answers are in the ledger, although they were asked for in another form
        Assert.Equal(asked, server.Requests.Count);
        await AskAsync(asker, server, key: "coco:2", question: "cow"); // and what is refused is remembered
        Assert.All(server.Requests.Skip(asked), request => Assert.Null(Refused(request, parts[0].Split(','))));
        Assert.Equal(told, _told.Count);
    }

    public static TheoryData<string, string> Ending => Cross(
        """filter|400|{"error":{"message":"The response was filtered due to the prompt triggering the content management """
            + """policy.","type":null,"param":"prompt","code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""",
        """filter|400|{"error":{"code":"data_inspection_failed","param":null,"message":"Input data may contain inappropriate content."}}""",
        """filter|403|{"error":{"code":403,"message":"Your chosen model requires moderation and your input was flagged for \"violence\"."}}""",
        """filter|200|{"choices":[{"finish_reason":"content_filter","message":{"content":null}}]}""",
        """filter|200|{"choices":[{"finish_reason":"SAFETY","message":{"content":"{\"subjects\":["}}]}""",
        """refusal|200|{"choices":[{"finish_reason":"stop","message":{"content":null,"refusal":"I can't help with that."}}]}""",
        """length|200|{"choices":[{"finish_reason":"length","message":{"content":"<think>still at it {"}}]}""",
        """length|200|{"choices":[{"finish_reason":"length","message":{"content":"","reasoning_content":"still at it {"}}]}""",
        """too-long|200|ENDLESS""",
        """bad-request|400|{"error":{"message":"no such picture format"}}""",
        """bad-request|200|{"error":{"message":"vision add-on is not loaded, but images were provided"}}""");

    [Theory]
    [MemberData(nameof(Ending))]
    public async Task Each_ending_has_its_code_and_is_not_paid_again(string ending, string asker)
    {
        var parts = ending.Split('|', 3);
        using var server = new ChatServer(parts[2] == "ENDLESS"
            ? new ChatReply(200, null) { Endless = true }
            : new(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts[2]));

        var error = await Assert.ThrowsAsync<CallUnansweredException>(() => AskAsync(asker, server));

        Assert.Equal(parts[0], error.Code);
        Assert.False(error.InDoubt);
        Assert.Single(server.Requests);
        await Assert.ThrowsAsync<CallUnansweredException>(() => AskAsync(asker, server));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(402, """{"error":{"message":"Insufficient Balance"}}""", CallCode.Quota)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, """
        + """please check your plan and billing details.","type":"insufficient_quota","code":"insufficient_quota"}}""", CallCode.Quota)]
    [InlineData(400, """{"error":{"message":"Your credit balance is too low to access the API."}}""", CallCode.Quota)]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided"}}""", CallCode.Denied)]
    [InlineData(403, """{"error":{"message":"Forbidden"}}""", CallCode.Denied)]
    [InlineData(404, """{"error":{"message":"The model `m` does not exist"}}""", CallCode.Denied)]
    [InlineData(307, "", CallCode.Denied)]
    [InlineData(429, """{"error":{"message":"slow down; try again in 26h"}}""", CallCode.RateLimited)]
    public async Task What_concerns_every_call_stops_the_run_at_once(int status, string body, string code)
    {
        using var server = new ChatServer(new ChatReply(status, body) { Headers = [("Location", "http://127.0.0.1:9/elsewhere")] });

        var error = await Assert.ThrowsAsync<EndpointRefusedException>(() => AskAsync("teacher", server));

        Assert.Equal(code, error.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Filtered_questions_in_a_row_are_no_dead_server()
    {
        using var server =
            new ChatServer(request => request.Number < 30 ? new(400, """{"error":{"code":"content_filter","message":"filtered"}}""") : ChatReply.Says("fine"));
        var client = Client(server);

        for (var i = 0; i < 30; i++)
            Assert.Equal(CallCode.Filter,
                (await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync($"question {i}", cancellationToken: Cancellation))).Code);

        Assert.Equal("fine", (await client.GetResponseAsync("last", cancellationToken: Cancellation)).Text);
        Assert.Single(_told); // and the first of them was told at once
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_failure_of_one_image_is_not_that_of_another_that_looks_the_same(bool atOnce)
    {
        using var server = new ChatServer(request => request.Number < 2
            ? new ChatReply(400, """{"error":{"code":"content_filter","message":"filtered"}}""") { Delay = TimeSpan.FromMilliseconds(50) }
            : ChatReply.Says("fine"));
        var client = Client(server);

        var asking = new List<Task<ChatResponse>>();
        for (var i = 0; i < 4; i++)
        {
            asking.Add(client.GetResponseAsync("question", new() { Item = $"coco:{i}" }, Cancellation));
            if (!atOnce)
                await Task.WhenAny(asking[^1]);
        }
        await Task.WhenAll(asking).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal((2, 2), (asking.Count(task => task.IsFaulted), asking.Count(task => task.IsCompletedSuccessfully)));
        Assert.Equal(3, server.Requests.Count); // the answer is shared
    }

    [Fact]
    public async Task Waits_for_a_server_that_asks_to_wait_longer_than_for_one_that_fails()
    {
        using var server = new ChatServer(request => request.Number < 40 ? ChatReply.Failure(429) : ChatReply.Says("at last"));

        Assert.Equal("at last", (await Client(server).GetResponseAsync("question", cancellationToken: Cancellation)).Text);
        Assert.Single(_told);
    }

    [Theory]
    [InlineData("bad key secret-key-of-mine")]
    [InlineData("secret-\u0000key-of-mine")]
    [InlineData("\u001b]0;title\u0007 \u001b[2J{LONG}secret-key-of-mine")]
    public async Task Keys_and_control_characters_of_a_server_reach_nobody(string words)
    {
        var said = words.Replace("{LONG}", new string('x', 390), StringComparison.Ordinal); // the key lies where the text is cut
        using var server = new ChatServer(
            new(400, JsonSerializer.Serialize(new { error = new { message = said } })),
            ChatReply.Says($"answer: {said}"));
        var client = Client(server);

        var error = await Assert.ThrowsAsync<CallUnansweredException>(() => client.GetResponseAsync("question", cancellationToken: Cancellation));
        var answer = await client.GetResponseAsync("another", cancellationToken: Cancellation);

        Assert.All(_told.Append(error.Message), text =>
        {
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain(text, char.IsControl);
        });
        if (!said.Contains('\0', StringComparison.Ordinal))
            Assert.DoesNotContain("secret-key", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("chasing\\udc00")]
    [InlineData("\\u0000chasing")]
    [InlineData("cha\\u001bsing")]
    public async Task A_phrase_that_is_no_text_costs_that_entry(string predicate)
    {
        foreach (var asker in Askers)
        {
            using var server = new ChatServer(ChatReply.Says(AnswerOf(asker).Replace("\"chasing\"", $"\"{predicate}\"", StringComparison.Ordinal)));

            Assert.Null(await AskAsync(asker, server, key: $"coco:{asker}")); // nobody chases; nothing was thrown
        }
    }

    [Fact]
    public void The_identity_of_a_call_is_what_it_always_was()
    {
        using var chat = new OpenAiChat(new() { Url = new("http://localhost:11434/v1"), Model = "qwen2.5vl:7b", Key = "k" }, TimeProvider.System);
        var key = CallKey.Of(
            (ChatClientMetadata?)chat.GetService(typeof(ChatClientMetadata)), [new(ChatRole.User, "question")],
            new() { Temperature = 0.2f, MaxOutputTokens = 8192, Prompt = "relations/1" });

        Assert.StartsWith("b3ad5cd81d8210252c9cd163190afc1ecf0fa53cbcb1e13585", key, StringComparison.Ordinal); // as runs of earlier versions have it
    }

    [Theory]
    [InlineData("/v1", "/v1/chat/completions")]
    [InlineData("/v1/", "/v1/chat/completions")]
    [InlineData("/v1/chat/completions", "/v1/chat/completions")]
    [InlineData("/openai/deployments/d?api-version=2024-10-21", "/openai/deployments/d/chat/completions?api-version=2024-10-21")]
    public async Task Finds_the_path_below_any_address(string url, string path)
    {
        using var server = new ChatServer(ChatReply.Says("x"));
        using var chat = new OpenAiChat(new() { Url = new(server.Url, url), Model = "m" }, TimeProvider.System);

        await chat.GetResponseAsync([new(ChatRole.User, "question")], cancellationToken: Cancellation);

        var head = Assert.Single(server.Requests).Head;
        Assert.StartsWith($"POST {path} ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", head, StringComparison.OrdinalIgnoreCase);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IReadOnlyList<string> Askers => ["teacher", "editor", "author"];

    private static TheoryData<string, string> Cross(params string[] dialects)
    {
        var rows = new TheoryData<string, string>();
        foreach (var dialect in dialects)
        {
            foreach (var asker in Askers)
                rows.Add(dialect, asker);
        }
        return rows;
    }

    private static string AnswerOf(string asker) => asker switch { "teacher" => TeacherAnswer, "editor" => EditorAnswer, _ => AuthorAnswer };

    private static ChatReply Speak(string dialect, string answer, int number)
    {
        var text = JsonSerializer.Serialize(answer);
        var plain = ChatReply.Says(answer).Body!;
        return dialect switch
        {
            "null-finish" => new(200, $$$"""{"choices":[{"finish_reason":null,"message":{"content":{{{text}}}}}]}"""),
            "fractions" =>
                new(200,
                    $$$"""{"created":1700000000.25,"choices":[{"index":0.0,"finish_reason":"eos","message":{"content":{{{text}}}}}],"usage":{"prompt_tokens":1.0,"completion_tokens":"3","total_tokens":4.5}}"""),
            "openrouter" => new(200, $": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n{plain}"),
            "omlx" => new(200, $"\n\n      \n{plain}"),
            "mistral" => new(200, $$$"""{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"{x}"}]},"""
                + $$$"""{"type":"text","text":{{{text}}}}]}}]}"""),
            "deepseek" =>
                new(200, $$$"""{"choices":[{"finish_reason":"stop","message":{"reasoning_content":"maybe {\"subjects\":[]}","content":{{{text}}}}}]}"""),
            "reasoning-only" => new(200, $$$"""{"choices":[{"message":{"content":"","reasoning_content":{{{text}}}}}]}"""),
            "qwen-think" =>
                ChatReply.Says($"<think>\nThe list has {{region 1}}. Maybe {{\"subjects\": [], \"edits\": [], \"add\": []}}.\n</think>\n\n{answer}"),
            "gpt-oss" => ChatReply.Says($"<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>{answer}"),
            "sse" =>
                new(200, string.Concat(
                    answer.Chunk(7).Select(piece => $"data: {{\"choices\":[{{\"delta\":{{\"content\":{JsonSerializer.Serialize(new string(piece))}}}}}]}}\n\n"))
                    + "data: [DONE]\n\n"),
            "gzip" => Packed(plain, "gzip", to => new GZipStream(to, CompressionLevel.Fastest)),
            "deflate" => Packed(plain, "deflate", to => new ZLibStream(to, CompressionLevel.Fastest)),
            "raw-deflate" => Packed(plain, "deflate", to => new DeflateStream(to, CompressionLevel.Fastest)),
            "brotli" => Packed(plain, "br", to => new BrotliStream(to, CompressionLevel.Fastest)),
            "gzip-unsaid" => Packed(plain, null, to => new GZipStream(to, CompressionLevel.Fastest)),
            "plain-said-gzip" => new ChatReply(200, plain) { Headers = [("Content-Encoding", "gzip")] },
            "status-429-twice" when number < 2 => new(200, """{"error":{"code":429,"message":"Rate limit exceeded upstream"}}"""),
            "utf8-mark" => new(200, "\uFEFF" + plain),
            _ => new(200, plain),
        };
    }

    private static ChatReply Packed(string body, string? encoding, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
            stream.Write(Encoding.UTF8.GetBytes(body));
        return new ChatReply(200, null) { Bytes = packed.ToArray(), Headers = encoding is null ? [] : [("Content-Encoding", encoding)] };
    }

    // What of a request the server refuses, or null; with ! it refuses a request without it.
    private static string? Refused(ChatRequest request, string[] names)
    {
        var json = request.Json;
        return names.FirstOrDefault(name => name switch
        {
            "!stream" => !json.TryGetProperty("stream", out _),
            "json_schema" => json.TryGetProperty("response_format", out var format) && format.GetProperty("type").GetString() == "json_schema",
            "strict" => json.TryGetProperty("response_format", out var format) && format.TryGetProperty("json_schema", out var schema)
                && schema.TryGetProperty("strict", out _),
            "system" => json.GetProperty("messages").EnumerateArray().Any(message => message.GetProperty("role").GetString() == "system"),
            _ => json.TryGetProperty(name, out _),
        });
    }

    private LedgeredChatClient Client(ChatServer server) => ChatPipeline.Create(
        new()
        {
            Url = server.Url,
            Model = "m",
            Key = "secret-key-of-mine",
            FirstWait = TimeSpan.FromMilliseconds(1),
            LongestRateWait = TimeSpan.FromMilliseconds(2),
            MaxAnswerBytes = 200_000,
        },
        new(_database, TimeProvider.System), TimeProvider.System, 1, tell: _told.Add, stop: Cancellation);

    // The predicate that the model added, or null.
    private async Task<string?> AskAsync(string asker, ChatServer server, string key = "coco:1", string question = "cat")
    {
        var graph = new SceneGraph
        {
            Image = new() { Key = key, File = "1.jpg", Width = 100, Height = 100 },
            Regions = [new() { Name = "dog", Box = new(0, 0, 10, 10) }, new() { Name = question, Box = new(20, 20, 40, 40) }],
            Relationships = [],
        };
        using var client = Client(server);
        IReadOnlyList<TeacherPicture> pictures = [new("A picture.", [1, 2, 3], "image/jpeg")];
        if (asker == "teacher")
        {
            var answer = await new ChatTeacher(client, _ => pictures, new())
                .AnswerAsync(new() { Image = new() { Graph = graph, PicturePath = "" }, Graph = graph }, Cancellation);
            return answer.Relationships.Select(r => r.Predicate).FirstOrDefault(p => p.Contains("cha", StringComparison.Ordinal));
        }
        IEditor editor = asker == "editor" ? new ChatEditor(client, _ => pictures, new()) : new AuthorEditor(client, _ => pictures, new());
        var edited =
            await editor.EditAsync(new() { Image = new() { Graph = graph, PicturePath = "" }, Graph = graph, Hints = new([], [], [], []) }, Cancellation);
        return edited.Edits.OfType<AddEdit>().FirstOrDefault()?.Predicate;
    }
}
