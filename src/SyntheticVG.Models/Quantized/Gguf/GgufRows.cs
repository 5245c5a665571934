using System.Runtime.InteropServices;
using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized.Gguf;

/// <summary>Rows of a GGUF tensor, a piece at a time.</summary>
internal static class GgufRows
{
    private const long PieceBytes = 8 << 20;

    /// <summary>Reads all rows as numbers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="firstRow">The first row that is wanted.</param>
    /// <param name="numbers">Whole rows.</param>
    /// <exception cref="InvalidDataException">One is not finite.</exception>
    public static void Read(GgufFile file, GgufTensor tensor, long firstRow, Span<float> numbers)
    {
        var bytes = new byte[tensor.Type.Bytes(numbers.Length) is var size ? (long)size : 0];
        file.ReadRows(tensor, firstRow, bytes);
        switch (tensor.Type)
        {
            case GgufType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers);
                break;
            case GgufType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < numbers.Length; i++)
                    numbers[i] = (float)halves[i];
                break;
            case GgufType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < numbers.Length; i++)
                    numbers[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            default:
                BlockQuantizer.ToNumbers(bytes, tensor.Type.Blocks()!.Value, numbers); // the other two
                break;
        }
        foreach (var number in numbers)
        {
            if (!float.IsFinite(number))
                throw new InvalidDataException($"{file.Path}: {tensor.Name} holds NaN or infinity; expected finite numbers");
        }
    }

    /// <summary>Puts a tensor where a decoder has it: as it is where the blocks are the same, else rounded anew.</summary>
    /// <exception cref="InvalidDataException">A number is not finite.</exception>
    public static void Put(GgufFile file, GgufTensor tensor, WeightPlace place)
    {
        var same = place.Matrix is { } matrix && tensor.Type.Blocks() == matrix.Format;
        var rows = (int)Math.Clamp(PieceBytes / (tensor.Columns * sizeof(float)), 1, tensor.Rows);
        for (var first = 0L; first < tensor.Rows; first += rows)
        {
            var count = Math.Min(rows, tensor.Rows - first);
            if (!same)
            {
                var numbers = new float[count * tensor.Columns];
                Read(file, tensor, first, numbers);
                BlockWeights.Put(place, (int)first, numbers);
                continue;
            }
            var blocks = new byte[count * tensor.RowBytes];
            file.ReadRows(tensor, first, blocks);
            try
            {
                place.Matrix!.Put(place.FirstRow + (int)first, blocks); // same: there is one
            }
            catch (InvalidDataException wrong)
            {
                throw new InvalidDataException($"{file.Path}: {tensor.Name}: {wrong.Message}", wrong);
            }
        }
    }
}
