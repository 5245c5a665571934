using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Gguf;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Brings the decoder of a checkpoint into blocks, a piece of rows at a time: in memory, or into a file.</summary>
internal sealed class DecoderBlocks(IWeightFile file, Qwen2Config config, Func<string, string> sourceOf)
{
    private const long PieceNumbers = 1 << 21;

    /// <summary>The weights in memory of their own.</summary>
    /// <param name="format">The format of the layers' matrices.</param>
    /// <exception cref="InvalidDataException">A weight is not a finite number.</exception>
    /// <exception cref="ArgumentException">The sizes cannot be divided into blocks.</exception>
    public BlockWeights Load(BlockFormat format)
    {
        var weights = new BlockWeights(config, name => BlockWeights.UsualFormat(name, format));
        try
        {
            foreach (var place in weights.Places)
            {
                var source = sourceOf(place.Name);
                if (GgufOf(source) is { } gguf)
                    gguf.Put(source, place);
                else
                    Put(source, place);
            }
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private GgufWeightFile? GgufOf(string source) => file as GgufWeightFile
        ?? (file is JoinedFile joined && joined.Decoder.Tensors.ContainsKey(source) ? joined.Decoder : null);

    private void Put(string source, WeightPlace place)
    {
        foreach (var (first, numbers) in Pieces(source, place.Rows, place.Columns))
        {
            if (place.Matrix is null)
            {
                BlockWeights.Put(place, first, numbers);
                continue;
            }
            var (rows, half) = (numbers.Length / place.Columns, numbers.Length / place.Columns / 2);
            Parallel.Invoke( // rounding takes longer than reading
                () => BlockWeights.Put(place, first, numbers.AsSpan(0, half * place.Columns)),
                () => BlockWeights.Put(place, first + half, numbers.AsSpan(half * place.Columns, (rows - half) * place.Columns)));
        }
    }

    /// <summary>Writes the decoder as GGUF.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format of the layers' matrices; null: all in the checkpoint's own dtype.</param>
    /// <param name="settings">What the file says besides.</param>
    public void Write(string path, BlockFormat? format, GgufSettings settings)
    {
        GgufWriter.Write(path, settings, [.. Qwen2Gguf.NamesOf(config).Select(name =>
        {
            var source = sourceOf(name);
            var entry = file.Tensors[source];
            var vector = entry.Shape.Count == 1;
            var (rows, columns) = (vector ? 1 : entry.Shape[0], entry.Shape[^1]);
            var type = vector ? GgufType.F32 : format is { } wanted ? GgufTypes.Of(BlockWeights.UsualFormat(name, wanted)) : Plain(entry.Dtype);
            var same = GgufOf(source) is { } gguf && gguf.TypeOf(source) == type ? gguf : null;
            return new GgufTensorToWrite(Qwen2Gguf.NameOf(name)!, type, rows, columns, vector, stream => // a weight of the decoder
            {
                if (same is not null)
                {
                    same.WriteTo(source, stream); // rounded once, not twice
                    return;
                }
                foreach (var (_, numbers) in Pieces(source, rows, columns))
                    stream.Write(Bytes(numbers, type));
            });
        })]);
    }

    /// <summary>The type that plain numbers of a dtype have in GGUF.</summary>
    public static GgufType Plain(ScalarType dtype) => dtype switch
    {
        ScalarType.Float32 => GgufType.F32,
        ScalarType.BFloat16 => GgufType.BF16,
        _ => GgufType.F16,
    };

    private static byte[] Bytes(float[] numbers, GgufType type)
    {
        var bytes = new byte[(long)type.Bytes(numbers.Length)];
        if (type.Blocks() is { } format)
        {
            var half = numbers.Length / BlockLayout.Block / 2 * BlockLayout.Block;
            Parallel.Invoke(
                () => BlockQuantizer.ToBlocks(numbers.AsSpan(0, half), format, bytes.AsSpan(0, (int)format.Bytes(half))),
                () => BlockQuantizer.ToBlocks(numbers.AsSpan(half), format, bytes.AsSpan((int)format.Bytes(half))));
            return bytes;
        }
        using var scope = NewDisposeScope();
        tensor(numbers).to(type switch { GgufType.F32 => ScalarType.Float32, GgufType.BF16 => ScalarType.BFloat16, _ => ScalarType.Float16 }).bytes
            .CopyTo(bytes);
        return bytes;
    }

    // A weight's rows as numbers, a piece at a time.
    private IEnumerable<(int First, float[] Numbers)> Pieces(string source, long rows, long columns)
    {
        var step = Math.Clamp(PieceNumbers / columns, 1, rows);
        for (var first = 0L; first < rows; first += step)
        {
            var count = Math.Min(step, rows - first);
            using var piece = empty([count * columns], ScalarType.Float32);
            file.CopyTo(source, first * columns, piece);
            if (!TensorPieces.AllFinite(piece))
                throw new InvalidDataException($"{file.Path}: {source} holds NaN or infinity; expected finite numbers");
            yield return ((int)first, piece.data<float>().ToArray());
        }
    }
}
