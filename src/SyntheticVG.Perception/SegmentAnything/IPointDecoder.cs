using SyntheticVG.Perception.Masks;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>Answers single points with several masks each: a photo, or a crop of one, that the model has looked at.</summary>
internal interface IPointDecoder
{
    /// <summary>The sizes its logits go through.</summary>
    LogitSize Size { get; }

    /// <summary>Answers one prompt for each point.</summary>
    /// <param name="points">Points in pixels of the photo or crop.</param>
    IPointAnswers Decode(IReadOnlyList<(double X, double Y)> points);
}

/// <summary>Answers to some points; they live until disposed.</summary>
internal interface IPointAnswers : IDisposable
{
    /// <summary>Masks for each point.</summary>
    int Masks { get; }

    /// <summary>The predicted IoU of a mask.</summary>
    float Score(int point, int mask);

    /// <summary>The logits of a mask, of <see cref="LogitSize.Decoded"/>, row-major.</summary>
    ReadOnlySpan<float> Logits(int point, int mask);
}
