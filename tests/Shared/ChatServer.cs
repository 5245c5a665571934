using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SyntheticVG.Testing;

/// <summary>A local endpoint that speaks OpenAI's chat completions over a real socket and answers by script.</summary>
internal sealed class ChatServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<ChatRequest, ChatReply> _answer;
    private int _count, _open;

    public ChatServer(Func<ChatRequest, ChatReply> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public ChatServer(params ChatReply[] script) : this(request => script[Math.Min(request.Number, script.Length - 1)])
    {
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    public ConcurrentQueue<ChatRequest> Requests { get; } = new();

    /// <summary>Most requests that were open at one time.</summary>
    public int MostOpen { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var (head, body) = await ReadAsync(stream);
                var open = Interlocked.Increment(ref _open);
                MostOpen = Math.Max(MostOpen, open);
                var request = new ChatRequest(Interlocked.Increment(ref _count) - 1, head, body);
                Requests.Enqueue(request);
                var reply = _answer(request);
                await Task.Delay(reply.Delay, _end.Token);
                Interlocked.Decrement(ref _open);
                if (reply.Endless)
                {
                    await stream.WriteAsync(
                        "HTTP/1.1 200 x\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"choices\":[{\"message\":{\"content\":\""u8.ToArray(),
                        _end.Token);
                    var block = new byte[1 << 16];
                    Array.Fill(block, (byte)'a');
                    while (true)
                        await stream.WriteAsync(block, _end.Token); // until the client goes away
                }
                if (reply.Body is null && reply.Bytes is null)
                {
                    client.Client.LingerState = new(true, 0); // a reset, as from a crashed server
                    return;
                }
                var bytes = reply.Bytes ?? Encoding.UTF8.GetBytes(reply.Body!); // one of the two
                var answer = new StringBuilder().Append(CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {reply.Status} x\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n");
                foreach (var (name, value) in reply.Headers)
                    answer.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer.Append("\r\n").ToString()), _end.Token);
                await stream.WriteAsync(bytes.AsMemory(0, reply.CutAt ?? bytes.Length), _end.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private static async Task<(string Head, string Body)> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[65536];
        var (head, length, start) = ("", 0, 0);
        while (head.Length == 0 || bytes.Count < start + length)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
                throw new IOException("the client went away");
            bytes.AddRange(buffer.AsSpan(0, read));
            if (head.Length > 0)
                continue;
            var text = Encoding.Latin1.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            (head, start) = (text[..end], end + 4);
            var name = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            length = name is null ? 0 : int.Parse(name.Split(':')[1], CultureInfo.InvariantCulture);
        }
        return (head, Encoding.UTF8.GetString([.. bytes.Skip(start).Take(length)]));
    }
}

/// <summary>What came over the wire.</summary>
internal sealed record ChatRequest(int Number, string Head, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>All text parts of all messages.</summary>
    public IReadOnlyList<string> Texts =>
        [.. Parts.Where(part => part.GetProperty("type").GetString() == "text").Select(part => part.GetProperty("text").GetString()!)];

    /// <summary>The bytes of all pictures.</summary>
    public IReadOnlyList<byte[]> Pictures => [.. Parts.Where(part => part.GetProperty("type").GetString() == "image_url")
        .Select(part => Convert.FromBase64String(part.GetProperty("image_url").GetProperty("url").GetString()!.Split(',')[1]))];

    private IEnumerable<JsonElement> Parts => Json.GetProperty("messages").EnumerateArray().SelectMany(IEnumerable<JsonElement> (message) =>
        message.GetProperty("content") is { ValueKind: JsonValueKind.Array } parts
            ? parts.EnumerateArray()
            : [JsonSerializer.SerializeToElement(new { type = "text", text = message.GetProperty("content").GetString() })]);
}

/// <summary>What goes back; without a body the connection is closed.</summary>
internal sealed record ChatReply(int Status, string? Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public TimeSpan Delay { get; init; }

    public int? CutAt { get; init; }

    /// <summary>The body where it is no text.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Whether the answer never ends.</summary>
    public bool Endless { get; init; }

    public static ChatReply Close { get; } = new(0, null);

    public static ChatReply Hang { get; } = new(0, null) { Delay = TimeSpan.FromMinutes(5) };

    public static ChatReply Failure(int status, params (string, string)[] headers) =>
        new(status, """{"error":{"message":"scripted"}}""") { Headers = headers };

    public static ChatReply Says(string text, int tokensIn = 100, int tokensOut = 10, string finish = "stop") => new(200, JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1,
        model = "stand-in",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finish } },
        usage = new { prompt_tokens = tokensIn, completion_tokens = tokensOut, total_tokens = tokensIn + tokensOut },
    }));
}
