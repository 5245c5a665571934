namespace SyntheticVG.Perception.Masks;

/// <summary>Rows and columns.</summary>
internal readonly record struct Extent(int Height, int Width);

/// <summary>The sizes that a mask goes through from the decoder to the photo.</summary>
/// <param name="Decoded">What the decoder gives, 256 × 256 for the published models.</param>
/// <param name="Padded">The model's input, 1024 × 1024.</param>
/// <param name="Resized">The part of it that the photo fills.</param>
/// <param name="Photo">The photo, or the crop of it that was shown.</param>
internal sealed record LogitSize(Extent Decoded, Extent Padded, Extent Resized, Extent Photo)
{
    /// <summary>Logits that are as large as the photo already.</summary>
    public static LogitSize Same(int height, int width)
    {
        var size = new Extent(height, width);
        return new(size, size, size, size);
    }
}
