using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>The files of requests in a run folder, <c>batch/requests-NNN.jsonl</c>: a line <c>{custom_id, method, url, body}</c> a request, as providers take
/// them.</summary>
/// <remarks>
/// A file holds requests to one model and stays below the limits. Each file is whole or absent. Requests are held until their turn comes (<see cref="Write"/>),
/// so that the lines stand in an order that no race of threads decides. Safe for concurrent use.
/// </remarks>
public sealed class BatchFolder : IDisposable
{
    /// <summary>The folder's name in the run folder.</summary>
    public const string Name = "batch";

    /// <summary>What every request of a batch asks.</summary>
    public const string RequestUrl = "/v1/chat/completions";

    private const string RequestsPrefix = "requests-";
    // the plus signs of pictures as they are
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BatchLimits _limits;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (BatchRequest Request, ReadOnlyMemory<byte> Line)> _held = [];
    private readonly List<BatchRequest> _inFile = [];
    private readonly HashSet<string> _keys = []; // of the file that is being written
    private WholeFile? _file;
    private int _number;

    /// <summary>Opens the folder, which is made where absent; what a killed process left of a file goes.</summary>
    public BatchFolder(string folder, BatchLedger ledger, BatchLimits limits)
    {
        (Path, Ledger, _limits) = (folder, ledger, limits);
        Directory.CreateDirectory(folder);
        ledger.Recover(part => File.Exists(PathOf(part)));
        foreach (var left in Directory.GetFiles(folder, RequestsPrefix + "*.partial"))
            File.Delete(left);
        _number = Directory.GetFiles(folder, RequestsPrefix + "*.jsonl").Select(NumberOf).Append(ledger.LastPart).Max();
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The state of every request.</summary>
    public BatchLedger Ledger { get; }

    /// <summary>Request files that this process wrote.</summary>
    public List<string> Written { get; } = [];

    /// <summary>Most USD that may be spent and set aside, and what was spent; null for no limit.</summary>
    public (double Most, double Spent)? Budget { get; init; }

    /// <summary>Result files that somebody put there: whatever ends in <c>.jsonl</c> and holds no requests.</summary>
    public IEnumerable<string> Results => Directory.GetFiles(Path)
        .Where(path => path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            && !System.IO.Path.GetFileName(path).StartsWith(RequestsPrefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The file of a number.</summary>
    public string PathOf(int part) => System.IO.Path.Combine(Path, FormattableString.Invariant($"{RequestsPrefix}{part:000}.jsonl"));

    /// <summary>Where the provider's results of a file go.</summary>
    /// <param name="part">The file's number.</param>
    /// <param name="what">Which of the results.</param>
    /// <param name="tag">The batch's own name.</param>
    public string ResultPathOf(int part, string what, string tag) =>
        System.IO.Path.Combine(Path, FormattableString.Invariant($"{what}-{part:000}-{tag[^8..]}.jsonl"));

    /// <summary>Whether the request waits for its result.</summary>
    public bool IsWaiting(string key)
    {
        lock (_gate)
            return _keys.Contains(key) || Ledger.Find(key) is { State: BatchRequestState.Waiting };
    }

    /// <summary>Holds a request until its turn comes.</summary>
    /// <param name="request">The request; its part is given when it is written.</param>
    /// <param name="body">Its body, JSON in any layout.</param>
    /// <exception cref="InvalidDataException">It is larger than a file may be.</exception>
    public void Hold(BatchRequest request, ReadOnlyMemory<byte> body)
    {
        var line = LineOf(request.Key, body);
        if (line.Length > _limits.Bytes)
            throw new InvalidDataException(
                FormattableString.Invariant($"the request has {line.Length / 1e6:0.0} MB; a file of a batch may have {_limits.Bytes / 1e6:0.#}"));
        lock (_gate)
            _held[request.Key] = (request, line);
    }

    /// <summary>Writes a request that is held into a file to submit; nothing where it waits already.</summary>
    /// <exception cref="Chat.BudgetSpentException">It could cost more than is left.</exception>
    public void Write(string key)
    {
        lock (_gate)
        {
            if (!_held.Remove(key, out var held) || _keys.Contains(key) || Ledger.Find(key) is { State: BatchRequestState.Waiting })
                return;
            Reserve(held.Request.Cost);
            if (_inFile.Count > 0
                && (_inFile[0].Model != held.Request.Model || _inFile.Count >= _limits.Requests || _file!.Stream.Position + held.Line.Length > _limits.Bytes))
                Close();
            _file ??= new(PathOf(++_number));
            _file.Stream.Write(held.Line.Span);
            _inFile.Add(held.Request);
            _keys.Add(key);
        }
    }

    /// <summary>Gives the file that was begun its name; requests whose turn did not come are forgotten.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _held.Clear();
            Close();
        }
    }

    private void Reserve(double cost)
    {
        if (Budget is not var (most, spent))
            return;
        var reserved = Ledger.Reserved + _inFile.Sum(request => request.Cost);
        if (spent + reserved + cost > most)
        {
            throw new Chat.BudgetSpentException(FormattableString.Invariant(
                $"the next call could cost ${cost:0.0000}; of ${most:0.00} (--max-cost) ${spent:0.0000} are spent and ${reserved:0.0000} set aside for requests that wait in {Path}"));
        }
    }

    private static ReadOnlyMemory<byte> LineOf(string key, ReadOnlyMemory<byte> body)
    {
        using var parsed = JsonDocument.Parse(body);
        var buffer = new ArrayBufferWriter<byte>(body.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, OneLine))
        {
            json.WriteStartObject();
            json.WriteString("custom_id", key);
            json.WriteString("method", "POST");
            json.WriteString("url", RequestUrl);
            json.WritePropertyName("body");
            parsed.RootElement.WriteTo(json); // without the line ends that a schema brings along
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private void Close()
    {
        if (_file is not { } file)
            return;
        _file = null;
        using (file)
        {
            file.Stream.Flush(flushToDisk: true);
            Ledger.AddPart(_number, _inFile);
            file.Commit();
        }
        Ledger.Publish(_number);
        Written.Add(PathOf(_number));
        _inFile.Clear();
        _keys.Clear();
    }

    private static int NumberOf(string path) =>
        int.TryParse(System.IO.Path.GetFileNameWithoutExtension(path)[RequestsPrefix.Length..], CultureInfo.InvariantCulture, out var number) ? number : 0;
}
