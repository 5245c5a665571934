// Shape letters in this file:
//   S side of the square
using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Robin;

/// <summary>Brings a photo to the numbers that the image encoder reads.</summary>
/// <remarks>
/// CLIP's processor, bit for bit: Pillow's bicubic resize to bytes, then (value / 255 - mean) / deviation of each channel,
/// the division by 255 in double and the rest in fp32. A byte has 256 values, so the arithmetic is done once for each.
/// </remarks>
internal static class PixelProcessor
{
    private static readonly Rgb Fill = new(122, 116, 104); // 255 x Means, rounded down
    private static readonly float[] Means = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] Deviations = [0.26862954f, 0.26130258f, 0.27577711f];
    private static readonly float[][] Normalised = [.. Means.Zip(Deviations, (mean, deviation) =>
        Enumerable.Range(0, 256).Select(value => ((float)(value * (1.0 / 255)) - mean) / deviation).ToArray())];

    /// <summary>Prepares a photo as a model's config says.</summary>
    /// <param name="photo">The photo, as it is stored.</param>
    /// <param name="config">The model's side and aspect mode.</param>
    /// <returns>fp32 [1, 3, S, S] on the CPU; the caller owns it. The encoder rounds it to its own dtype; the original
    /// rounds it to fp16 before that.</returns>
    public static Tensor Process(Picture photo, RobinConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Normalise(Square(photo, config.ImageSide, config.AspectMode));
    }

    /// <summary>Brings a photo to a square of bytes.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="side">Side of the square in pixels (S).</param>
    /// <param name="mode">Whether it is padded or squashed.</param>
    public static Picture Square(Picture photo, int side, AspectMode mode)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return Resampler.Resize(mode == AspectMode.Pad ? Pad(photo) : photo, side, side);
    }

    /// <summary>Normalises bytes.</summary>
    /// <returns>fp32 [1, 3, height, width]; the caller owns it.</returns>
    internal static Tensor Normalise(Picture picture)
    {
        var (pixels, area) = (picture.Pixels, picture.Width * picture.Height);
        var numbers = new float[3 * area];
        for (var channel = 0; channel < 3; channel++)
        {
            var values = Normalised[channel];
            var plane = numbers.AsSpan(channel * area, area);
            for (var i = 0; i < plane.Length; i++)
                plane[i] = values[pixels[3 * i + channel]];
        }
        using var scope = NewDisposeScope();
        return tensor(numbers).view(1, 3, picture.Height, picture.Width).MoveToOuterDisposeScope();
    }

    // The photo in the middle of a square of its longer side, half a pixel up or left where the rest is odd.
    private static Picture Pad(Picture photo)
    {
        if (photo.Width == photo.Height)
            return photo;
        var side = Math.Max(photo.Width, photo.Height);
        var square = new Picture(side, side);
        for (var i = 0; i < square.Pixels.Length; i += 3)
            (square.Pixels[i], square.Pixels[i + 1], square.Pixels[i + 2]) = (Fill.Red, Fill.Green, Fill.Blue);
        var (left, top) = ((side - photo.Width) / 2, (side - photo.Height) / 2);
        for (var y = 0; y < photo.Height; y++)
            photo.Row(y).CopyTo(square.Row(top + y)[(3 * left)..]);
        return square;
    }
}
