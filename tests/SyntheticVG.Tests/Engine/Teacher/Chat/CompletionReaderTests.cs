using System.Text;
using System.Text.Json;
using CsCheck;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher.Chat;

public class CompletionReaderTests
{
    private const string Answer = """{"a":"{ \"b\" }"}""";

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":CONTENT}}]}""")]
    [InlineData(
        """{"created":1.5,"choices":[{"index":0.0,"finish_reason":null,"message":{"role":null,"content":CONTENT,"tool_calls":null,"refusal":null}}],"usage":null}""")]
    [InlineData(
        """{"choices":[{"finish_reason":{"x":1},"logprobs":7,"message":{"content":CONTENT,"tool_calls":[{"function":{"arguments":"{}"}}]}}],"usage":{"prompt_tokens":"many"},"x":[[]]}""")]
    [InlineData("\uFEFF\n\n      \n{\"choices\":[{\"message\":{\"content\":CONTENT}}]}\n\n")]
    [InlineData(": OPENROUTER PROCESSING\n\n: again\r\n\r\n{\n\"choices\":\n[{\"message\":{\"content\":CONTENT}}]}\n: late")]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"{x}"}]},{"type":"text","text":CONTENT}]}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"reasoning","text":"{}"},{"text":"{}","thought":true},"""
        + """{"type":"output_text","text":{"value":CONTENT}},{"type":"image_url","image_url":{}},null,7]}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":null,"reasoning_content":CONTENT}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":" \n","reasoning":CONTENT}}]}""")]
    [InlineData("""{"error":null,"choices":[{"message":{"content":CONTENT}}]}""")]
    [InlineData("""[{"choices":[{"message":{"content":CONTENT}}]}]""")]
    [InlineData("""{"message":{"role":"assistant","content":CONTENT},"done_reason":"stop","done":true}""")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":CONTENT}}]}\n\ndata: [DONE]\n\n")]
    [InlineData("event: message\nid: 7\nretry: 5\ndata:{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\r\n: "
        + "ping\r\ndata:{\"choices\":[{\"delta\":{\"content\":CONTENT},\"finish_reason\":\"\"}]}\ndata: {\"choices\":[],\"usage\":{}}\ndata:[DONE]")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":CONTENT}}]}\n{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}\n")]
    [InlineData("""{"choices":[{"index":0,"message":{"content":CONTENT}},{"index":1,"message":{"content":"another"}}]}""")]
    [InlineData("""{"\ud800":1,"choices":[{"message":{"\udc00":2,"content":CONTENT}}]}""")]
    [InlineData("""{"choices":[{"index":1,"message":{"content":"another"}},{"index":0,"message":{"content":CONTENT}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"answer","arguments":CONTENT}}]}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"","function_call":{"arguments":CONTENT}}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":{"a":"{ \"b\" }"}}}]}""")]
    public void Reads_the_answer_of_every_dialect(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace("CONTENT", JsonSerializer.Serialize(Answer), StringComparison.Ordinal));

        Assert.Equal(Answer, CompletionReader.Read(bytes).Text);
    }

    [Theory]
    [InlineData("\"stop\"", "stop")]
    [InlineData("\"max_tokens\"", "length")]
    [InlineData("\"MAX_TOKENS\"", "length")]
    [InlineData("\"SAFETY\"", "content_filter")]
    [InlineData("\"sensitive\"", "content_filter")]
    [InlineData("\"content_filter: PROHIBITED_CONTENT\"", "content_filter")]
    [InlineData("\"refusal\"", "refusal")]
    [InlineData("\"tired\"", "tired")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("7", null)]
    public void Names_endings_alike(string reason, string? finish) =>
        Assert.Equal(finish, Read($$$"""{"choices":[{"finish_reason":{{{reason}}},"message":{"content":"x"}}]}""").Finish);

    [Fact]
    public void A_question_that_was_blocked_has_no_choice() =>
        Assert.Equal(("content_filter", "SAFETY"), (Read("""{"choices":[],"promptFeedback":{"blockReason":"SAFETY"}}""").Finish,
            Read("""{"choices":[],"promptFeedback":{"blockReason":"SAFETY"}}""").Text));

    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10}""", 100L, 10L)]
    [InlineData("""{"prompt_tokens":100.0,"completion_tokens":"10"}""", 100L, 10L)]
    [InlineData("""{"input_tokens":99.5,"output_tokens":1e1}""", 100L, 10L)]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":1e300}""", null, null)]
    [InlineData("""{"prompt_tokens":null,"completion_tokens":[1]}""", null, null)]
    [InlineData("null", null, null)]
    public void Counts_tokens_where_they_are_counted(string usage, long? tokensIn, long? tokensOut)
    {
        var completion = Read($$$"""{"choices":[{"message":{"content":"x"}}],"usage":{{{usage}}}}""");

        Assert.Equal((tokensIn, tokensOut), (completion.TokensIn, completion.TokensOut));
    }

    [Theory]
    [InlineData("""{"content":[{"token":"Yes","logprob":-0.5,"top_logprobs":[{"token":"No","logprob":"-2"},{"token":"x","logprob":null},7]}]}""", 2)]
    [InlineData("""{"tokens":["Yes"],"token_logprobs":[-0.5],"top_logprobs":[{"Yes":-0.5,"No":-2}]}""", 2)]
    [InlineData("""{"content":[]}""", 0)]
    [InlineData("""{"content":null}""", 0)]
    [InlineData("""{"content":{"a":1}}""", 0)]
    [InlineData("null", 0)]
    [InlineData("[1]", 0)]
    public void Takes_log_probabilities_where_they_are_some(string logprobs, int count)
    {
        var tokens = Read($$$"""{"choices":[{"message":{"content":"Yes"},"logprobs":{{{logprobs}}}}]}""").FirstToken;

        Assert.Equal(count, tokens.Count);
        if (count == 2)
            Assert.Equal((-0.5, -2), (tokens["Yes"], tokens["No"]));
    }

    [Theory]
    [InlineData("""{"error":{"message":"vision add-on is not loaded"},"message":"x"}""", "vision add-on is not loaded")]
    [InlineData("""{"error":"no such picture"}""", "no such picture")]
    [InlineData("""[{"error":{"code":400,"message":"Invalid JSON payload"}}]""", "Invalid JSON payload")]
    [InlineData("""{"object":"error","message":"out of memory","code":500}""", "out of memory")]
    [InlineData("""{"detail":[{"loc":["body","top_p"],"msg":"extra fields not permitted","input":"secret"}]}""", "body.top_p: extra fields not permitted")]
    [InlineData("""{"choices":[{"message":{"content":""},"finish_reason":"error","error":{"code":502,"message":"provider died"}}]}""", "provider died")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"half \"}}]}\n\ndata: {\"error\":{\"message\":\"lost the model\"}}\n\n", "lost the model")]
    public void Gives_the_servers_words_where_an_error_stands_in_the_place_of_an_answer(string body, string words)
    {
        var error = Assert.Throws<CompletionErrorException>(() => Read(body));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html><body>Bad gateway</body></html>")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[null,7,{"message":"x"}]}""")]
    [InlineData("{\"half\":")]
    [InlineData("data: [DONE]")]
    public void Says_what_it_found_where_there_is_no_completion(string body) =>
        Assert.Contains("expected a chat completion", Assert.Throws<CompletionUnreadableException>(() => Read(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void Reads_utf16_by_its_mark() =>
        Assert.Equal("ä", CompletionReader.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("""{"choices":[{"message":{"content":"ä"}}]}""")]).Text);

    [Fact]
    public void An_answer_in_pieces_is_the_answer_wherever_it_was_split() =>
        Gen.Select(Gen.String, Gen.Int[1, 7], Gen.String[Gen.Char[" \n\r\t"], 0, 5], Gen.Bool).Sample((text, size, space, sse) =>
        {
            var whole = new string([.. text.Where(c => !char.IsSurrogate(c) && !char.IsControl(c))]);
            var chunks = whole.Chunk(size)
                .Select(piece => $$$"""{{{space}}}{"choices":{{{space}}}[{"delta":{"content":{{{JsonSerializer.Serialize(new string(piece))}}}}}]}""")
                .Append("""{"choices":[{"delta":{}}]}""");
            var body = string.Concat(chunks.Select(chunk => sse ? $"data: {chunk.ReplaceLineEndings(" ")}\n{space}\n" : chunk));
            Assert.Equal(whole, Read(body).Text);
        }, iter: 500);

    [Fact]
    public void Nothing_makes_it_throw_but_its_own_errors()
    {
        string[] seeds =
        [
            """{"id":"1","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":[{"type":"text","text":"x"}]},"logprobs":{"content":[{"token":"Yes","logprob":-0.1,"top_logprobs":[{"token":"Yes","logprob":-0.1}]}]}}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""",
            "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\\ude00\"}}]}\n\n: ping\n\ndata: "
                + "{\"error\":{\"code\":429,\"message\":\"slow\"}}\n\ndata: [DONE]\n",
            """{"detail":[{"loc":["body",1],"msg":"x","type":"y"}],"error":["z"]}""",
        ];
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Int[0, 400], Gen.Int[0, 12], Gen.Byte.Array[0, 6], Gen.Int[0, seeds.Length - 1])
            .Sample((seed, at, cut, bytes, other) =>
            {
                var body = Encoding.UTF8.GetBytes(seeds[seed]);
                var place = Math.Min(at, body.Length);
                byte[] mutated =
                    [.. body[..place], .. bytes, .. Encoding.UTF8.GetBytes(seeds[other])[..(cut * 5)], .. body[Math.Min(body.Length, place + cut)..]];
                try
                {
                    CompletionReader.Read(mutated);
                }
                catch (Exception e) when (e is CompletionUnreadableException or CompletionErrorException)
                {
                }
            }, iter: 20_000);
    }

    private static Completion Read(string body) => CompletionReader.Read(Encoding.UTF8.GetBytes(body));
}
