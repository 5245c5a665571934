using System.Text.Json;
using System.Text.Json.Nodes;
using SyntheticVG.Evaluation;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Models.Training;

/// <summary>A line of the log: a step that was learned.</summary>
/// <param name="Step">Steps learned so far.</param>
/// <param name="Loss">Mean loss of the step's tokens, in nats.</param>
/// <param name="LearningRate">The learning rate it used.</param>
/// <param name="GradientNorm">Length of its gradient before clipping.</param>
/// <param name="SamplesPerSecond">Over the last steps.</param>
/// <param name="Waited">Share of the step's time in which it waited for its samples.</param>
/// <param name="Preparation">Time that making the samples took in the background, as a share of the step's.</param>
/// <param name="Remaining">Time to the last step.</param>
public sealed record StepReport(
    int Step, double Loss, double LearningRate, double GradientNorm, double SamplesPerSecond, double Waited, double Preparation, TimeSpan Remaining);

/// <summary>What a run writes on its way: log.jsonl, a line a step and a line an evaluation, and the same for TensorBoard in events.</summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly StreamWriter _file;
    private readonly TensorBoardEvents _events;
    private readonly HashSet<(int Step, string Probe)> _looks = [];

    /// <summary>Opens a run's log; lines of steps beyond a given one, and a line that was cut, are removed.</summary>
    public TrainingLog(string folder, int step, TimeProvider clock)
    {
        var path = Path.Combine(folder, "log.jsonl");
        var lines = File.Exists(path)
            ? File.ReadAllLines(path).Select(line => (Text: line, Content: Read(line))).Where(line => line.Content?.Step <= step).ToList()
            : [];
        WholeFile.Write(path, string.Concat(lines.Select(line => line.Text + "\n")));
        _looks.UnionWith(lines.Where(line => line.Content?.Probe is not null).Select(line => (line.Content!.Step, line.Content.Probe!)));
        _file = new(path, append: true) { AutoFlush = true };
        _events = new(Path.Combine(folder, "events"), step, clock);
    }

    public void Add(StepReport report)
    {
        foreach (var (name, value) in new[]
        {
            ("loss", report.Loss),
            ("learning rate", report.LearningRate),
            ("gradient norm", report.GradientNorm),
            ("samples per second", report.SamplesPerSecond)
        })
            _events.Add(report.Step, $"train/{name}", value);
        _file.WriteLine(new JsonObject
        {
            ["step"] = report.Step,
            ["loss"] = Finite(report.Loss),
            ["lr"] = report.LearningRate,
            ["grad_norm"] = Finite(report.GradientNorm),
            ["samples_per_s"] = Math.Round(report.SamplesPerSecond, 2),
            ["waited"] = Math.Round(report.Waited, 4),
            ["preparation"] = Math.Round(report.Preparation, 4),
            ["memory_mb"] = Environment.WorkingSet >> 20,
            ["eta_s"] = Math.Round(report.Remaining.TotalSeconds),
        }.ToJsonString());
    }

    public void Add(int step, string probe, IReadOnlyList<Metric> metrics, string pictures)
    {
        foreach (var metric in metrics.Where(metric => double.IsFinite(metric.Value)))
            _events.Add(step, $"{probe}/{metric.Name}", metric.Value);
        foreach (var path in Directory.Exists(pictures) ? Directory.GetFiles(pictures, "*.png").Order(StringComparer.Ordinal).ToArray() : [])
        {
            var info = new PictureReader().ReadInfo(path);
            _events.AddPicture(step, $"{probe}/{Path.GetFileNameWithoutExtension(path)}", File.ReadAllBytes(path), info.Width, info.Height);
        }
        _file.WriteLine(new JsonObject
        {
            ["step"] = step,
            ["probe"] = probe,
            ["scores"] = new JsonObject(metrics.Select(metric => KeyValuePair.Create(metric.Name, Finite(metric.Value)))),
        }.ToJsonString());
    }

    // JSON has no NaN: null stands for it.
    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>Whether a probe has looked at a step.</summary>
    public bool Has(int step, string probe) => _looks.Contains((step, probe));

    // Null for the last line of a run that was killed.
    private static Line? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return new(json.RootElement.GetProperty("step").GetInt32(), json.RootElement.TryGetProperty("probe", out var probe) ? probe.GetString() : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Line(int Step, string? Probe);

    public void Dispose()
    {
        _file.Dispose();
        _events.Dispose();
    }
}
