using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;

namespace SyntheticVG.Tests.Images;

/// <summary>goldens/pixels/resize.json: Pillow's Image.resize of sources by formula and of photos.</summary>
public class ResamplerGoldenTests
{
    private static readonly Dictionary<string, PixelMode> Modes = new()
    {
        ["L"] = PixelMode.L,
        ["LA"] = PixelMode.LA,
        ["RGB"] = PixelMode.Rgb,
        ["RGBA"] = PixelMode.Rgba,
        ["CMYK"] = PixelMode.Cmyk,
        ["1"] = PixelMode.Bilevel,
        ["P"] = PixelMode.Palette,
        ["I;16"] = PixelMode.Gray16,
        ["I"] = PixelMode.Int32,
        ["F"] = PixelMode.Float32,
    };

    [Theory]
    [InlineData("L")]
    [InlineData("LA")]
    [InlineData("RGB")]
    [InlineData("RGBA")]
    [InlineData("CMYK")]
    [InlineData("1")]
    [InlineData("P")]
    [InlineData("I;16")]
    [InlineData("I")]
    [InlineData("F")]
    [InlineData("photo")]
    public void Golden_resizes_are_equal_to_Pillows_in_every_byte(string mode)
    {
        using var document = Shared.GoldenJson("pixels/resize.json");
        var root = document.RootElement;
        Assert.Equal(0, root.GetProperty("tolerance").GetInt32());
        var pack = File.ReadAllBytes(Shared.Golden($"pixels/{root.GetProperty("pack").GetString()}"));
        var seed = root.GetProperty("seed").GetUInt64();
        var cases = root.GetProperty("cases").EnumerateArray()
            .Where(c => (c.GetProperty("source").TryGetProperty("mode", out var stated) ? stated.GetString() : "photo") == mode).ToList();

        var failures = cases.Select(c => (Name: c.GetProperty("name").GetString(), Failure: Failure(c, seed, pack)))
            .Where(c => c.Failure is not null).Select(c => $"{c.Name}: {c.Failure}");

        Assert.NotEmpty(cases);
        Assert.Empty(failures);
    }

    private static string? Failure(JsonElement golden, ulong seed, byte[] pack)
    {
        var (stated, target, expected) = (golden.GetProperty("source"), golden.GetProperty("target"), golden.GetProperty("expected"));
        var source = Source(stated, seed);
        if ($"{Crc32.HashToUInt32(source.Bytes):x8}" != stated.GetProperty("crc32").GetString())
            return "the source differs already";
        var filter = Enum.Parse<ResampleFilter>(golden.GetProperty("filter").GetString()!, ignoreCase: true);

        var result = Resampler.Resize(source, target[0].GetInt32(), target[1].GetInt32(), filter);

        if (result.Bytes.Length != expected.GetProperty("bytes").GetInt32())
            return $"{result.Bytes.Length} bytes; expected {expected.GetProperty("bytes")}";
        if (expected.TryGetProperty("offset", out var offset))
        {
            var first = result.Bytes.AsSpan().CommonPrefixLength(pack.AsSpan(offset.GetInt32(), result.Bytes.Length));
            if (first < result.Bytes.Length)
                return $"byte {first} is {result.Bytes[first]}; expected {pack[offset.GetInt32() + first]}";
        }
        else
        {
            foreach (var sample in expected.GetProperty("samples").EnumerateArray())
            {
                if (result.Bytes[sample[0].GetInt32()] != sample[1].GetByte())
                    return $"byte {sample[0]} is {result.Bytes[sample[0].GetInt32()]}; expected {sample[1]}";
            }
            if (result.Bytes.Sum(b => (long)b) != expected.GetProperty("sum").GetInt64())
                return "another sum";
        }
        return $"{Crc32.HashToUInt32(result.Bytes):x8}" == expected.GetProperty("crc32").GetString() ? null : "another checksum";
    }

    private static Raster Source(JsonElement source, ulong seed)
    {
        if (source.TryGetProperty("photo", out var photo))
        {
            var picture = new PictureReader().Read(Shared.Data($"photos/{photo.GetString()}"));
            return new(PixelMode.Rgb, picture.Width, picture.Height, picture.Pixels);
        }
        var name = source.GetProperty("mode").GetString()!;
        var (width, height) = (source.GetProperty("size")[0].GetInt32(), source.GetProperty("size")[1].GetInt32());
        var channels = name switch { "LA" => 2, "RGB" => 3, "RGBA" or "CMYK" => 4, _ => 1 };
        var (stream, count) = (source.GetProperty("stream").GetString()!, width * height * channels);
        var values = source.GetProperty("kind").GetString() switch
        {
            "ramp" =>
                [.. Enumerable.Range(0, count).Select(i => ((3L * (i / channels % width)) + (5L * (i / channels / width)) + (70L * (i % channels))) % 256)],
            "edges" => [.. Formula.Integers(stream, count, 0, 2, seed).Select(v => 255 * v)],
            _ => Formula.Integers(stream, count, 0, name == "I;16" ? 65536 : 256, seed),
        };
        byte[] bytes = name switch
        {
            "I;16" => [.. MemoryMarshal.AsBytes<ushort>(values.Select(v => (ushort)v).ToArray())],
            "I" => [.. MemoryMarshal.AsBytes<int>(values.Select(v => ((int)v * 1000) - 100_000).ToArray())],
            "F" => [.. MemoryMarshal.AsBytes<float>(values.Select(v => (float)(v / 255.0)).ToArray())],
            "1" => [.. values.Select(v => (byte)(v > 127 ? 255 : 0))],
            _ => [.. values.Select(v => (byte)v)],
        };
        return new(Modes[name], width, height, bytes);
    }
}
