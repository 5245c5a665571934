using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Regions that no service should work on, sent to one.</summary>
public class HostileRegionsTests
{
    [Fact]
    public async Task Regions_that_are_too_many_or_do_not_fit_are_refused_and_the_next_photo_is_answered()
    {
        await using var service = await ServiceProcess.StartAsync();

        var (many, manyWords) = await AskAsync(service,
            string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"box":[{{i % 60}},{{i % 40}},{{(i % 60) + 2}},{{(i % 40) + 2}}]}""")));
        var (other, otherWords) = await AskAsync(service, """{"segmentation":{"size":[99,99],"counts":[0,9801]}}""");
        var (good, _) = await AskAsync(service, """{"box":[0,0,20,20]},{"box":[30,5,50,40]}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, many);
        Assert.Contains("at most 1,000", manyWords, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other);
        Assert.Contains("99", otherWords, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, good);
    }

    private static async Task<(HttpStatusCode, string)> AskAsync(ServiceProcess service, string regions)
    {
        using var http = new HttpClient { BaseAddress = service.Address };
        using var content = new StringContent(
            $$"""{"photo":"data:image/png;base64,{{Convert.ToBase64String(PictureWriter.Png(new Picture(64, 48)))}}","regions":[{{regions}}]}""",
            Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("v1/scene-graphs", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return (answer.StatusCode, (string?)body["title"] ?? "");
    }
}
