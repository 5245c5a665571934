using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SyntheticVG.Web.Tests.View;

/// <summary>What must not be answered is refused: files outside, other hosts and sites, no token.</summary>
public class AttackTests
{
    private static readonly object Rename = new { kind = "rename", region = 0, name = "x" };

    public static TheoryData<string> Paths =>
    [
        "/api/images/..%2f..%2f..%2f..%2fetc%2fpasswd", "/api/images/%2e%2e/%2e%2e/etc/passwd", "/api/images/../../etc/passwd", "/api/images/%2fetc%2fpasswd",
        "/api/images/..%5c..%5cetc%5cpasswd", "/api/images/%252e%252e%252fetc%252fpasswd", "/assets/..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
        "/api/graphs/0/..%2f..%2fetc%2fpasswd", "/api/graphs/..%2f/x", "/api/images/file:%2fetc%2fpasswd",
        "/api/images/coco:0%00.png", "/image/../../etc/passwd",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_path_leads_outside(string path)
    {
        await using var served = await ServedRun.OpenAsync();
        var (status, body) = await RawAsync(served.Port, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.Port}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
        Assert.InRange(status, 400, 499);
    }

    [Theory]
    [InlineData("../outside.png", HttpStatusCode.Forbidden)]
    [InlineData("link.png", HttpStatusCode.Forbidden)]
    [InlineData("linked/outside.png", HttpStatusCode.Forbidden)]
    [InlineData("/etc/passwd", HttpStatusCode.Forbidden)]
    [InlineData("text.png", HttpStatusCode.UnprocessableEntity)]
    public async Task No_graph_names_a_photo_outside(string file, HttpStatusCode status)
    {
        await using var served = await ServedRun.OpenAsync(arrange: folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder, "elsewhere"));
            foreach (var name in new[] { "outside.png", "elsewhere/outside.png" })
                File.Copy(Path.Combine(folder, "data/0.png"), Path.Combine(folder, name));
            File.CreateSymbolicLink(Path.Combine(folder, "data/link.png"), Path.Combine(folder, "outside.png"));
            Directory.CreateSymbolicLink(Path.Combine(folder, "data/linked"), Path.Combine(folder, "elsewhere"));
            File.WriteAllText(Path.Combine(folder, "data/text.png"), "secret");
            var lines = File.ReadAllLines(Path.Combine(folder, "run/graphs.jsonl"));
            lines[0] = lines[0].Replace("\"0.png\"", $"\"{file}\"", StringComparison.Ordinal);
            File.WriteAllLines(Path.Combine(folder, "run/graphs.jsonl"), lines);
        });
        using var response = await served.Client.GetAsync("/api/images/coco:0", TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1:{port}")]
    public async Task Another_host_is_not_answered(string host)
    {
        await using var served = await ServedRun.OpenAsync();
        foreach (var path in new[] { "/", "/api/runs", "/assets/main.js" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host.Replace("{port}", $"{served.Port}", StringComparison.Ordinal);
            using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("https://127.0.0.1:{port}")]
    [InlineData("http://localhost:{port}")]
    [InlineData(null)]
    public async Task Another_origin_does_not_write(string? origin)
    {
        await using var served = await ServedRun.OpenAsync();
        using var response =
            await served.EditAsync("coco:0", served.Runs[0].Find("coco:0")!.Tag, Rename, origin?.Replace("{port}", $"{served.Port}", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(served.Runs[0].Patch.Lines);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_answered()
    {
        await using var served = await ServedRun.OpenAsync(token: "correct-horse");
        foreach (var (path, header) in new[]
        {
            ("/", null),
            ("/api/runs", null),
            ("/api/runs?token=wrong", null),
            ("/api/images/coco:0", "Bearer wrong"),
            ("/assets/main.js", "Bearer ")
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (header is not null)
                request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_token_goes_from_the_address_into_a_cookie_that_no_script_reads()
    {
        await using var served = await ServedRun.OpenAsync(token: "correct-horse");
        using var first = await served.Client.GetAsync("/image/coco:0?token=correct-horse&q=a%20b", TestContext.Current.CancellationToken);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));

        Assert.Equal("/image/coco:0?q=a%20b", first.Headers.Location!.OriginalString);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/runs");
        request.Headers.TryAddWithoutValidation("Cookie", cookie.Split(';')[0]);
        using var second = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_what_is_not_ours()
    {
        await using var served = await ServedRun.OpenAsync();
        foreach (var path in new[] { "/", "/api/runs", "/api/images/coco:0", "/nothing", "/api/search?q=%22" })
        {
            using var response = await served.Client.GetAsync(path, TestContext.Current.CancellationToken);
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public void The_pages_name_no_other_site()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Shared.Repository, "src", "SyntheticVG.Web", "Resources"), "*.*")
            .Where(file => Path.GetExtension(file) is ".html" or ".css" or ".js"))
            Assert.DoesNotContain("://", File.ReadAllText(file).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Body)> RawAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (int.Parse(text.Split(' ')[1]), text);
    }
}
