using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SyntheticVG.Models.Quantized.Gguf;

/// <summary>A tensor on its way into a GGUF file, written a piece of rows at a time.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Type">How its numbers are kept.</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Numbers of a row.</param>
/// <param name="IsVector">Whether it has one dimension.</param>
/// <param name="Write">Writes all rows.</param>
internal sealed record GgufTensorToWrite(string Name, GgufType Type, long Rows, long Columns, bool IsVector, Action<Stream> Write)
{
    public long Bytes => (long)Type.Bytes((Int128)Rows * Columns);
}

/// <summary>The settings of a GGUF file, in the order in which they were added.</summary>
internal sealed class GgufSettings
{
    /// <summary>Names of the settings about how numbers are kept.</summary>
    public const string FileType = "general.file_type", QuantizationVersion = "general.quantization_version", AlignmentName = "general.alignment";

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    public GgufSettings Add(string name, string text)
    {
        Begin(name, 8);
        Text(text);
        return this;
    }

    public GgufSettings Add(string name, uint number)
    {
        Begin(name, 4);
        Whole(number, 4);
        return this;
    }

    public GgufSettings Add(string name, float number)
    {
        Begin(name, 6);
        Whole(BitConverter.SingleToUInt32Bits(number), 4);
        return this;
    }

    public GgufSettings Add(string name, bool truth)
    {
        Begin(name, 7);
        Whole(truth ? 1u : 0, 1);
        return this;
    }

    public GgufSettings Add(string name, IReadOnlyCollection<string> texts)
    {
        Begin(name, 9);
        Whole(8, 4);
        Whole((ulong)texts.Count, 8);
        foreach (var text in texts)
            Text(text);
        return this;
    }

    public GgufSettings Add(string name, IReadOnlyCollection<int> numbers)
    {
        Begin(name, 9);
        Whole(5, 4);
        Whole((ulong)numbers.Count, 8);
        foreach (var number in numbers)
            Whole((uint)number, 4);
        return this;
    }

    /// <summary>Adds how numbers are kept.</summary>
    /// <param name="type">How most of them are.</param>
    public GgufSettings AddKind(GgufType type) =>
        Add(FileType, type switch { GgufType.F32 => 0u, GgufType.F16 => 1, GgufType.Q4 => 2, GgufType.Q8 => 7, _ => 32 })
            .Add(QuantizationVersion, 2u).Add(AlignmentName, GgufWriter.Alignment);

    /// <summary>Adds a setting as another file has it, name and all.</summary>
    public GgufSettings Add(ReadOnlySpan<byte> setting)
    {
        _bytes.Write(setting);
        Count++;
        return this;
    }

    /// <summary>The bytes of all.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    private void Begin(string name, uint type)
    {
        Text(name);
        Whole(type, 4);
        Count++;
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Whole((ulong)bytes.Length, 8);
        _bytes.Write(bytes);
    }

    private void Whole(ulong number, int bytes)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(all, number);
        _bytes.Write(all[..bytes]);
    }
}

/// <summary>Writes GGUF files, whole or not at all.</summary>
internal static class GgufWriter
{
    /// <summary>Every tensor begins at a multiple of it.</summary>
    public const uint Alignment = 32;

    /// <summary>Writes one.</summary>
    public static void Write(string path, GgufSettings settings, IReadOnlyList<GgufTensorToWrite> tensors)
    {
        using var file = new WholeFile(path);
        using var head = new MemoryStream();
        var writer = new BinaryWriter(head);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((long)tensors.Count);
        writer.Write(settings.Count);
        writer.Write(settings.Bytes);
        var at = 0L;
        foreach (var tensor in tensors)
        {
            var name = Encoding.UTF8.GetBytes(tensor.Name);
            writer.Write((long)name.Length);
            writer.Write(name);
            writer.Write(tensor.IsVector ? 1u : 2u);
            writer.Write(tensor.Columns);
            if (!tensor.IsVector)
                writer.Write(tensor.Rows);
            writer.Write((uint)tensor.Type);
            writer.Write(at);
            at += Padded(tensor.Bytes);
        }
        writer.Flush();
        head.WriteTo(file.Stream);
        Pad(file.Stream, head.Length);
        foreach (var tensor in tensors)
        {
            var before = file.Stream.Position;
            tensor.Write(file.Stream);
            if (file.Stream.Position - before is var written && written != tensor.Bytes)
                throw new InvalidOperationException($"{tensor.Name} was written in {written} bytes; expected {tensor.Bytes}");
            Pad(file.Stream, tensor.Bytes);
        }
        file.Commit();
    }

    private static long Padded(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private static void Pad(Stream stream, long bytes) => stream.Write(new byte[Padded(bytes) - bytes]);
}
