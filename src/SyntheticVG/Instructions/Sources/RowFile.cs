using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Rows of a file in any order: the elements of a JSON list, or JSON lines. In memory is each row's place alone.</summary>
internal sealed class RowFile
{
    private readonly SafeFileHandle _file;
    private readonly List<(long Offset, int Length)> _rows;

    private RowFile(string path, List<(long Offset, int Length)> rows) => (Path, _file, _rows) = (path, File.OpenHandle(path), rows);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Goes over the file once and notes where the rows stand; a list is checked in full.</summary>
    /// <exception cref="InvalidDataException">It is compressed, or holds neither a list nor lines.</exception>
    public static RowFile Open(string path)
    {
        Span<byte> start = stackalloc byte[64];
        using (var file = File.OpenRead(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) || start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            throw new InvalidDataException($"{path} is compressed; its rows are read in any order, so decompress it first");
        return start.TrimStart("﻿"u8).TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'[', ..] => new(path, OfList(path)),
            [(byte)'{', ..] => new(path, OfLines(path)),
            [] => new(path, OfLines(path)), // no line, or blank ones: a run that dropped nothing
            _ => throw new InvalidDataException($"{path}: found neither [ nor {{ at its start; expected a JSON list or JSON lines"),
        };
    }

    /// <summary>Rows at known places of a file.</summary>
    public static RowFile Of(string path, List<(long Offset, int Length)> places) => new(path, places);

    /// <summary>The values of the members of the object at the top, with their names.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static (RowFile Rows, IReadOnlyList<string> Names) OfMembers(string path)
    {
        using var stream = new JsonStream(path);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error($"found {JsonWords.Of(stream.Root)} at the top; expected an object");
        var (names, places) = (new List<string>(), new List<(long, int)>());
        while (stream.NextMember())
        {
            stream.ReadMember();
            names.Add(stream.Name);
            places.Add((stream.Offset, stream.Length));
        }
        return (new(path, places), names);
    }

    /// <summary>The elements of a list that is a member of the object at the top.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static RowFile OfList(string path, string member)
    {
        using var stream = new JsonStream(path);
        List<(long, int)>? places = null;
        while (stream.Root == JsonTokenType.StartObject && stream.NextMember())
        {
            if (stream.Name != member)
            {
                stream.Skip();
                continue;
            }
            places = PlacesIn(stream);
        }
        return places is not null ? new(path, places) : throw stream.Error($"found no {member}; expected an object with a list of that name");
    }

    /// <summary>Where the elements of the list stand that a stream has come to.</summary>
    public static List<(long Offset, int Length)> PlacesIn(JsonStream stream)
    {
        List<(long, int)> places = [];
        stream.EnterList();
        while (stream.NextElement())
            places.Add((stream.Offset, stream.Length));
        return places;
    }

    /// <summary>The rows of our own that stand in a file for as long as this does: it has no name any more.</summary>
    public static RowFile OpenAndForget(string path)
    {
        var file = Open(path);
        File.Delete(path); // its rows are read through the handle
        return file;
    }

    /// <summary>A row's bytes.</summary>
    public byte[] Bytes(int row)
    {
        var (offset, length) = _rows[row];
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(done), offset + done);
            done += read > 0 ? read : throw new InvalidDataException($"{Where(row)}: the file was changed while it was read");
        }
        return bytes;
    }

    /// <summary>A row as JSON, for as long as <paramref name="take"/> runs.</summary>
    /// <exception cref="UnusableRowException">The row is no JSON, or not of the form that is expected (<c>bad-row</c>).</exception>
    public T Read<T>(int row, Func<JsonElement, T> take)
    {
        try
        {
            using var document = JsonDocument.Parse(Bytes(row));
            return take(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new UnusableRowException("bad-row", $"{Where(row)}: {e.Message}");
        }
    }

    /// <summary>A row's place, for messages.</summary>
    public string Where(int row) => $"{Path}: row {row}";

    private static List<(long Offset, int Length)> OfList(string path)
    {
        using var stream = new JsonStream(path);
        List<(long, int)> rows = [];
        while (stream.NextElement())
            rows.Add((stream.Offset, stream.Length));
        return rows;
    }

    private static List<(long Offset, int Length)> OfLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        List<(long, int)> rows = [];
        var buffer = new byte[1 << 20];
        var (start, blank, position) = (0L, true, 0L);
        for (int read; (read = file.Read(buffer)) > 0; position += read)
        {
            for (var at = 0; at < read;)
            {
                var length = buffer.AsSpan(at, read - at).IndexOf((byte)'\n');
                var part = buffer.AsSpan(at, length < 0 ? read - at : length);
                blank &= !part.ContainsAnyExcept(" \t\r"u8);
                at += part.Length + 1;
                if (length < 0)
                    continue;
                End(position + at - 1);
            }
        }
        End(position);
        return rows;

        void End(long end)
        {
            if (!blank)
                rows.Add((start, checked((int)(end - start))));
            (start, blank) = (end + 1, true);
        }
    }
}
