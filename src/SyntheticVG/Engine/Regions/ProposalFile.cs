using System.Buffers;
using System.Text.Json;

namespace SyntheticVG.Engine.Regions;

/// <summary>A photo's proposals as a file: a list of records as Segment Anything's tools write them, run lengths as COCO has them, scores kept.</summary>
public static class ProposalFile
{
    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="proposals">The proposals; all with masks, or with boxes alone.</param>
    public static void Write(string path, IReadOnlyList<RegionProposal> proposals)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        var buffer = new ArrayBufferWriter<byte>(1 << 14);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var proposal in proposals)
                Write(writer, proposal);
            writer.WriteEndArray();
        }
        using var file = new WholeFile(path);
        file.Stream.Write(buffer.WrittenSpan);
        file.Commit();
    }

    private static void Write(Utf8JsonWriter writer, RegionProposal proposal)
    {
        writer.WriteStartObject();
        writer.WriteString("id", proposal.Id);
        if (proposal.Name.Length > 0)
            writer.WriteString("name", proposal.Name);
        if (proposal.Mask is { } mask)
        {
            writer.WriteStartObject("segmentation");
            writer.WriteStartArray("size");
            writer.WriteNumberValue(mask.Height);
            writer.WriteNumberValue(mask.Width);
            writer.WriteEndArray();
            writer.WriteString("counts", mask.ToString());
            writer.WriteEndObject();
            writer.WriteNumber("area", mask.Area);
        }
        writer.WriteStartArray("bbox");
        foreach (var value in new[] { proposal.Box.Left, proposal.Box.Top, proposal.Box.Width, proposal.Box.Height })
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
        if (proposal.PredictedIoU is { } iou)
            writer.WriteNumber("predicted_iou", iou);
        if (proposal.Stability is { } stability)
            writer.WriteNumber("stability_score", stability);
        writer.WriteEndObject();
    }
}
