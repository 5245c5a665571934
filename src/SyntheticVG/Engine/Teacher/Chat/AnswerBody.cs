using System.IO.Compression;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Reads a response's body, unpacked, into at most so many bytes of memory.</summary>
internal static class AnswerBody
{
    private const int Block = 1 << 16;

    /// <summary>The body; null where it has more than <paramref name="most"/> bytes, packed or unpacked.</summary>
    /// <exception cref="InvalidDataException">It is packed, and broken.</exception>
    public static async Task<byte[]?> ReadAsync(HttpContent content, long most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most)
            return null;
        await using var raw = await content.ReadAsStreamAsync(cancellationToken);
        if (await ReadAsync(raw, most, cancellationToken) is not { } body)
            return null;
        foreach (var encoding in content.Headers.ContentEncoding.Reverse().DefaultIfEmpty(""))
        {
            if (Unpacked(body, encoding.Trim().ToLowerInvariant()) is not { } packed)
                continue;
            await using (packed)
            {
                if (await UnpackAsync(packed, most, cancellationToken) is not { } unpacked)
                    return null;
                body = unpacked.Length > 0 || body.Length == 0 ? unpacked : throw new InvalidDataException("nothing comes out of it");
            }
        }
        return body;
    }

    // Each unpacker has its own exception for damage.
    private static async Task<byte[]?> UnpackAsync(Stream packed, long most, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(packed, most, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            throw new InvalidDataException("it is damaged or cut", e);
        }
    }

    /// <summary>What a stream holds, up to the end that server-sent events mark themselves; null where that is more than <paramref name="most"/>
    /// bytes.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, long most, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var block = new byte[Block];
        while (await stream.ReadAsync(block, cancellationToken) is var read && read > 0)
        {
            if (whole.Length + read > most)
                return null;
            whole.Write(block, 0, read);
            if (EndsEvents(whole.GetBuffer().AsSpan(0, (int)whole.Length)))
                break; // some servers leave the connection open
        }
        return whole.ToArray();
    }

    private static bool EndsEvents(ReadOnlySpan<byte> events)
    {
        var text = events.TrimEnd("\r\n "u8);
        return text.EndsWith("[DONE]"u8) && text[(text.LastIndexOf((byte)'\n') + 1)..].StartsWith("data:"u8);
    }

    // By what the bytes begin with rather than by what was announced: some proxies unpack and leave the header, some pack without one.
    private static Stream? Unpacked(byte[] body, string encoding) => body switch
    {
        [0x1F, 0x8B, ..] => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
        _ when LooksPlain(body) => null,
        [0x78, ..] when encoding == "deflate" => new ZLibStream(new MemoryStream(body), CompressionMode.Decompress),
        _ when encoding == "deflate" => new DeflateStream(new MemoryStream(body), CompressionMode.Decompress),
        _ when encoding == "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => new ZstdSharp.DecompressionStream(new MemoryStream(body)),
        _ => null,
    };

    private static bool LooksPlain(byte[] body)
    {
        var first = body.AsSpan().TrimStart(" \r\n\t"u8);
        return first.IsEmpty || first is [(byte)'{' or (byte)'[' or (byte)':' or (byte)'<', ..] || first.StartsWith("data:"u8);
    }
}
