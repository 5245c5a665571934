using System.Buffers.Binary;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SyntheticVG.Web.Serve.Keys;

namespace SyntheticVG.Web.Tests.Serve;

/// <summary>Requests that nobody should send: each has its refusal, and whoever else asks is answered.</summary>
public class HostileTests
{
    [Fact]
    public async Task A_picture_that_unpacks_to_gigabytes_is_refused_by_its_header()
    {
        await using var service = await TestService.StartAsync();

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-many-pixels"), await RefusalAsync(service, TestService.Form(Bomb(9_000, 9_000))));
        // more than any picture that is read
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "photo"), await RefusalAsync(service, TestService.Form(Bomb(60_000, 60_000))));
    }

    [Fact]
    public async Task Bodies_that_come_slowly_take_no_others_place_and_end_with_the_deadline()
    {
        await using var service = await TestService.StartAsync(new() { Workers = 2, Queue = 10, Timeout = TimeSpan.FromSeconds(1) });
        var slow = Enumerable.Range(0, 4).Select(_ => SlowAsync(service)).ToList();
        await TestService.UntilAsync(() => service.Inside == 4);

        using var quick = await service.GraphAsync();

        Assert.Equal(HttpStatusCode.OK, quick.StatusCode);
        Assert.All(await Task.WhenAll(slow), answer => Assert.True(answer.StartsWith("HTTP/1.1 504", StringComparison.Ordinal)
            || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer.Split('\n')[0]));
        await TestService.UntilAsync(() => service.Inside == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clients_that_are_killed_free_their_places_and_the_others_are_answered(bool midBody)
    {
        await using var service = await TestService.StartAsync(new() { Workers = 1, Queue = 40 });
        service.Model.Close();
        var stays = Enumerable.Range(0, 5).Select(_ => service.GraphAsync()).ToList();
        await TestService.UntilAsync(() => service.Inside == 5);
        for (var i = 0; i < 20; i++)
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(service.Address.Host, service.Address.Port, Cancellation);
            await connection.GetStream().WriteAsync(midBody ? Half(service) : await WholeAsync(service), Cancellation);
            await TestService.UntilAsync(() => service.Inside == 6);
            connection.LingerState = new(true, 0); // a reset, as of a killed process
            connection.Close();
            await TestService.UntilAsync(() => service.Inside == 5);
        }

        service.Model.Open();

        Assert.All(await Task.WhenAll(stays), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await TestService.UntilAsync(() => service.Inside == 0);
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("5")]
    [InlineData("""{"image":{"key":"a","file":"a","width":99,"height":99},"regions":[],"relationships":[]}""")]
    public async Task A_graph_that_is_none_or_of_another_photo_is_refused(string graph)
    {
        await using var service = await TestService.StartAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported"), await RefusalAsync(service, Json($$"""{"photo":"PHOTO","graph":{{graph}}}""")));
    }

    [Theory]
    [InlineData("{\"photo\":\"PHOTO\",\"regions\":")]
    [InlineData("{\"photo\":\"PHOTO\"} trailing")]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("")]
    public async Task Broken_JSON_is_said_to_be_so(string json)
    {
        await using var service = await TestService.StartAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported"), await RefusalAsync(service, Json(json)));
    }

    [Fact]
    public async Task JSON_of_a_million_brackets_is_refused()
    {
        await using var service = await TestService.StartAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported"), await RefusalAsync(service, Json(new string('[', 1_000_000))));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_before_anything_is_read()
    {
        var folder = Directory.CreateTempSubdirectory("synvg-keys-").FullName;
        try
        {
            KeyFile.Add(Path.Combine(folder, "keys.jsonl"), "lab");
            await using var service = await TestService.StartAsync(new() { KeyFile = Path.Combine(folder, "keys.jsonl") });
            using var connection = new TcpClient();
            await connection.ConnectAsync(service.Address.Host, service.Address.Port, Cancellation);
            await connection.GetStream()
                .WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/scene-graphs HTTP/1.1\r\nHost: {service.Address.Authority}\r\nAuthorization: "
                    + $"Bearer wrong\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"), Cancellation);

            Assert.StartsWith("HTTP/1.1 401", await HeadAsync(connection), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static StringContent Json(string text) =>
        new(text.Replace("PHOTO", $"data:image/png;base64,{Convert.ToBase64String(TestService.Photo)}", StringComparison.Ordinal),
            Encoding.UTF8, "application/json");

    private static async Task<(HttpStatusCode, string?)> RefusalAsync(TestService service, HttpContent content)
    {
        using var answer = await service.GraphAsync(content);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        return (answer.StatusCode, (string?)body["code"]);
    }

    // A tenth of a body, a byte now and then.
    private static async Task<string> SlowAsync(TestService service)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(service.Address.Host, service.Address.Port, Cancellation);
        await connection.GetStream().WriteAsync(Half(service), Cancellation);
        using var answered = new CancellationTokenSource();
        var drip = Task.Run(async () =>
        {
            try
            {
                while (!answered.IsCancellationRequested)
                {
                    await connection.GetStream().WriteAsync(new byte[] { 32 }, Cancellation);
                    await Task.Delay(50, Cancellation);
                }
            }
            catch (IOException)
            {
                // the server has closed its side: it has answered
            }
        }, Cancellation);
        var head = await HeadAsync(connection);
        await answered.CancelAsync();
        await drip;
        return head;
    }

    private static async Task<string> HeadAsync(TcpClient connection)
    {
        var head = new byte[2000];
        return Encoding.ASCII.GetString(head, 0, await connection.GetStream().ReadAsync(head, Cancellation));
    }

    private static byte[] Half(TestService service) =>
        Encoding.ASCII.GetBytes($"POST /v1/scene-graphs HTTP/1.1\r\nHost: {service.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: "
            + $"1000000\r\n\r\n{{\"photo\":\"data:image/png;base64,AAAA");

    private static async Task<byte[]> WholeAsync(TestService service)
    {
        using var form = TestService.Form();
        var body = await form.ReadAsByteArrayAsync(Cancellation);
        return [.. Encoding.ASCII.GetBytes($"POST /v1/scene-graphs "
            + $"HTTP/1.1\r\nHost: {service.Address.Authority}\r\nContent-Type: {form.Headers.ContentType}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    // A PNG of many pixels in few bytes: the header alone says how many.
    private static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", new byte[64]), .. Chunk("IEND", [])];

        static byte[] Chunk(string name, byte[] data)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
            var (length, sum) = (new byte[4], new byte[4]);
            BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32.HashToUInt32(named));
            return [.. length, .. named, .. sum];
        }
    }
}
