using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Web.Tests.Serve;

public class ChatTests
{
    private static readonly string Photo = $"data:image/png;base64,{Convert.ToBase64String(TestService.Photo)}";

    [Fact]
    public async Task A_question_about_regions_is_answered()
    {
        var model = new Echo();
        await using var service = await TestService.StartAsync(chat: model);

        var answer = JsonNode.Parse(await TextOf(service,
            Request(""" "regions":[{"box":[0,0,8,8],"name":"dog"}],"temperature":0,"max_completion_tokens":7,"seed":3,"n":1 """), HttpStatusCode.OK))!;

        Assert.Equal("What is region1?", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(5, (int?)answer["usage"]!["total_tokens"]);
        Assert.Equal((0f, 7, 3L), (model.Seen!.Temperature, model.Seen.MaxOutputTokens, model.Seen.Seed));
        Assert.Equal("dog", Assert.Single((IReadOnlyList<Region>)model.Seen.AdditionalProperties!["regions"]!).Name);
    }

    [Fact]
    public async Task Pieces_end_with_the_reason_the_usage_and_DONE()
    {
        await using var service = await TestService.StartAsync(chat: new Echo());

        var text = await TextOf(service, Request(""" "stream":true,"stream_options":{"include_usage":true} """), HttpStatusCode.OK);

        var lines = text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]).ToList();
        Assert.Equal("[DONE]", lines[^1]);
        var pieces = lines[..^1].ConvertAll(line => JsonNode.Parse(line)!);
        Assert.Equal("What is region1?",
            string.Concat(pieces.SelectMany(piece => piece["choices"]!.AsArray()).Select(choice => (string?)choice!["delta"]!["content"])));
        Assert.Equal("stop", (string?)pieces[^2]["choices"]![0]!["finish_reason"]);
        Assert.Equal(2, (int?)pieces[^1]["usage"]!["completion_tokens"]);
        Assert.Single(pieces.Select(piece => (string?)piece["id"]).Distinct());
    }

    [Theory]
    [InlineData(""" "tools":[] """, "tools")]
    [InlineData(""" "n":2 """, "n")]
    [InlineData(""" "stop":"x" """, "stop")]
    [InlineData(""" "logprobs":true """, "logprobs")]
    [InlineData(""" "temperature":"hot" """, "temperature")]
    [InlineData(""" "response_format":{"type":"xml"} """, "response_format.type")]
    [InlineData(""" "regions":[{"box":[900,900,901,901]}] """, "regions")]
    [InlineData(""" "regions":[{"segmentation":{"size":[99,99],"counts":[0,9801]}}] """, "regions")]
    public async Task What_is_not_supported_is_named(string member, string param)
    {
        await using var service = await TestService.StartAsync(chat: new Echo());

        var error = JsonNode.Parse(await TextOf(service, Request(member), HttpStatusCode.BadRequest))!["error"]!;

        Assert.Equal(("invalid_request_error", param), ((string?)error["type"], (string?)error["param"]));
    }

    [Theory]
    [InlineData("""[]""", "messages")]
    [InlineData("""[{"role":"user","content":"hello"}]""", "messages")]
    [InlineData("""[{"role":"tool","content":"hello"}]""", "messages[0].role")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/dog.jpg"}}]}]""",
        "messages[0].content[0].image_url.url")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]""", "messages[0].content[0].image_url.url")]
    [InlineData("""[{"role":"user","content":[{"type":"input_audio"}]}]""", "messages[0].content[0].type")]
    public async Task So_is_what_is_wrong_with_the_messages(string messages, string param)
    {
        await using var service = await TestService.StartAsync(chat: new Echo());

        var error = JsonNode.Parse(await TextOf(service, $"{{\"messages\":{messages}}}", HttpStatusCode.BadRequest))!["error"]!;

        Assert.Equal(param, (string?)error["param"]);
    }

    [Fact]
    public async Task A_service_without_a_model_that_talks_says_so()
    {
        await using var service = await TestService.StartAsync();

        Assert.Contains("--model", await TextOf(service, Request(""" "seed":1 """), HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    private static string Request(string members) =>
        $$$"""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{Photo}}}"}},{"type":"text","text":"What is """
        + $$$"""region1?"}]}],{{{members}}} }""";

    private static async Task<string> TextOf(TestService service, string json, HttpStatusCode status)
    {
        using var client = service.Client();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        return text;
    }

    /// <summary>Says what it was asked.</summary>
    private sealed class Echo : IChatClient
    {
        public ChatOptions? Seen { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            Seen = options;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text))
            {
                FinishReason = ChatFinishReason.Stop,
                Usage = Usage()
            });
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var word in messages.Last().Text.Split(' ').Select((word, i) => i == 0 ? word : $" {word}"))
                yield return new(ChatRole.Assistant, word);
            await Task.Yield();
            yield return new(ChatRole.Assistant, [new UsageContent(Usage())]) { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static UsageDetails Usage() => new() { InputTokenCount = 3, OutputTokenCount = 2, TotalTokenCount = 5 };
    }
}
