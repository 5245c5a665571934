using System.Globalization;
using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>One record of a file of proposals: SAM's output and COCO's results share these keys.</summary>
/// <remarks>
/// <c>segmentation</c> ({size, counts}, counts as text or as a list of runs), <c>bbox</c> (x, y, width, height),
/// <c>predicted_iou</c>, <c>stability_score</c>, <c>score</c>, <c>id</c>. With a mask the box is the mask's own: SAM's
/// <c>bbox</c> is a pixel narrower.
/// </remarks>
internal static class ProposalRecord
{
    /// <summary>Reads a record; null, with a reason, where it cannot be used on an image of that size.</summary>
    public static (RegionProposal? Proposal, string? Reason) Read(JsonElement record, string source, int index, int width, int height)
    {
        if (record.ValueKind != JsonValueKind.Object)
            return (null, "not-a-record");

        var (mask, reason) = Mask(record, width, height);
        if (reason is not null)
            return (null, reason);
        var box = mask?.Box ?? BoxOf(record);
        if (box is null)
            return (null, "no-mask-nor-box");
        var proposal = new RegionProposal
        {
            Source = source,
            Id = record.TryGetProperty("id", out var id) ? id.ToString() : index.ToString(CultureInfo.InvariantCulture),
            Box = box.Value,
            Mask = mask,
            Name = record.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "",
            PredictedIoU = Number(record, "predicted_iou") ?? Number(record, "score"),
            Stability = Number(record, "stability_score"),
        };
        if (ProposalCheck.ReasonToDrop(proposal, width, height) is { } bad)
            return (null, bad);
        return (mask is null ? proposal with { Box = box.Value.Clamp(width, height) } : proposal, null);
    }

    private static (Rle? Mask, string? Reason) Mask(JsonElement record, int width, int height)
    {
        if (!record.TryGetProperty("segmentation", out var segmentation) || segmentation.ValueKind == JsonValueKind.Null)
            return (null, null);
        try
        {
            if (segmentation.ValueKind == JsonValueKind.Array)
                return (Polygon.ToRle(height, width, segmentation.EnumerateArray().Select(Numbers)), null);
            if (segmentation.ValueKind != JsonValueKind.Object || !segmentation.TryGetProperty("counts", out var counts)
                || !segmentation.TryGetProperty("size", out var size) || Numbers(size) is not [var rows, var columns])
                return (null, "broken-rle");
            if (rows != height || columns != width)
                return (null, "mask-of-another-size");
            var mask = counts.ValueKind == JsonValueKind.String ? Rle.Parse(height, width, counts.GetString())
                : Rle.FromRuns(height, width, [.. Numbers(counts).Select(Run)]);
            return mask.IsEmpty ? (null, "zero-area") : (mask, null);
        }
        catch (InvalidDataException)
        {
            return (null, segmentation.ValueKind == JsonValueKind.Array ? "broken-polygon" : "broken-rle");
        }
    }

    private static Box? BoxOf(JsonElement record)
    {
        if (!record.TryGetProperty("bbox", out var box) || box.ValueKind != JsonValueKind.Array || box.GetArrayLength() != 4
            || box.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.Number))
            return null;
        var sides = Numbers(box);
        return Box.FromXywh(sides[0], sides[1], sides[2], sides[3]);
    }

    private static double? Number(JsonElement record, string key) =>
        record.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static double[] Numbers(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(n => n.ValueKind == JsonValueKind.Number)
            ? [.. list.EnumerateArray().Select(n => n.GetDouble())]
            : throw new InvalidDataException("expected a list of numbers");

    private static uint Run(double value) =>
        value is >= 0 and <= uint.MaxValue && Math.Floor(value) == value
            ? (uint)value
            : throw new InvalidDataException($"run of {value}; expected a whole number of 0 or more");
}
