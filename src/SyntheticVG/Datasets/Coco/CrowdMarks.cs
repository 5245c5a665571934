using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Coco;

/// <summary>Whether <c>iscrowd</c> says something in a file: tools that mark every mask of a kind mean no crowd by it.</summary>
/// <remarks>
/// COCO itself writes crowds, and only crowds, as run lengths. CVAT and others mark every mask that they write as run lengths,
/// whatever it shows. So outside COCO's own photos a mark counts only where the file has annotations of the same kind (run
/// lengths, polygons, boxes alone) without it.
/// </remarks>
internal sealed class CrowdMarks
{
    private readonly bool[] _unmarked = new bool[3];

    /// <summary>Looks at an annotation.</summary>
    public void Note(JsonValue annotation)
    {
        if (!IsMarked(annotation))
            _unmarked[KindOf(annotation)] = true;
    }

    /// <summary>What was noted.</summary>
    public byte[] Kept() => [.. _unmarked.Select(unmarked => unmarked ? (byte)1 : (byte)0)];

    /// <summary>Takes back what was noted at an earlier opening.</summary>
    public void Restore(byte[] kept)
    {
        for (var kind = 0; kind < _unmarked.Length; kind++)
            _unmarked[kind] |= kept[kind] != 0;
    }

    /// <summary>Whether an annotation stands for a crowd; once all were noted.</summary>
    /// <param name="annotation">The annotation.</param>
    /// <param name="ofCoco">Whether its photo is one of COCO's own.</param>
    public bool Mean(JsonValue annotation, bool ofCoco) => IsMarked(annotation) && (ofCoco || _unmarked[KindOf(annotation)]);

    private static bool IsMarked(JsonValue annotation)
    {
        try
        {
            return annotation.TryGet("iscrowd"u8, out var crowd) && crowd.Flag();
        }
        catch (BadRowException) // no mark that can be read is no mark
        {
            return false;
        }
    }

    private static int KindOf(JsonValue annotation) =>
        !annotation.TryGet("segmentation"u8, out var segmentation) ? 0 : segmentation.IsObject ? 1 : 2;
}
