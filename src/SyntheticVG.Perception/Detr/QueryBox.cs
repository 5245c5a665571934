using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detr;

/// <summary>The boxes of DETR and its kin: centre and size, as shares of the photo.</summary>
internal static class QueryBox
{
    /// <summary>A box in pixels of the photo; may reach beyond it.</summary>
    /// <param name="numbers">[queries, 4].</param>
    /// <param name="query">Which.</param>
    /// <param name="width">Width of the photo.</param>
    /// <param name="height">Height of the photo.</param>
    public static Box Of(ReadOnlySpan<float> numbers, int query, int width, int height)
    {
        var box = numbers.Slice(query * 4, 4);
        var (halfWidth, halfHeight) = (box[2] / 2, box[3] / 2);
        return new((box[0] - halfWidth) * width, (box[1] - halfHeight) * height, (box[0] + halfWidth) * width, (box[1] + halfHeight) * height);
    }
}
