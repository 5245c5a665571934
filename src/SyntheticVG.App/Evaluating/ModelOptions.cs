using System.CommandLine;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Evaluating;

/// <summary>The options that say which model is asked, and about which pictures.</summary>
internal sealed class ModelOptions
{
    private readonly Option<bool> _drawMissing =
        new("--draw-missing") { Description = "Draw a stand-in for each picture that is missing; results are then marked simulated." };
    private readonly Option<int?> _limit =
        new Option<int?>("--limit") { Description = "Ask the first questions only; the others count as missing." }.AtLeast(1);
    private readonly Option<int?> _maxTokens =
        new Option<int?>("--max-tokens") { Description = "Cut answers after this many tokens; the benchmark's own limit where left out." }.AtLeast(1);
    private readonly Option<double> _temperature = new Option<double>("--temperature")
    {
        Description = "Draw answers at this temperature (the author's scripts: 0.2); 0 takes the likeliest token each time.",
        DefaultValueFactory = _ => 0
    }.AtLeast(0);

    private readonly Option<int> _atOnce = new Option<int>("--at-once")
    {
        Description = "Answers that are written side by side, about any photos; 1: one after the other.",
        DefaultValueFactory = _ => 8,
    }.Within(1, 256);

    private readonly ModelSetup.Options _setup = ModelSetup.Options.Create();

    /// <summary>The model's folder.</summary>
    public Option<string?> Model { get; } = new("--model")
    {
        Description = "Folder of a ROBIN checkpoint, or its name among those that synvg models get fetched; it is asked what the predictions lack."
    };

    /// <summary>Where the pictures are.</summary>
    public Option<string?> Images { get; } = new("--images") { Description = "Folder of the pictures: a model looks at them, and the page shows the worst." };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [Model, Images, _drawMissing, _limit, _maxTokens, _temperature, _atOnce, .. _setup.All];

    /// <summary>Those that say how a model is asked.</summary>
    public IEnumerable<Option> OfAsking => [_drawMissing, _limit, _maxTokens, _temperature, _atOnce, .. _setup.All];

    /// <summary>What was said.</summary>
    public ModelRequest? Read(ParseResult parsed, int seed) => parsed.GetValue(Model) is { } model
        ? new(_setup.Of(parsed, model), parsed.GetValue(Images), parsed.GetValue(_drawMissing), parsed.GetValue(_limit), parsed.GetValue(_maxTokens),
            parsed.GetValue(_temperature), parsed.GetValue(_atOnce), seed)
        : null;
}

/// <summary>Which model to ask, and how.</summary>
internal sealed record ModelRequest(ModelSetup Setup, string? Images, bool DrawMissing, int? Limit, int? MaxTokens, double Temperature, int AtOnce, int Seed);
