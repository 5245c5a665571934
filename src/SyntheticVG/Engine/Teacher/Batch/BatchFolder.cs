using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>A provider's batch files in a run folder: requests that go out, results that come back.</summary>
/// <remarks>
/// <c>requests-001.jsonl</c> and so on hold a line <c>{custom_id, method, url, body}</c> a request, at most 1,000 a file.
/// Every other <c>*.jsonl</c> is a result or an error file as the provider gives it. A request is written again only when a
/// failure came back for it, and for each failure once. Safe for concurrent use.
/// </remarks>
public sealed class BatchFolder : IDisposable
{
    private const string RequestsPrefix = "requests-", RequestUrl = "/v1/chat/completions";
    private const int RequestsPerFile = 1000, IdLength = 32;
    private const long BytesPerFile = 100_000_000;

    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, string> _answers = new();
    private readonly Dictionary<string, int> _submitted = [];
    private readonly Dictionary<string, int> _failed = [];
    private StreamWriter? _file;
    private string _path = "";
    private int _number, _inFile;

    /// <summary>Reads what lies in the folder, which is made where absent.</summary>
    /// <exception cref="InvalidDataException">A line of a file cannot be read.</exception>
    public BatchFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var isRequests = Path.GetFileName(path).StartsWith(RequestsPrefix, StringComparison.Ordinal);
            if (isRequests)
                _number = Math.Max(_number, int.Parse(Path.GetFileNameWithoutExtension(path)[RequestsPrefix.Length..], CultureInfo.InvariantCulture));
            var number = 0;
            foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
                ReadLine(line, isRequests, $"{path}:{++number}");
        }
    }

    /// <summary>Requests that were written and have no result yet.</summary>
    public int Waiting => _submitted.Count(request => request.Value > _failed.GetValueOrDefault(request.Key) && !_answers.ContainsKey(request.Key));

    /// <summary>Request files that this process wrote.</summary>
    public List<string> Written { get; } = [];

    /// <summary>A request's identity: a hash of its body.</summary>
    public static string IdOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body))[..IdLength];

    /// <summary>The body of the answer that came back, or null.</summary>
    public string? Find(string id) => _answers.GetValueOrDefault(id);

    /// <summary>Writes the request into a file to submit, unless it waits in one already.</summary>
    public void Submit(string id, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_submitted.GetValueOrDefault(id) > _failed.GetValueOrDefault(id))
                return;
            _submitted[id] = _submitted.GetValueOrDefault(id) + 1;
            NextFile();
            _file!.Write($$"""{"custom_id":"{{id}}","method":"POST","url":"{{RequestUrl}}","body":{{Encoding.UTF8.GetString(body)}}}""" + "\n");
            _inFile++;
        }
    }

    /// <summary>Gives the files that were begun their names.</summary>
    public void Dispose() => CloseFile();

    private void ReadLine(string line, bool isRequest, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var id = root.GetProperty("custom_id").GetString()!;
            if (isRequest)
                _submitted[id] = _submitted.GetValueOrDefault(id) + 1;
            else if (root.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object
                && response.GetProperty("status_code").GetInt32() == 200)
                _answers[id] = response.GetProperty("body").GetRawText();
            else
                _failed[id] = _failed.GetValueOrDefault(id) + 1;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{where}: {e.Message}; expected a line of a batch with custom_id, and response or error", e);
        }
    }

    private void NextFile()
    {
        if (_file is not null && _inFile < RequestsPerFile && _file.BaseStream.Position < BytesPerFile)
            return;
        CloseFile();
        _path = Path.Combine(_folder, $"{RequestsPrefix}{++_number:000}.jsonl");
        _file = new(_path + ".new", append: false, new UTF8Encoding(false));
        _inFile = 0;
    }

    private void CloseFile()
    {
        if (_file is null)
            return;
        _file.Dispose();
        _file = null;
        File.Move(_path + ".new", _path, overwrite: true);
        Written.Add(_path);
    }
}
