using SyntheticVG.Images.Resampling;

namespace SyntheticVG.Perception.Masks;

/// <summary>Enlarges the logits of one mask to the photo, a column at a time, so that no full picture is ever in memory.</summary>
/// <remarks>
/// Bilinear to the model's input, cut to what the photo fills, bilinear to the photo, in PyTorch's order of arithmetic
/// (along the row first): both steps are needed. Columns, because run lengths go down columns. Not safe for concurrent use.
/// </remarks>
internal sealed class LogitColumns
{
    private readonly LogitSize _size;
    private readonly Enlargement _toInput;
    private readonly Enlargement _toPhoto;
    private readonly float[] _turned; // the decoder's logits, column by column
    private readonly float[][] _resized; // the two latest columns at the model's input
    private readonly int[] _held = [-1, -1];

    public LogitColumns(LogitSize size)
    {
        _size = size;
        _toInput = new(size.Decoded, size.Padded);
        _toPhoto = new(size.Resized, size.Photo);
        _turned = new float[size.Decoded.Height * size.Decoded.Width];
        _resized = [new float[size.Resized.Height], new float[size.Resized.Height]];
    }

    /// <summary>Begins a mask.</summary>
    /// <param name="logits">[decoded height, decoded width], row-major.</param>
    public void Begin(ReadOnlySpan<float> logits)
    {
        var (height, width) = _size.Decoded;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                _turned[(x * height) + y] = logits[(y * width) + x];
        _held.AsSpan().Fill(-1);
    }

    /// <summary>Computes a column of the photo; columns are asked for from left to right.</summary>
    /// <param name="x">The column.</param>
    /// <param name="column">Receives its logits, from the top; as many as the photo has rows.</param>
    public void Read(int x, Span<float> column)
    {
        var tap = _toPhoto.Columns[x];
        _toPhoto.Column(Resized(tap.First), tap.Share == 0 ? default : Resized(tap.Second), tap.Share, column);
    }

    private ReadOnlySpan<float> Resized(int x)
    {
        var slot = x & 1; // the two that are needed at once are neighbours
        if (_held[slot] != x)
        {
            var height = _size.Decoded.Height;
            var tap = _toInput.Columns[x];
            _toInput.Column(_turned.AsSpan(tap.First * height, height), tap.Share == 0 ? default : _turned.AsSpan(tap.Second * height, height),
                tap.Share, _resized[slot]);
            _held[slot] = x;
        }
        return _resized[slot];
    }

    // One bilinear step: two columns mixed, then stretched down.
    private sealed class Enlargement(Extent from, Extent to)
    {
        private readonly LinearTap[] _rows = LinearTap.Along(from.Height, to.Height);
        private readonly float[] _mixed = new float[from.Height];

        public LinearTap[] Columns { get; } = LinearTap.Along(from.Width, to.Width);

        /// <summary>The upper part of a column; <paramref name="second"/> is empty where the first alone counts.</summary>
        public void Column(ReadOnlySpan<float> first, ReadOnlySpan<float> second, float share, Span<float> result)
        {
            var mixed = first;
            if (!second.IsEmpty)
            {
                var rest = 1 - share;
                for (var i = 0; i < _mixed.Length; i++)
                    _mixed[i] = (rest * first[i]) + (share * second[i]);
                mixed = _mixed;
            }
            if (from.Height == to.Height)
            {
                mixed[..result.Length].CopyTo(result);
                return;
            }
            var rows = _rows.AsSpan(0, result.Length);
            for (var y = 0; y < rows.Length; y++)
                result[y] = ((1 - rows[y].Share) * mixed[rows[y].First]) + (rows[y].Share * mixed[rows[y].Second]);
        }
    }
}
