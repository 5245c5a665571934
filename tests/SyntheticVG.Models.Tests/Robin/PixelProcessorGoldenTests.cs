using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

public class PixelProcessorGoldenTests
{
    [Fact]
    public void Every_picture_gives_the_bytes_and_numbers_of_the_reference_bit_for_bit()
    {
        using var golden = Shared.GoldenJson("vision/processor.json");
        Cases.Each(golden.RootElement.GetProperty("cases").EnumerateArray(), @case =>
        {
            var name = @case.GetProperty("name").GetString()!;
            var photo = Photo(@case);
            Assert.True(Checksum(photo.Pixels) == @case.GetProperty("rgb_crc32").GetString(), $"{name}: decoded pixels differ");
            foreach (var (mode, aspect) in new[] { ("pad", AspectMode.Pad), ("square", AspectMode.Square) })
                Check(@case.GetProperty("results"), mode, photo, aspect, $"{name} {mode}");
        });
    }

    private static void Check(JsonElement results, string mode, Picture photo, AspectMode aspect, string what)
    {
        // The reference takes pictures of height 1 or 3 for something else; told the layout, it gives what is meant.
        var expected = results.TryGetProperty(mode + "_channels_last_stated", out var stated) ? stated : results.GetProperty(mode);
        using var scope = NewDisposeScope();
        var pixels = PixelProcessor.Process(photo, RobinConfig.Robin3B with { AspectMode = aspect });
        var square = PixelProcessor.Square(photo, (int)pixels.shape[^1], aspect);

        Assert.True(Checksum(square.Pixels) == expected.GetProperty("resized_crc32").GetString(), $"{what}: resized bytes differ");
        Assert.True(Checksum(pixels.bytes) == expected.GetProperty("pixel_values_crc32").GetString(), $"{what}: fp32 numbers differ");
        Assert.True(Checksum(pixels.to(float16).bytes) == expected.GetProperty("fp16_crc32").GetString(), $"{what}: fp16 numbers differ");
        if (expected.TryGetProperty("indices", out _))
            Golden.NearSamples(expected, pixels.squeeze(0), 0, what);
    }

    internal static Picture Photo(JsonElement @case)
    {
        var source = @case.GetProperty("source");
        if (source.TryGetProperty("photo", out var photo))
            return new PictureReader().Read(Shared.Data(photo.GetString()!));
        if (source.TryGetProperty("file", out var file))
            return new PictureReader().Read(Shared.Golden($"vision/{file.GetString()}"));
        var (formula, size) = (source.GetProperty("formula"), Golden.Ints(@case.GetProperty("size_wh")));
        var bytes = Formula.Integers(formula.GetProperty("stream").GetString()!, 3L * size[0] * size[1], 0, 256, formula.GetProperty("seed").GetUInt64());
        return new(size[0], size[1], [.. bytes.Select(value => (byte)value)]);
    }

    private static string Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return (~crc).ToString("x8", null);
    }
}
