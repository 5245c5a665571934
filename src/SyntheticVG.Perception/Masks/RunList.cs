using System.Runtime.InteropServices;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Masks;

/// <summary>Collects the pixels of a mask, stretch by stretch down the columns.</summary>
internal sealed class RunList(Extent size)
{
    private readonly List<uint> _runs = [];
    private long _end;

    /// <summary>Adds pixels inside, beyond all that were added.</summary>
    /// <param name="start">The first, counted down the columns.</param>
    /// <param name="length">How many.</param>
    public void Add(long start, int length)
    {
        if (start == _end && _runs.Count > 0)
            _runs[^1] += (uint)length;
        else
            _runs.AddRange([(uint)(start - _end), (uint)length]);
        _end = start + length;
    }

    public Rle ToRle()
    {
        var rest = ((long)size.Height * size.Width) - _end;
        if (rest > 0)
            _runs.Add((uint)rest);
        _end += rest;
        return Rle.FromRuns(size.Height, size.Width, CollectionsMarshal.AsSpan(_runs));
    }
}
