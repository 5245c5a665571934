using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Web.Tests.Serve;

public class SceneGraphTests
{
    [Fact]
    public async Task A_photo_in_a_form_gives_its_graph()
    {
        await using var service = await TestService.StartAsync();

        var answer = await JsonOf(await service.GraphAsync(TestService.Form(name: "../../my dog.png")), HttpStatusCode.OK);

        Assert.Equal("my dog.png", (string?)answer["graph"]!["image"]!["file"]);
        Assert.Equal("on", (string?)answer["graph"]!["relationships"]![0]!["predicate"]);
        Assert.Equal("gated", (string?)answer["model"]);
        Assert.Equal(2, (int?)answer["notes"]!["regions/noted/kept"]);
        Assert.True((double)answer["timings"]!["total"]! > 0);
        Assert.Equal(256, (int?)answer["usage"]!["pixels"]);
    }

    [Fact]
    public async Task So_does_one_in_JSON()
    {
        await using var service = await TestService.StartAsync();

        var answer =
            await JsonOf(
                await service.GraphAsync(
                    Json(
                        $"{{\"photo\":\"data:image/png;base64,{Convert.ToBase64String(TestService.Photo)}\",\"name\":\"a.png\",\"regions\":[{{\"box\":[0,0,4,4]}}],\"options\":{{\"model\":\"gated\"}}}}")),
                HttpStatusCode.OK);

        Assert.Equal("a.png", (string?)answer["graph"]!["image"]!["file"]);
    }

    [Theory]
    [InlineData("image/png", "image/png")]
    [InlineData("image/svg+xml", "image/svg+xml")]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("image/*;q=0.5", "image/png")]
    [InlineData("*/*", "application/json")]
    public async Task The_form_of_the_answer_is_the_one_that_is_accepted(string accept, string type)
    {
        await using var service = await TestService.StartAsync();

        using var answer = await service.GraphAsync(accept: accept);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Events_are_regions_relationships_and_the_whole()
    {
        await using var service = await TestService.StartAsync();

        using var answer = await service.GraphAsync(accept: "text/event-stream");

        var events = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n')
            .Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..]);
        Assert.Equal(["region", "region", "relationship", "done"], events);
    }

    [Theory]
    [InlineData("""{"photo":"http://example.org/dog.jpg"}""", 400, "no-data-url")]
    [InlineData("""{"photo":"file:///etc/passwd"}""", 400, "no-data-url")]
    [InlineData("""{"photo":"data:image/png;base64,@@@"}""", 400, "no-data-url")]
    [InlineData("""{"photo":"data:image/png;base64,AAAA"}""", 422, "photo")]
    [InlineData("""{"photo":5}""", 400, "unsupported")]
    [InlineData("""{"colour":"red"}""", 400, "unsupported")]
    [InlineData("""{}""", 400, "no-data-url")]
    [InlineData("""{"photo":""", 400, "unsupported")]
    [InlineData("""[1]""", 400, "unsupported")]
    public async Task Other_JSON_is_refused(string json, int status, string code)
    {
        await using var service = await TestService.StartAsync();

        var problem = await JsonOf(await service.GraphAsync(Json(json)), (HttpStatusCode)status);

        Assert.Equal(code, (string?)problem["code"]);
    }

    [Fact]
    public async Task So_are_other_forms_and_types()
    {
        await using var service = await TestService.StartAsync(new() { MaxPixels = 1000 });

        Assert.Equal("no-photo", await CodeOf(service, new MultipartFormDataContent { { new StringContent("x"), "picture" } }, HttpStatusCode.BadRequest));
        Assert.Equal("media-type", await CodeOf(service, new StringContent("dog"), HttpStatusCode.UnsupportedMediaType));
        Assert.Equal("photo", await CodeOf(service, TestService.Form([1, 2, 3, 4]), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("model", await CodeOf(service, TestService.Form(options: """{"model":"other"}"""), HttpStatusCode.NotFound));
        Assert.Equal("unsupported", await CodeOf(service, TestService.Form(options: """{"beams":4}"""), HttpStatusCode.BadRequest));
        Assert.Equal("too-many-pixels", await CodeOf(service, TestService.Form(PictureWriter.Png(new Picture(40, 40))), HttpStatusCode.RequestEntityTooLarge));
        var unusable = await JsonOf(await service.GraphAsync(TestService.Form(regions: """["unusable"]""")), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("regions.json: found unusable; expected regions", (string?)unusable["title"]); // no folder of this machine
        using var other = await service.GraphAsync(accept: "text/html");
        Assert.Equal(HttpStatusCode.NotAcceptable, other.StatusCode);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_with_limit_and_size()
    {
        await using var service = await TestService.StartAsync(server: new() { MaxBody = 10_000 });

        var problem = await JsonOf(await service.GraphAsync(TestService.Form(new byte[20_000])), HttpStatusCode.RequestEntityTooLarge);

        Assert.Contains("10,000", (string?)problem["title"], StringComparison.Ordinal);
        Assert.Contains("20,", (string?)problem["title"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up_and_said_so()
    {
        await using var service = await TestService.StartAsync(new() { Timeout = TimeSpan.FromMilliseconds(50) });
        service.Model.Close();

        Assert.Equal("timeout", await CodeOf(service, TestService.Form(), HttpStatusCode.GatewayTimeout));
    }

    [Fact]
    public async Task No_photo_stays_on_this_machine()
    {
        await using var service = await TestService.StartAsync();
        var before = Directory.GetDirectories(Path.GetTempPath(), "synvg-serve-*").ToHashSet();

        (await service.GraphAsync()).Dispose();
        (await service.GraphAsync(TestService.Form([1, 2, 3]))).Dispose();

        await TestService.UntilAsync(() => !Directory.GetDirectories(Path.GetTempPath(), "synvg-serve-*").Except(before).Any());
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<string?> CodeOf(TestService service, HttpContent content, HttpStatusCode status) =>
        (string?)(await JsonOf(await service.GraphAsync(content), status))["code"];

    private static async Task<JsonNode> JsonOf(HttpResponseMessage answer, HttpStatusCode status)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
            return JsonNode.Parse(text)!;
        }
    }
}
