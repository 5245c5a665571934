using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Writes .safetensors files, whole or not at all.</summary>
public static class SafetensorsWriter
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
        var partial = path + ".partial";
        using (var stream = File.Create(partial))
        {
            var header = Header(tensors, dtype, metadata);
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var (_, tensor) in tensors)
                TensorPieces.Write(tensor, InFile(tensor, dtype), stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(partial, path, overwrite: true);
    }

    internal static long Bytes(Tensor tensor, ScalarType? dtype) => tensor.numel() * Dtypes.Size(InFile(tensor, dtype));

    private static ScalarType InFile(Tensor tensor, ScalarType? dtype) =>
        dtype is { } wanted && Dtypes.IsFloat(tensor.dtype) ? wanted : tensor.dtype;

    // Padded with spaces so that the numbers begin at a multiple of 8.
    private static byte[] Header(
        IReadOnlyList<(string Name, Tensor Tensor)> tensors, ScalarType? dtype, IReadOnlyDictionary<string, string>? metadata)
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
            foreach (var (name, tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", Dtypes.ToSafetensors(InFile(tensor, dtype)));
                WriteNumbers(json, "shape", tensor.shape);
                WriteNumbers(json, "data_offsets", [at, at += Bytes(tensor, dtype)]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
