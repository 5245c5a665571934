using System.Text;
using System.Text.Json.Serialization;

namespace SyntheticVG.SceneGraphs;

/// <summary>A binary mask as COCO run lengths: column by column, runs of 0 and 1 in turn, the first of zeros.</summary>
/// <remarks>The format of pycocotools' maskApi: 5-bit groups, low first, each run from the third on as a difference
/// to the one two before it.</remarks>
[JsonConverter(typeof(RleJson))]
public sealed class Rle
{
    private readonly uint[] _runs;

    private Rle(int height, int width, uint[] runs)
    {
        Height = height;
        Width = width;
        _runs = runs;
    }

    /// <summary>Rows of the mask.</summary>
    public int Height { get; }

    /// <summary>Columns of the mask.</summary>
    public int Width { get; }

    /// <summary>The run lengths, zeros first; their sum is <see cref="Height"/> × <see cref="Width"/>.</summary>
    public ReadOnlySpan<uint> Runs => _runs;

    /// <summary>Makes a mask from uncompressed run lengths.</summary>
    /// <exception cref="InvalidDataException">The runs do not sum to <paramref name="height"/> × <paramref name="width"/>.</exception>
    public static Rle FromRuns(int height, int width, ReadOnlySpan<uint> runs)
    {
        var sum = 0L;
        foreach (var run in runs)
            sum += run;
        return sum == (long)height * width
            ? new(height, width, runs.ToArray())
            : throw new InvalidDataException($"run lengths sum to {sum}; expected {height} × {width} = {(long)height * width}");
    }

    /// <summary>Reads COCO's compressed text.</summary>
    /// <exception cref="InvalidDataException">The text is cut, holds other characters, or does not fill the mask exactly.</exception>
    public static Rle Parse(int height, int width, ReadOnlySpan<char> counts)
    {
        var runs = new List<uint>();
        for (var at = 0; at < counts.Length;)
        {
            var (value, shift, more) = (0L, 0, true);
            while (more)
            {
                if (at == counts.Length)
                    throw new InvalidDataException($"run {runs.Count} of the compressed mask is cut short");
                var group = counts[at++] - 48;
                if (group is < 0 or > 63 || shift > 30)
                    throw new InvalidDataException($"character {at} of the compressed mask is '{counts[at - 1]}'; expected '0' to 'o', at most 7 a run");
                value |= (long)(group & 31) << shift;
                shift += 5;
                more = (group & 32) != 0;
                if (!more && (group & 16) != 0)
                    value |= -1L << shift;
            }
            if (runs.Count > 2)
                value += runs[^2];
            if (value is < 0 or > uint.MaxValue)
                throw new InvalidDataException($"run {runs.Count} of the compressed mask is {value}; expected 0 or more");
            runs.Add((uint)value);
        }
        return FromRuns(height, width, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs));
    }

    /// <summary>COCO's compressed text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _runs.Length; i++)
        {
            var value = i > 2 ? (long)_runs[i] - _runs[i - 2] : _runs[i];
            bool more;
            do
            {
                var group = (int)(value & 31);
                value >>= 5;
                more = (group & 16) != 0 ? value != -1 : value != 0;
                text.Append((char)((more ? group | 32 : group) + 48));
            }
            while (more);
        }
        return text.ToString();
    }
}
