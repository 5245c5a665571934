using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Reads a .safetensors file: eight bytes of length, a JSON header, then the numbers.</summary>
/// <remarks>The whole header is checked when the file is opened: every byte behind it belongs to exactly one tensor.</remarks>
internal sealed class SafetensorsFile : IWeightFile
{
    /// <summary>Longest header that the format allows, in bytes.</summary>
    public const long LongestHeader = 100_000_000;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, TensorEntry> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _begins = new(StringComparer.Ordinal); // in the file
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no safetensors file.</exception>
    public SafetensorsFile(string path)
    {
        Path = path;
        _file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        try
        {
            ReadHeader();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>The header's free texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <inheritdoc/>
    public void CopyTo(string name, Tensor target)
    {
        var entry = _tensors[name];
        Shape.Require(target, [.. entry.Shape]);
        CopyTo(name, 0, target);
    }

    /// <inheritdoc/>
    public void CopyTo(string name, long first, Tensor target)
    {
        var entry = _tensors[name];
        var size = Dtypes.Size(entry.Dtype);
        TensorPieces.Fill(target, entry.Dtype, (at, bytes) => ReadAt(_begins[name] + (first + at) * size, bytes, name));
    }

    private void ReadHeader()
    {
        var fileLength = RandomAccess.GetLength(_file);
        if (fileLength < 8)
            throw Damaged($"{fileLength} bytes; expected at least the 8 of the header's length");
        Span<byte> prefix = stackalloc byte[8];
        ReadAt(0, prefix, "header length");
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (prefix[..2].SequenceEqual("PK"u8) || prefix[0] == 0x80 && headerLength > LongestHeader)
            throw Damaged("it is a torch file; expected safetensors, or the ending .bin");
        if (prefix.StartsWith("GGUF"u8))
            throw Damaged("it is GGUF; expected safetensors, or the ending .gguf");
        if (prefix.SequenceEqual("version "u8))
            throw Damaged("it is a Git LFS pointer; fetch the file itself (git lfs pull)");
        if (headerLength > LongestHeader)
            throw Damaged($"a header of {headerLength} bytes; expected at most {LongestHeader}");
        if ((long)headerLength > fileLength - 8)
            throw Damaged($"a header of {headerLength} bytes in a file of {fileLength}; the file is cut");

        var header = new byte[headerLength];
        ReadAt(8, header, "header");
        if (header.Length == 0 || header[0] != (byte)'{')
            throw Damaged("the header does not begin with '{'");
        if (!Utf8.IsValid(header))
            throw Damaged("the header is not UTF-8");
        try
        {
            using var json = WholeJson.Parse(header, Path);
            ReadEntries(json.RootElement, 8 + (long)headerLength, fileLength);
        }
        catch (JsonException wrong)
        {
            throw Damaged($"the header is not JSON: {JsonWords.Of(wrong)}", wrong);
        }
    }

    private void ReadEntries(JsonElement header, long dataBegin, long fileLength)
    {
        var spans = new List<(long Begin, long End, string Name)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in header.EnumerateObject())
        {
            var name = property.Name;
            if (!names.Add(name))
                throw Damaged($"the header names {name} twice");
            if (name == "__metadata__")
                ReadMetadata(property.Value);
            else
                spans.Add(ReadEntry(name, property.Value, dataBegin));
        }

        var at = 0L;
        foreach (var (begin, end, name) in spans.OrderBy(span => span.Begin).ThenBy(span => span.End))
        {
            if (begin != at)
                throw Damaged($"{name} begins at byte {begin} of the data; expected {at}, where the tensor before it ends");
            at = end;
        }
        if (dataBegin + at != fileLength)
            throw Damaged(dataBegin + at < fileLength
                ? $"{fileLength - dataBegin - at} bytes stand behind the tensors; expected none: cut them off, or fetch the file again"
                : $"the tensors take {at} bytes; found {fileLength - dataBegin}: the file is cut");
    }

    private (long Begin, long End, string Name) ReadEntry(string name, JsonElement entry, long dataBegin)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw Damaged($"{name} is described by {JsonWords.Of(entry.ValueKind)}; expected an object");
        var dtypeName = Member(name, entry, "dtype", JsonValueKind.String).GetString()!;
        var dtype = Dtypes.FromSafetensors(dtypeName)
            ?? throw Damaged($"{name} has dtype {dtypeName}; expected one of {Dtypes.SafetensorsNames}");
        var shape = Whole(name, entry, "shape");
        var offsets = Whole(name, entry, "data_offsets");
        if (offsets is not [var begin, var end] || begin > end)
            throw Damaged($"{name} has data_offsets [{string.Join(", ", offsets)}]; expected a begin and an end not before it");

        var bytes = shape.Aggregate((Int128)Dtypes.Size(dtype), (product, size) => product > long.MaxValue ? product : product * size);
        if (bytes != end - begin && !(shape.Contains(0) && begin == end))
            throw Damaged($"{name} of shape [{string.Join(", ", shape)}] in {dtypeName} takes {bytes} bytes; its offsets span {end - begin}");
        _tensors.Add(name, new(name, dtype, shape));
        _begins.Add(name, dataBegin + begin);
        return (begin, end, name);
    }

    private void ReadMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
            throw Damaged($"__metadata__ is {JsonWords.Of(metadata.ValueKind)}; expected an object of strings");
        foreach (var text in metadata.EnumerateObject())
            _metadata[text.Name] = text.Value.ValueKind == JsonValueKind.String
                ? text.Value.GetString()!
                : throw Damaged($"__metadata__ holds {text.Name} as {JsonWords.Of(text.Value.ValueKind)}; expected a string");
    }

    private JsonElement Member(string name, JsonElement entry, string member, JsonValueKind kind) =>
        entry.TryGetProperty(member, out var value) && value.ValueKind == kind
            ? value
            : throw Damaged($"{name} has {(value.ValueKind == JsonValueKind.Undefined ? "no " : "a wrong ")}{member}; expected {kind}");

    private long[] Whole(string name, JsonElement entry, string member) => [.. Member(name, entry, member, JsonValueKind.Array)
        .EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value) && value >= 0
            ? value
            : throw Damaged($"{name} has {number.GetRawText()} in its {member}; expected whole numbers from 0"))];

    private void ReadAt(long offset, Span<byte> bytes, string what)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file, bytes[done..], offset + done);
            if (read == 0)
                throw Damaged($"the file ends inside {what}");
            done += read;
        }
    }

    private InvalidDataException Damaged(string what, Exception? cause = null) => new($"{Path}: {what}", cause);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
