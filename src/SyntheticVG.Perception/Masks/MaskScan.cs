using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Masks;

/// <summary>Turns columns of logits into the run lengths of what is above a threshold, and counts what is clearly above.</summary>
internal sealed class MaskScan
{
    private readonly List<uint> _runs = [];
    private readonly Extent _frame;
    private readonly float _threshold;
    private readonly float _offset;
    private bool _inside;
    private uint _length;

    /// <summary>Begins a mask.</summary>
    /// <param name="frame">The mask's size.</param>
    /// <param name="threshold">A pixel is inside where its logit is above.</param>
    /// <param name="offset">How far above or below it must be to be clearly so.</param>
    public MaskScan(Extent frame, float threshold, float offset) => (_frame, _threshold, _offset) = (frame, threshold, offset);

    /// <summary>Pixels above threshold + offset.</summary>
    public long Surely { get; private set; }

    /// <summary>Pixels above threshold − offset.</summary>
    public long Perhaps { get; private set; }

    /// <summary>How little the mask changes with its threshold, in [0, 1]; NaN where even the lower leaves nothing.</summary>
    public float Stability => (float)Surely / Perhaps;

    /// <summary>Adds pixels outside.</summary>
    public void Skip(int pixels) => Add(inside: false, pixels);

    /// <summary>Adds a column, or the part of one that is known.</summary>
    public void Add(ReadOnlySpan<float> logits)
    {
        var (above, sure, perhaps) = (Vector256.Create(_threshold), Vector256.Create(_threshold + _offset), Vector256.Create(_threshold - _offset));
        var at = 0;
        for (; at <= logits.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var values = Vector256.Create(logits[at..]);
            Surely += BitOperations.PopCount(Vector256.GreaterThan(values, sure).ExtractMostSignificantBits());
            Perhaps += BitOperations.PopCount(Vector256.GreaterThan(values, perhaps).ExtractMostSignificantBits());
            AddBits(Vector256.GreaterThan(values, above).ExtractMostSignificantBits(), Vector256<float>.Count);
        }
        foreach (var value in logits[at..])
        {
            Surely += value > _threshold + _offset ? 1 : 0;
            Perhaps += value > _threshold - _offset ? 1 : 0;
            Add(value > _threshold, 1);
        }
    }

    /// <summary>The mask of what was added; its pixels must be all.</summary>
    public Rle ToRle()
    {
        if (_length > 0)
            _runs.Add(_length);
        _length = 0;
        return Rle.FromRuns(_frame.Height, _frame.Width, CollectionsMarshal.AsSpan(_runs));
    }

    // Bits of pixels, the first lowest.
    private void AddBits(uint bits, int count)
    {
        while (count > 0)
        {
            var same = Math.Min(count, BitOperations.TrailingZeroCount(_inside ? ~bits : bits));
            if (same == 0)
                Turn();
            _length += (uint)same;
            bits >>= same;
            count -= same;
        }
    }

    private void Add(bool inside, int pixels)
    {
        if (pixels == 0)
            return;
        if (inside != _inside)
            Turn();
        _length += (uint)pixels;
    }

    private void Turn()
    {
        _runs.Add(_length);
        (_inside, _length) = (!_inside, 0);
    }
}
