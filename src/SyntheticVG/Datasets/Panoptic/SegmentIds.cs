using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Panoptic;

/// <summary>Segments whose id cannot be one of the picture: missing, 0, too large, or that of another.</summary>
/// <remarks>A segment of the picture that no other entry names and that has the stated area and box is meant, where there is one alone.</remarks>
internal static class SegmentIds
{
    private const int End = 1 << 24;

    /// <summary>The entries whose ids can be used, in their order; those found by area and box with their id, the others counted as
    /// <c>segment-id</c>.</summary>
    public static List<SegmentInfo> Repair(IReadOnlyList<SegmentInfo> infos, PanopticPng picture, string where, ReadReport report)
    {
        var times = infos.CountBy(info => info.Id).ToDictionary();
        bool IsGood(SegmentInfo info) => info.Id is > 0 and < End && times[info.Id] == 1;
        if (infos.All(IsGood))
            return [.. infos];
        var left = picture.Segments().Where(segment => !infos.Any(info => IsGood(info) && info.Id == segment.Id)).ToList();
        var good = new List<SegmentInfo>();
        foreach (var info in infos)
        {
            if (IsGood(info))
            {
                good.Add(info);
                continue;
            }
            var fits = info.Area is null && info.Box is null
                ? []
                : left.Where(segment => (info.Area ?? segment.Area) == segment.Area && (info.Box ?? segment.Box) == segment.Box).ToList();
            if (fits is [var segment])
                left.Remove(segment);
            report.Add("segment-id", where, fits is [var found]
                ? $"the id {info.Id} is no segment's own; segment {found.Id} of the picture has its area and box"
                : $"the id {info.Id} is no segment's own, and {fits.Count} segments of the picture have its area and box; it is left out");
            if (fits.Count == 1)
                good.Add(info with { Id = fits[0].Id });
        }
        return good;
    }
}
