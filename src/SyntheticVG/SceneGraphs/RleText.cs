using System.Runtime.InteropServices;

namespace SyntheticVG.SceneGraphs;

/// <summary>COCO's compressed text of run lengths.</summary>
/// <remarks>Each run from the fourth on is written as its difference to the run two before; a number is cut into groups of
/// 5 bits, lowest first, bit 5 says that another follows, and each group is a character from '0' on.</remarks>
internal static class RleText
{
    // Room for 35 bits with sign: more than any run of a mask of 2³¹ pixels needs.
    private const int MaxGroups = 7;

    public static uint[] Parse(ReadOnlySpan<char> counts)
    {
        var runs = new List<uint>(counts.Length);
        for (var at = 0; at < counts.Length;)
        {
            var (value, shift, more) = (0L, 0, true);
            while (more)
            {
                if (at == counts.Length)
                    throw new InvalidDataException($"run {runs.Count} of the compressed mask is cut short");
                var group = counts[at++] - '0';
                if (group is < 0 or > 63 || shift == 5 * MaxGroups)
                    throw new InvalidDataException(
                        $"character {at} of the compressed mask is '{counts[at - 1]}'; expected '0' to 'o', at most {MaxGroups} a run");
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
        return CollectionsMarshal.AsSpan(runs).ToArray();
    }

    public static string Write(ReadOnlySpan<uint> runs)
    {
        var text = new char[runs.Length * MaxGroups];
        var length = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            var value = i > 2 ? (long)runs[i] - runs[i - 2] : runs[i];
            bool more;
            do
            {
                var group = (int)(value & 31);
                value >>= 5;
                more = (group & 16) != 0 ? value != -1 : value != 0;
                text[length++] = (char)((more ? group | 32 : group) + '0');
            }
            while (more);
        }
        return new(text, 0, length);
    }
}
