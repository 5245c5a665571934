using System.CommandLine;
using SyntheticVG.Evaluation;

namespace SyntheticVG.App.Evaluating;

/// <summary>The options that every benchmark has.</summary>
internal sealed class BenchmarkOptions(BenchmarkCard card)
{
    private readonly Option<string> _data = new("--data") { Description = "Folder of the benchmark's files, or the one file.", Required = true };
    private readonly Option<string> _predictions =
        new("--predictions") { Description = "The answers: JSON lines {id, answer}, or the published form.", Required = true };
    private readonly Option<string?> _split = new("--split") { Description = "Which split or file; the headline one where left out." };
    private readonly Option<string?> _encoder = new("--encoder") { Description = "Folder of all-MiniLM-L6-v2, which texts are compared by." };
    private readonly Option<int> _seed =
        new("--seed") { Description = "Seed of the bootstrap intervals, and of a model's draws.", DefaultValueFactory = _ => 0 };

    /// <summary>The mode.</summary>
    public Option<string> Mode { get; } =
        new("--mode") { Description = $"One of {string.Join(", ", card.Modes.Select(m => m.Name))}", DefaultValueFactory = _ => card.Modes[0].Name };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => card.ComparesTexts ? [_data, _predictions, _split, Mode, _encoder, _seed] : [_data, _predictions, _split, Mode, _seed];

    /// <summary>What was said.</summary>
    public BenchmarkRequest Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_data), parsed.GetRequiredValue(_predictions), parsed.GetValue(_split), parsed.GetRequiredValue(Mode),
        card.ComparesTexts ? parsed.GetValue(_encoder) : null, parsed.GetValue(_seed));

    /// <summary>What help says of a benchmark.</summary>
    public static string Describe(BenchmarkCard card) => $$"""
        {{card.Title}}: {{card.What}}

        Data:    {{card.Data}}
        Counts:  {{card.Counts}}
        Answers: {{card.Predictions ?? "one text a question: {\"id\", \"answer\"}"}}
        Modes:
        {{string.Join('\n', card.Modes.Select((m, i) => $"  {m.Name}{(i == 0 ? " (headline)" : "")}: {m.What}"))}}
        """;
}

/// <summary>What is to be scored.</summary>
internal sealed record BenchmarkRequest(string Data, string Predictions, string? Split, string Mode, string? Encoder, int Seed);
