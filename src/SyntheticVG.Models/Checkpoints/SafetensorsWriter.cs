using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Writes .safetensors files, whole or not at all.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes one file.</summary>
    /// <param name="path">Where; an existing file is replaced once the new one is complete.</param>
    /// <param name="tensors">What, in the order of the file. Any device.</param>
    /// <param name="dtype">The dtype that floating-point tensors are written in; null: each in its own.</param>
    /// <param name="metadata">Free texts for the header.</param>
    public static void Write(
        string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, ScalarType? dtype = null,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Write(path, [.. tensors.Select(tensor => WeightToWrite.Of(tensor.Name, tensor.Tensor, dtype))], metadata);
    }

    /// <summary>Writes weights that are made one at a time; the file appears whole or not at all.</summary>
    internal static void Write(string path, IReadOnlyList<WeightToWrite> weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var file = new WholeFile(path);
        var header = Header(weights, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Stream.Write(length);
        file.Stream.Write(header);
        foreach (var weight in weights)
        {
            using var scope = NewDisposeScope();
            TensorPieces.Write(weight.Make(), weight.Dtype, file.Stream);
        }
        file.Commit();
    }

    // Padded with spaces so that the numbers begin at a multiple of 8.
    private static byte[] Header(IReadOnlyList<WeightToWrite> weights, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (name, text) in metadata)
                    json.WriteString(name, text);
                json.WriteEndObject();
            }
            var at = 0L;
            foreach (var weight in weights)
            {
                json.WriteStartObject(weight.Name);
                json.WriteString("dtype", Dtypes.ToSafetensors(weight.Dtype));
                WriteNumbers(json, "shape", weight.Shape);
                WriteNumbers(json, "data_offsets", [at, at += weight.Bytes]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
