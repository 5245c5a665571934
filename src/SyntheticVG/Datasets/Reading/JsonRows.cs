using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace SyntheticVG.Datasets.Reading;

/// <summary>
/// Where the rows of each image stand in a file, and a way back to them: what is kept in memory is a key, a place and a
/// length a row, whatever the rows hold.
/// </summary>
internal sealed class JsonRows<TKey>(string path) : IDisposable where TKey : notnull
{
    private readonly Dictionary<TKey, (int First, int Count)> _ranges = [];
    private readonly JsonTape _tape = new(keepFirst: true); // who added the row has refused or counted keys that stand twice
    private List<Row>? _collected = [];
    private Row[] _rows = [];
    private SafeFileHandle? _file;
    private byte[] _buffer = new byte[1 << 14];

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The keys that have rows.</summary>
    public IReadOnlyCollection<TKey> Keys => _ranges.Keys;

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Length;

    /// <summary>Notes the row that the stream stands at.</summary>
    public void Add(TKey key, JsonStream stream) =>
        _collected!.Add(new(key, stream.Offset, stream.Length, stream.Row)); // Add comes before Sort

    /// <summary>Notes every row of the list that was entered; of a large file that is as it was at its last opening, from what was kept then.</summary>
    /// <param name="stream">Stands before the first element; afterwards behind the list.</param>
    /// <param name="report">Counts bad rows.</param>
    /// <param name="list">The list's name in the file.</param>
    /// <param name="take">Notes a row, or throws where it is bad.</param>
    /// <param name="known">Whether a key may be; null: all may.</param>
    /// <param name="beside">What else the rows told; null where it cannot be kept.</param>
    /// <param name="restore">Takes that back.</param>
    public void Collect(JsonStream stream, ReadReport report, string list, TakeRow take, Func<TKey, bool>? known = null, Func<byte[]?>? beside = null,
        Action<byte[]>? restore = null)
    {
        if (Recall(list, known) is { } kept)
        {
            restore?.Invoke(kept.Beside);
            stream.PassElements(kept.End);
            stream.NextElement(); // none: the list's end
            return;
        }
        var (problems, rows) = (report.Total, 0);
        Reading.Rows.EachOfRoot(stream, report, value =>
        {
            rows++;
            take(value);
        });
        if (report.Total == problems && rows == _collected!.Count && (beside is null ? [] : beside()) is { } more)
            Keep(list, more);
    }

    /// <summary>Notes the rows that were kept of a list when the file was opened last, and was as it is now.</summary>
    /// <returns>What was kept beside them and where the last row ends; null where nothing was.</returns>
    public (byte[] Beside, long End)? Recall(string list, Func<TKey, bool>? known = null)
    {
        if (_collected is not { Count: 0 } || RowPlaces.Of(Path, list)?.Read<Row>() is not { } kept
            || (known is not null && !kept.Rows.TrueForAll(row => known(row.Key))))
            return null;
        _collected = kept.Rows;
        return (kept.Beside, kept.Rows[^1].Offset + kept.Rows[^1].Length);
    }

    /// <summary>Keeps the rows noted so far for the next opening of the file, where it is large.</summary>
    /// <param name="list">The list's name in the file.</param>
    /// <param name="beside">What else they told.</param>
    public void Keep(string list, byte[] beside)
    {
        if (_collected is { Count: > 0 })
            RowPlaces.Of(Path, list)?.Write(_collected, beside);
    }

    /// <summary>The keys of the rows noted so far, in the order of the file; before <see cref="Sort"/>.</summary>
    public IEnumerable<TKey> Noted => _collected!.Select(row => row.Key);

    /// <summary>Gives the rows noted so far other keys.</summary>
    public void Rename(Func<TKey, TKey> rename)
    {
        foreach (ref var row in CollectionsMarshal.AsSpan(_collected))
            row = row with { Key = rename(row.Key) };
    }

    /// <summary>Ends the collecting: rows of one key come together, in the order of the file.</summary>
    /// <param name="known">Whether a key is one of those wanted, or null for all.</param>
    /// <param name="unknown">Is told of the number of each row of another key, which is left out.</param>
    public void Sort(Func<TKey, bool>? known = null, Action<TKey, int>? unknown = null)
    {
        var wanted = new List<Row>(_collected!.Count);
        foreach (var row in _collected)
        {
            if (known is null || known(row.Key))
                wanted.Add(row);
            else
                unknown?.Invoke(row.Key, row.Number);
        }
        foreach (var row in wanted)
            _ranges[row.Key] = (-1, CountOf(row.Key) + 1);
        _rows = new Row[wanted.Count];
        var next = new Dictionary<TKey, int>(_ranges.Count);
        var free = 0;
        foreach (var row in wanted)
        {
            var (first, count) = _ranges[row.Key];
            if (first < 0)
            {
                (_ranges[row.Key], next[row.Key]) = ((free, count), free);
                free += count;
            }
            _rows[next[row.Key]++] = row;
        }
        _collected = null;
    }

    /// <summary>Numbers of the rows of a key.</summary>
    public Range RowsOf(TKey key) =>
        _ranges.TryGetValue(key, out var range) ? range.First..(range.First + range.Count) : 0..0;

    /// <summary>How many rows a key has.</summary>
    public int CountOf(TKey key) => _ranges.TryGetValue(key, out var range) ? range.Count : 0;

    /// <summary>Whether a key has rows.</summary>
    public bool Has(TKey key) => _ranges.ContainsKey(key);

    /// <summary>The row's number in the list of the file, from 0.</summary>
    public int NumberOf(int row) => _rows[row].Number;

    /// <summary>The row's place in the file, for messages.</summary>
    public string Where(int row, string list = "") => WhereNumber(_rows[row].Number, list);

    /// <summary>The place of the row of a number in the file, for messages.</summary>
    public string WhereNumber(int number, string list = "") =>
        list.Length == 0 ? $"{Path}: row {number}" : $"{Path}: {list}[{number}]";

    /// <summary>Reads a row; the value is good until the next is read.</summary>
    /// <exception cref="InvalidDataException">The file was changed since it was indexed.</exception>
    public JsonValue Read(int row)
    {
        var (_, offset, length, _) = _rows[row];
        _file ??= File.OpenHandle(Path);
        if (_buffer.Length < length)
            _buffer = new byte[Math.Max(length, _buffer.Length * 2)];
        var text = _buffer.AsSpan(0, length);
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(_file, text[done..], offset + done);
            if (read == 0)
                throw Changed(row);
            done += read;
        }
        var reader = new Utf8JsonReader(text, isFinalBlock: true, new(new() { MaxDepth = JsonStream.MaxDepth }));
        try
        {
            return _tape.TryRead(ref reader, text) ? new(text, _tape.Nodes) : throw Changed(row);
        }
        catch (JsonException e)
        {
            throw Changed(row, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private InvalidDataException Changed(int row, Exception? inner = null) =>
        new($"{Where(row)}: the file was changed while it was read", inner);

    internal readonly record struct Row(TKey Key, long Offset, int Length, int Number);
}
