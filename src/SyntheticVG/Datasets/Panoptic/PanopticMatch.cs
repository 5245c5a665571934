using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Panoptic;

/// <summary>What a panoptic JSON says about one segment (an entry of <c>segments_info</c>).</summary>
/// <param name="Id">Id of the segment in the picture.</param>
/// <param name="CategoryId">Id of its class.</param>
internal sealed record SegmentInfo(long Id, long CategoryId)
{
    /// <summary>Its pixels, or null where the file does not say.</summary>
    public double? Area { get; init; }

    /// <summary>Its box, or null where the file does not say.</summary>
    public Box? Box { get; init; }

    /// <summary>Whether it stands for a group of things.</summary>
    public bool IsCrowd { get; init; }
}

/// <summary>Joins what the JSON says about segments with the pixels of the id picture.</summary>
internal static class PanopticMatch
{
    /// <summary>Finds each listed segment in the picture.</summary>
    /// <param name="picture">The decoded id picture.</param>
    /// <param name="infos">The segments in the order of the file; relationships of PSG name them by this position.</param>
    /// <param name="isKnownCategory">Whether the file defines a class id.</param>
    /// <param name="where">The picture's name in errors.</param>
    /// <param name="report">Counts <c>segment-not-in-json</c>, <c>segment-without-pixels</c>, <c>area-differs</c>, <c>bbox-differs</c>,
    /// <c>category-unknown</c>.</param>
    /// <returns>A segment for each entry of <paramref name="infos"/>, null where it was dropped; and the pixels of no segment.</returns>
    /// <exception cref="InvalidDataException">An id stands twice, is 0 or does not fit in a pixel.</exception>
    public static (IReadOnlyList<PanopticSegment?> Segments, int VoidPixels) Match(
        PanopticPng picture, IReadOnlyList<SegmentInfo> infos, Func<long, bool> isKnownCategory, string where, ReadReport report)
    {
        var listed = new HashSet<long>();
        foreach (var info in infos)
        {
            if (info.Id is <= 0 or >= 1 << 24)
                throw new InvalidDataException($"{where}: segment id {info.Id}; expected 1 to {(1 << 24) - 1} (0 is void)");
            if (!listed.Add(info.Id))
                throw new InvalidDataException($"{where}: segment id {info.Id} is listed twice; its pixels cannot belong to both");
        }
        var found = picture.Segments().ToDictionary(segment => (long)segment.Id);
        foreach (var segment in found.Values.Where(segment => !listed.Contains(segment.Id)))
            report.Add("segment-not-in-json", where, $"segment {segment.Id} has {segment.Area} pixels and no entry; taken as void");

        var matched = infos.Select(info => Find(info)).ToArray();
        return (matched, (picture.Width * picture.Height) - matched.Sum(segment => segment?.Area ?? 0));

        PanopticSegment? Find(SegmentInfo info)
        {
            if (!isKnownCategory(info.CategoryId))
            {
                report.Add("category-unknown", where, $"segment {info.Id} is of class {info.CategoryId}, which the file does not define");
                return null;
            }
            if (!found.TryGetValue(info.Id, out var segment))
            {
                report.Add("segment-without-pixels", where, $"segment {info.Id} has no pixel in the picture");
                return null;
            }
            if (info.Area is { } area && area != segment.Area)
                report.Add("area-differs", where, $"segment {info.Id} has {segment.Area} pixels; the file says {area}; the picture holds");
            if (info.Box is { } box && box != segment.Box)
                report.Add("bbox-differs", where, $"segment {info.Id} lies in {segment.Box}; the file says {box}; the picture holds");
            return segment;
        }
    }
}
