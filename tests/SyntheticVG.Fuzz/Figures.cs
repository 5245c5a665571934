using System.Globalization;

namespace SyntheticVG.Fuzz;

/// <summary>Counts of one parser; the first input of each kind of fault is saved and told.</summary>
internal sealed class Figures(Parser parser)
{
    private readonly HashSet<string> _seen = [];
    private TimeSpan _worst;
    private long _memory;

    public long Inputs { get; private set; }

    public long Unforeseen { get; private set; }

    /// <summary>The faults told, one of each kind.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Gives the parser its next input.</summary>
    public void Try()
    {
        var number = (ulong)Inputs++;
        var input = Mutation.Of(parser, number);
        var trial = Trial.Of(parser, input);
        (_worst, _memory) = (trial.Time > _worst ? trial.Time : _worst, Math.Max(_memory, trial.Memory));
        if (trial.Fault is not { } fault)
            return;
        Unforeseen++;
        if (!_seen.Add(KindOf(fault)))
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "synvg-fuzz-findings")).FullName;
        var file = Path.Combine(folder, $"{parser.Name.Replace(' ', '-').Replace('/', '-')}-{number}");
        File.WriteAllBytes(file, input);
        Faults.Add($"{parser.Name}, input {number}, saved as {file}: {fault}");
        Console.Error.WriteLine(Faults[^1]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"| {parser.Name} | {Inputs:N0} | {Unforeseen:N0} | {_worst.TotalMilliseconds:F1} | {_memory / 1024:N0} |");

    // The error's type and the place that threw it.
    private static string KindOf(string fault)
    {
        var lines = fault.Split('\n');
        return $"{lines[0].Split(':')[0]} {lines.FirstOrDefault(line => line.Contains("at SyntheticVG.", StringComparison.Ordinal))}";
    }
}
