using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Evaluation.Answering;

/// <summary>A growing file of predictions, a line each, with what they were made with beside it (<c>FILE.run.json</c>).</summary>
/// <remarks>It may be cut off at any moment: half a line is dropped when it is opened again, and only what is missing is asked.</remarks>
public sealed class AnswerFile : IDisposable
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = false };
    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    private readonly LineAppender _lines;
    private readonly HashSet<string> _done = [];

    /// <summary>Opens or begins a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="made">What its answers are made with, by name.</param>
    /// <exception cref="InvalidDataException">It was begun with something else.</exception>
    public AnswerFile(string path, IReadOnlyDictionary<string, string> made)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        _lines = new(path);
        try
        {
            if (_lines.Length > 0)
            {
                RequireSame(path, made);
                Note(path);
            }
            else
            {
                WholeFile.Write(RunFileOf(path),
                    JsonSerializer.Serialize(new SortedDictionary<string, string>(made.ToDictionary(), StringComparer.Ordinal), Indented) + "\n");
            }
        }
        catch
        {
            _lines.Dispose();
            throw;
        }
    }

    /// <summary>Answers that the file holds.</summary>
    public int Count => _done.Count;

    /// <summary>Where the file beside a prediction file is, which says what it was made with.</summary>
    public static string RunFileOf(string path) => path + ".run.json";

    /// <summary>What a prediction file was made with; nothing where nobody wrote it down.</summary>
    public static IReadOnlyDictionary<string, string> RunOf(string path) =>
        File.Exists(RunFileOf(path)) ? DataFile.ReadJson<Dictionary<string, string>>(RunFileOf(path)) : new Dictionary<string, string>();

    /// <summary>Whether a question was answered.</summary>
    public bool Has(string id) => _done.Contains(id);

    /// <summary>Adds a text.</summary>
    public void Add(string id, string answer, bool simulated) =>
        Append(id, simulated ? new { id, answer, simulated } : new { id, answer });

    /// <summary>Adds the likelihoods of a question's options.</summary>
    public void Add(string id, IReadOnlyList<OptionLikelihood> options, bool simulated)
    {
        var likelihood = new { sum = options.Select(option => option.Sum), mean = options.Select(option => option.Mean) };
        Append(id, simulated ? new { id, likelihood, simulated } : new { id, likelihood });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _lines.Flush();
        _lines.Dispose();
    }

    private void Append(string id, object line)
    {
        _lines.Append(JsonSerializer.SerializeToUtf8Bytes(line, Options));
        _done.Add(id);
    }

    private static void RequireSame(string path, IReadOnlyDictionary<string, string> made)
    {
        var before = RunOf(path);
        foreach (var (name, value) in made)
        {
            if (before.GetValueOrDefault(name) is var was && was != value)
                throw new InvalidDataException(
                    $"{path} was begun with {name} {was ?? "(not written down)"}; expected {value}: give another file, or delete this one");
        }
    }

    private void Note(string path)
    {
        using var file = LineFile.Open(path);
        foreach (var line in LineFile.Read(file, path, ReadReport.StopAtFirst))
        {
            try
            {
                using var row = JsonDocument.Parse(line.Text);
                _done.Add(row.RootElement.GetProperty("id").GetString()!);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new InvalidDataException($"{path}:{line.Number}: no prediction of ours ({e.Message}); expected {{\"id\": \"17\", ...}}", e);
            }
        }
    }
}
