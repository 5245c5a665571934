using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SyntheticVG.Datasets.Reading;

/// <summary>
/// Reads a JSON file of any size one element at a time: the elements of a list or the members of an object at the top, and
/// the elements of the lists that are such members. Memory is that of the longest element.
/// </summary>
/// <remarks>
/// Strict: NaN, comments, trailing commas, text that is not UTF-8, a cut file and anything after the end are errors; a byte order
/// mark is not. So is a key set twice, but in repairing reading: there the first holds, and the other is counted
/// (<c>duplicate-key</c>). An element may be nested <see cref="MaxDepth"/> deep.
/// </remarks>
internal sealed class JsonStream : IDisposable
{
    /// <summary>How deep containers may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest single element, in bytes.</summary>
    public const int MaxElement = 1 << 28;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = MaxDepth };

    private readonly FileStream _file;
    private readonly JsonTape _tape;
    private readonly ReadReport? _report;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private byte[] _buffer;
    private JsonReaderState _state = new(Strict);
    private long _position; // of _buffer[0] in the file
    private int _start;
    private int _end;
    private bool _whole;

    /// <summary>Opens a file and reads up to its first bracket.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">Counts keys that stand twice where it repairs; else, and where it is null, they are errors.</param>
    /// <exception cref="InvalidDataException">The file is empty or no JSON.</exception>
    public JsonStream(string path, ReadReport? report = null)
    {
        (Path, _report, _tape) = (path, report, new(keepFirst: report is { Repairs: true }));
        if (File.Exists(path) && new FileInfo(path).Length == 0) // also a pipe, whose opening waits
            throw Error("found no bytes; expected JSON");
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        _buffer = new byte[Math.Clamp(_file.Length + 1, 1 << 8, 1 << 20)];
        try
        {
            Fill();
            SkipMark();
            Root = NextToken();
            if (Root is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
                throw Error($"found {JsonWords.Of(Root)} at the top; expected a list or an object");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the file holds: a list (<see cref="JsonTokenType.StartArray"/>) or an object.</summary>
    public JsonTokenType Root { get; }

    /// <summary>Name of the member read last.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Where the element read last begins, in bytes from the start of the file.</summary>
    public long Offset { get; private set; }

    /// <summary>How long the element read last is, in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Number of the element read last in its list, from 0.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>The element read last; valid until the next is read.</summary>
    public JsonValue Value => new(_buffer.AsSpan(_start - Length, Length), _tape.Nodes);

    /// <summary>The file's name and the element's place in it, for messages.</summary>
    public string Where => Row < 0 ? $"{Path}: {Name}" : Name.Length == 0 ? $"{Path}: row {Row}" : $"{Path}: {Name}[{Row}]";

    /// <summary>Goes to the next element of the list that was entered, or of the list at the top.</summary>
    /// <returns>False at the list's end; at the top, then nothing but blanks may follow.</returns>
    public bool NextElement()
    {
        if (ReadValue())
        {
            Row++;
            CountRepeated();
            return true;
        }
        Row = -1;
        if (Root == JsonTokenType.StartArray)
            ExpectEnd();
        return false;
    }

    /// <summary>Goes to the next member of the object at the top; its value is then to be read, entered or skipped.</summary>
    /// <returns>False at the object's end, after which nothing but blanks may follow.</returns>
    public bool NextMember()
    {
        Row = -1;
        while (NextToken() != JsonTokenType.EndObject)
        {
            if (_names.Add(Name))
                return true;
            if (_report is not { Repairs: true })
                throw Error($"the key \"{Name}\" stands twice at the top of the file");
            _report.Add("duplicate-key", Path, $"the key \"{Name}\" stands twice at the top of the file; the first holds");
            Skip();
        }
        ExpectEnd();
        return false;
    }

    /// <summary>Reads the whole value of the member; see <see cref="Value"/>.</summary>
    public JsonValue ReadMember()
    {
        ReadValue();
        CountRepeated();
        return Value;
    }

    /// <summary>Enters the list that is the member's value; see <see cref="NextElement"/>.</summary>
    /// <exception cref="InvalidDataException">The value is no list.</exception>
    public void EnterList()
    {
        if (NextToken() is not JsonTokenType.StartArray and var found)
            throw Error($"{Name} is {JsonWords.Of(found)}; expected a list");
    }

    /// <summary>Passes over the member's value where it is null, as tools write a list of nothing.</summary>
    /// <returns>Whether it is null.</returns>
    public bool TryPassNull()
    {
        if (Peek() != JsonTokenType.Null)
            return false;
        ReadValue();
        return true;
    }

    /// <summary>Enters the list that is the member's value; passes over a value that is none.</summary>
    /// <returns>Whether it is a list.</returns>
    public bool TryEnterList()
    {
        if (Peek() != JsonTokenType.StartArray)
        {
            ReadValue();
            return false;
        }
        NextToken();
        return true;
    }

    /// <summary>Passes over the member's value, checking it all the same.</summary>
    public void Skip()
    {
        if (Peek() != JsonTokenType.StartArray)
        {
            ReadValue();
            return;
        }
        NextToken();
        while (ReadValue())
        {
        }
    }

    /// <summary>Goes on behind the last element of the list that was just entered: those before it are not looked at.</summary>
    /// <param name="position">Where that element ends, in bytes from the start of the file.</param>
    public void PassElements(long position)
    {
        _file.Seek(position, SeekOrigin.Begin);
        (_position, _start, _end) = (position, 0, 0);
        Fill();
    }

    /// <summary>An error at the place that was reached.</summary>
    public InvalidDataException Error(string problem, Exception? inner = null) => new($"{Path}: {problem}", inner);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void CountRepeated()
    {
        if (_tape.Repeated is { } key)
            _report!.Add("duplicate-key", Where, $"the key \"{key}\" stands twice in one object; the first holds"); // without a report the tape refuses
    }

    private JsonTokenType Peek()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _whole, _state);
            if (Guard(ref reader))
                return reader.TokenType;
            More();
        }
    }

    private JsonTokenType NextToken()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _whole, _state);
            if (Guard(ref reader))
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                    Name = NameOf(ref reader);
                Keep(ref reader);
                return reader.TokenType;
            }
            More();
        }
    }

    private bool ReadValue()
    {
        while (true)
        {
            var text = _buffer.AsSpan(_start, _end - _start);
            var reader = new Utf8JsonReader(text, _whole, _state);
            if (Guard(ref reader, text))
            {
                var found = _tape.Nodes.Length > 0;
                Offset = _position + _start + _tape.Origin;
                Length = found ? (int)reader.BytesConsumed - _tape.Origin : 0;
                if (!Utf8.IsValid(text[..(int)reader.BytesConsumed]))
                    throw Error($"byte {_position + _start + FirstInvalid(text)} is not UTF-8");
                Keep(ref reader);
                return found;
            }
            More();
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
            at += used;
        return at;
    }

    private bool Guard(ref Utf8JsonReader reader, ReadOnlySpan<byte> value = default)
    {
        try
        {
            return value.IsEmpty ? reader.Read() : _tape.TryRead(ref reader, value);
        }
        catch (JsonException e)
        {
            throw NotJson(e);
        }
        catch (Exception e) when (e is InvalidDataException or BadRowException) // a key set twice
        {
            throw Error($"{Place()}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw Error($"{Place()}: found text that is no Unicode; expected UTF-8", e);
        }
    }

    private string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!; // a name is never null
        }
        catch (InvalidOperationException e) // bytes that are no UTF-8, or half a surrogate pair
        {
            throw Error($"byte {_position + _start + reader.TokenStartIndex}: a key at the top is no Unicode; expected UTF-8", e);
        }
    }

    private void Keep(ref Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void ExpectEnd()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _whole, _state);
            Guard(ref reader);
            Keep(ref reader);
            if (_whole)
                return;
            More();
        }
    }

    // Brings in more of the file behind what is not used up yet.
    private void More()
    {
        if (_whole)
            throw Error($"cut off at byte {_position + _end}: the JSON is not complete");
        var left = _end - _start;
        if (left >= MaxElement)
            throw Error($"an element at byte {_position + _start} is longer than {MaxElement >> 20} MiB");
        var target = left > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, left).CopyTo(target);
        (_buffer, _position, _start, _end) = (target, _position + _start, 0, left);
        Fill();
    }

    private void Fill()
    {
        var read = _file.Read(_buffer.AsSpan(_end));
        _end += read;
        _whole = read == 0;
    }

    private void SkipMark()
    {
        var head = _buffer.AsSpan(0, _end);
        if (FileHead.WhyNotJson(head) is { } problem)
            throw Error(problem);
        if (head is [0xef, 0xbb, 0xbf, ..])
            _start = 3;
    }

    private InvalidDataException NotJson(JsonException e)
    {
        return Error($"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1} of the line{(Name.Length == 0 ? "" : $", in {Place()}")}: "
            + $"not JSON: {JsonWords.Of(e)}", e);
    }

    private string Place() => Name.Length == 0 ? $"row {Row + 1}" : Row < 0 ? Name : $"{Name}[{Row + 1}]";
}
