using SkiaSharp;
using SyntheticVG.Datasets;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld;

/// <summary>A drawn scene with everything that is true of it.</summary>
public sealed record PocketScene
{
    /// <summary>Position in its stream, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Every region that can be seen, with visible mask, attributes and depth, and every relationship that the scene was made to show.</summary>
    /// <remarks><see cref="Relationship.Source"/> says what shows it: <c>pocket:contact</c>, <c>pocket:gaze</c>, <c>pocket:face</c>, ...</remarks>
    public required SceneGraph Truth { get; init; }

    /// <summary>Red, green, blue and 255 of every pixel, row-major.</summary>
    public required ReadOnlyMemory<byte> Pixels { get; init; }

    /// <summary>Inverse depth of every pixel, 65535 nearest and 0 farthest, row-major.</summary>
    public required ReadOnlyMemory<ushort> Nearness { get; init; }

    /// <summary>The props behind the regions of <see cref="Truth"/>, in the same order.</summary>
    internal IReadOnlyList<Prop> Props { get; init; } = [];

    /// <summary>The depth map as readers see it.</summary>
    public DepthMap Depth => new(Truth.Image.Width, Truth.Image.Height, [.. Nearness.ToArray().Select(value => value / (float)ushort.MaxValue)]);

    /// <summary>The picture in memory.</summary>
    public Picture ToPicture()
    {
        var pixels = new byte[Pixels.Length / 4 * 3];
        for (var (from, to) = (0, 0); to < pixels.Length; (from, to) = (from + 4, to + 3))
            Pixels.Span.Slice(from, 3).CopyTo(pixels.AsSpan(to));
        return new(Truth.Image.Width, Truth.Image.Height, pixels);
    }

    /// <summary>The picture as a PNG file; the same bytes for the same scene.</summary>
    public byte[] EncodePicture()
    {
        var info = new SKImageInfo(Truth.Image.Width, Truth.Image.Height, SKColorType.Rgb888x, SKAlphaType.Opaque);
        using var image = SKImage.FromPixelCopy(info, Pixels.Span);
        using var pixels = image.PeekPixels();
        using var data = pixels!.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 4));
        return data!.ToArray(); // null only for pixels that no picture can have
    }
}
