using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Graphs;

/// <summary>Where the lines of a file of <see cref="GraphLines"/> stand, by key and by picture, and a way back to them.</summary>
internal sealed class JsonLines
{
    private readonly string _path;
    private readonly List<(string Key, string File, bool Evaluation, long Offset, int Length)> _lines = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int?> _byLastPart = new(StringComparer.Ordinal); // null where several files have it

    /// <summary>Goes over the lines; of each only the image is looked at.</summary>
    /// <exception cref="InvalidDataException">A line is no graph.</exception>
    public JsonLines(string path)
    {
        _path = path;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var tape = new JsonTape();
        var buffer = new byte[1 << 16];
        var (start, end, position) = (0, 0, 0L); // of the text not yet used up in the buffer; of the buffer in the file
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                Note(tape, buffer.AsSpan(start, length), position + start);
                start += length + 1;
                continue;
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (position, end, start) = (position + start, end - start, 0);
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            if (file.Read(buffer.AsSpan(end)) is > 0 and var read)
            {
                end += read;
                continue;
            }
            Note(tape, buffer.AsSpan(0, end), position);
            return;
        }
    }

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Count;

    /// <summary>The line about an image, by its key, its picture's path or its picture's name; or null.</summary>
    public int? Find(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (_byName.TryGetValue(name, out var line))
                return line;
            if (_byLastPart.GetValueOrDefault(name) is { } only)
                return only;
        }
        return null;
    }

    /// <summary>The line about an image: by its key, or by its picture where it is known by that; else by its ids in data sets.</summary>
    public int? Find(ImageInfo image) => Find([image.Key,
        .. image.Key.StartsWith("file:", StringComparison.Ordinal) ? [image.File] : image.Sources.Select(source => $"{source.Key}:{source.Value}")]);

    /// <summary>Key of the image of a line, and whether it is for evaluation.</summary>
    public (string Key, bool Evaluation) ImageOf(int line) => (_lines[line].Key, _lines[line].Evaluation);

    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">The line is no graph.</exception>
    public SceneGraph Read(int line)
    {
        using var file = File.OpenHandle(_path);
        var bytes = new byte[_lines[line].Length];
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done), _lines[line].Offset + done);
            done += read > 0 ? read : throw new InvalidDataException($"{_path}:{line + 1}: the file was changed while it was read");
        }
        try
        {
            return GraphLines.Read(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_path}:{line + 1}: {e.Message}", e);
        }
    }

    private void Note(JsonTape tape, ReadOnlySpan<byte> text, long offset)
    {
        if (text.TrimEnd((byte)'\r').IsEmpty)
            return;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonStream.MaxDepth });
            tape.TryRead(ref reader, text);
            var image = new JsonValue(text, tape.Nodes).Object().Get("image"u8).Object();
            var (key, file) = (image.Get("key"u8).Text(), image.Get("file"u8).Text());
            _byName.TryAdd(key, _lines.Count);
            _byName.TryAdd(file, _lines.Count);
            var last = file[(file.LastIndexOf('/') + 1)..];
            if (!_byLastPart.TryAdd(last, _lines.Count) && _byLastPart[last] is { } other && _lines[other].File != file)
                _byLastPart[last] = null;
            _lines.Add((key, file, image.TryGet("evaluation"u8, out var evaluation) && evaluation.Flag(), offset, text.Length));
        }
        catch (Exception e) when (e is JsonException or BadRowException or InvalidDataException)
        {
            throw new InvalidDataException($"{_path}:{_lines.Count + 1}: not a graph: {JsonWords.Of(e)}", e);
        }
    }
}
