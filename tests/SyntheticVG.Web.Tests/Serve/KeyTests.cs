using System.Net;
using System.Text;
using SyntheticVG.Web.Serve.Keys;

namespace SyntheticVG.Web.Tests.Serve;

public sealed class KeyTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("synvg-keys-").FullName, "keys.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public async Task Every_route_but_health_needs_a_key()
    {
        var key = KeyFile.Add(_file, "lab");
        await using var service = await TestService.StartAsync(new() { KeyFile = _file });
        using HttpClient without = service.Client(), wrong = service.Client("x" + key), with = service.Client(key);

        foreach (var route in new[] { "v1/models", "openapi/v1.json", "nowhere" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(without, route));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(wrong, route));
            Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusOf(with, route));
        }
        Assert.Equal(HttpStatusCode.OK, await StatusOf(without, "health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusOf(without, "metrics")); // from this machine
    }

    [Fact]
    public async Task The_file_holds_no_key_and_is_read_again_when_it_changes()
    {
        var first = KeyFile.Add(_file, "first");
        Assert.Matches("^[A-Za-z0-9_-]{32,}$", first);
        Assert.DoesNotContain(first, await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await using var service = await TestService.StartAsync(new() { KeyFile = _file });

        var second = KeyFile.Add(_file, "second");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await StatusOf(first), await StatusOf(second)]);
        await File.WriteAllTextAsync(_file, "junk\n", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await StatusOf(first)); // those in force stay
        Assert.Throws<InvalidDataException>(() => KeyFile.Add(_file, "third"));

        async Task<HttpStatusCode> StatusOf(string key)
        {
            using var client = service.Client(key);
            return await KeyTests.StatusOf(client, "v1/models");
        }
    }

    [Fact]
    public async Task A_key_has_its_own_rate_and_nobody_else_pays_for_it()
    {
        var (slow, fast) = (KeyFile.Add(_file, "slow", rate: 1), KeyFile.Add(_file, "fast"));
        await using var service = await TestService.StartAsync(new() { KeyFile = _file, Rate = 1000 });
        using HttpClient one = service.Client(slow), other = service.Client(fast);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], [await StatusOf(one, "v1/models"), await StatusOf(one, "v1/models")]);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await StatusOf(other, "v1/models"), await StatusOf(other, "v1/models")]);
    }

    [Fact]
    public void One_name_has_one_key()
    {
        KeyFile.Add(_file, "lab");

        Assert.Contains("has a key", Assert.Throws<InvalidDataException>(() => KeyFile.Add(_file, "lab")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:8470", HttpStatusCode.OK)]
    public async Task Without_keys_pages_of_other_sites_cannot_ask(string header, string value, HttpStatusCode status)
    {
        await using var service = await TestService.StartAsync();
        using var client = service.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        Assert.Equal(status, await StatusOf(client, "v1/models"));
    }

    [Fact]
    public async Task Refusals_below_chat_are_as_OpenAIs_libraries_read_them()
    {
        KeyFile.Add(_file, "lab");
        await using var service = await TestService.StartAsync(new() { KeyFile = _file });
        using var client = service.Client();
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("\"type\":\"authentication_error\"",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusOf(HttpClient client, string route)
    {
        using var answer = await client.GetAsync(new Uri(route, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
