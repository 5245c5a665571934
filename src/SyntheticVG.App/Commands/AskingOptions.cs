using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Terminals;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.App.Commands;

/// <summary>What every verb that asks a model can be told: whom, how often, at what price, and who verifies the answers.</summary>
internal static class AskingOptions
{
    private static readonly Option<string?> Url = new("--teacher-url")
    {
        Description = "Address of an OpenAI-compatible endpoint, with /v1. Default: https://api.openai.com/v1. Key: OPENAI_API_KEY."
    };
    private static readonly Option<string?> Model = new("--teacher-model") { Description = "The teacher's model." };
    private static readonly Option<string> Mode =
        Choice("--teacher-mode", "Ask at once, or through the provider's batches, at a lower price within a day: synvg batch --help.", "live", "batch");
    private static readonly Option<string[]> VerifierUrl =
        new("--verifier-url") { Description = $"Address of a verifier's endpoint; repeatable. {EndpointKeys.Help}" };
    private static readonly Option<string[]> VerifierModel =
        new("--verifier-model") { Description = "A verifier's model, in step with --verifier-url; repeatable." };
    private static readonly Option<string[]> VerifierKey =
        new("--verifier-key-env") { Description = "Name of the environment variable that holds a verifier's key, in step with --verifier-url; repeatable." };
    private static readonly Option<bool> KeepUnverified = new("--keep-unverified") { Description = "Keep relationships that nobody could verify, marked." };
    private static readonly Option<string?> Thresholds = new("--thresholds") { Description = "The verifiers' thresholds, as synvg calibrate wrote them." };
    private static readonly Option<string?> LeakList = new("--leak-list") { Description = "File of image keys that belong to evaluation." };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Stop at the first bad row, picture or answer." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of everything drawn by chance.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Pictures =
        new Option<int>("--pictures") { Description = "Most pictures of finished graphs, of the first images.", DefaultValueFactory = _ => 24 }.AtLeast(0);
    private static readonly Option<int> Concurrency =
        new Option<int>("--concurrency") { Description = "Most requests at a time.", DefaultValueFactory = _ => 8 }.AtLeast(1);
    private static readonly Option<int?> Rpm = new Option<int?>("--rpm") { Description = "Most requests a minute." }.AtLeast(1);
    private static readonly Option<int?> Tpm = new Option<int?>("--tpm") { Description = "Most tokens a minute." }.AtLeast(1);
    private static readonly Option<double> Timeout =
        new Option<double>("--timeout") { Description = "Seconds that one request may take.", DefaultValueFactory = _ => 180 }.Above(0);
    private static readonly Option<double> MaxAnswer =
        new Option<double>("--max-answer") { Description = "Most megabytes of one answer; a longer one is given up.", DefaultValueFactory = _ => 4 }.Above(0);
    private static readonly Option<double?> PriceIn = new Option<double?>("--price-in") { Description = "USD for a million tokens of requests." }.AtLeast(0);
    private static readonly Option<double?> PriceOut = new Option<double?>("--price-out") { Description = "USD for a million tokens of answers." }.AtLeast(0);
    private static readonly Option<double> BatchDiscount =
        new Option<double>("--batch-discount") { Description = "Share of the price that a batch saves.", DefaultValueFactory = _ => 0.5 }.Share();
    private static readonly Option<double?> MaxCost =
        new Option<double?>("--max-cost") { Description = "Stop before more USD than this are spent." }.AtLeast(0);

    /// <summary>Print calls, tokens, price and time; send and write nothing.</summary>
    public static Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print calls, tokens, price and time; send and write nothing." };

    /// <summary>The options, in the order in which help shows them.</summary>
    public static IEnumerable<Option> All =>
        [Url, Model, Mode, VerifierUrl, VerifierModel, VerifierKey, KeepUnverified, Thresholds, LeakList, Strict, Seed, Pictures, Concurrency, Rpm, Tpm,
            Timeout, MaxAnswer, PriceIn, PriceOut, BatchDiscount, MaxCost, DryRun];

    /// <summary>One of some words, by default the first.</summary>
    public static Option<string> Choice(string name, string description, params string[] choices)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => choices[0] };
        option.AcceptOnlyFromAmong(choices);
        return option;
    }

    /// <summary>Says what does not go together.</summary>
    public static void Validate(CommandResult result, string? teacher)
    {
        if (teacher == "openai" && result.GetValue(Model) is null)
            result.AddError("the teacher openai needs --teacher-model");
        RequireAddress(result, Url.Name, result.GetValue(Url));
        foreach (var url in result.GetValue(VerifierUrl) ?? [])
            RequireAddress(result, VerifierUrl.Name, url);
        if (result.GetResult(MaxCost) is not null && (result.GetResult(PriceIn) is null || result.GetResult(PriceOut) is null))
            result.AddError("--max-cost needs a known price: --price-in and --price-out, USD per million tokens");
        if ((result.GetValue(VerifierUrl)?.Length ?? 0) != (result.GetValue(VerifierModel)?.Length ?? 0))
            result.AddError("--verifier-url and --verifier-model come in pairs");
        if (result.GetValue(VerifierKey) is { Length: > 0 } keys && keys.Length != (result.GetValue(VerifierUrl)?.Length ?? 0))
            result.AddError($"--verifier-key-env is given {keys.Length} times; expected one for each --verifier-url");
    }

    /// <summary>Says so where an endpoint's address is none.</summary>
    public static void RequireAddress(CommandResult result, string option, string? url)
    {
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            result.AddError($"{option} is '{url}'; expected an address such as http://localhost:11434/v1");
    }

    /// <summary>Settings with what was said.</summary>
    public static RunSettings Apply(RunSettings settings, ParseResult parsed)
    {
        var asks = settings.Teacher.IsAsked;
        return settings with
        {
            Data = settings.Data with { LeakList = parsed.GetValue(LeakList) is { } list ? Path.GetFullPath(list) : null },
            Teacher = settings.Teacher with
            {
                Url = asks ? parsed.GetValue(Url) ?? "https://api.openai.com/v1" : null,
                Model = asks ? parsed.GetValue(Model) : null,
                Mode = Enum.Parse<CallMode>(parsed.GetValue(Mode)!, ignoreCase: true), // has a default
            },
            Verifiers = new()
            {
                Urls = parsed.GetValue(VerifierUrl) ?? [],
                Models = parsed.GetValue(VerifierModel) ?? [],
                KeyVariables = parsed.GetValue(VerifierKey) is { Length: > 0 } keys ? keys : null,
                KeepUnverified = parsed.GetValue(KeepUnverified),
                Thresholds = parsed.GetValue(Thresholds) is { } thresholds ? Path.GetFullPath(thresholds) : null,
            },
            Limits = new()
            {
                Concurrency = parsed.GetValue(Concurrency),
                RequestsPerMinute = parsed.GetValue(Rpm),
                TokensPerMinute = parsed.GetValue(Tpm),
                TimeoutSeconds = parsed.GetValue(Timeout),
                MaxAnswerMegabytes = parsed.GetValue(MaxAnswer),
                PriceIn = parsed.GetValue(PriceIn),
                PriceOut = parsed.GetValue(PriceOut),
                BatchDiscount = parsed.GetValue(BatchDiscount),
                MaxCost = parsed.GetValue(MaxCost),
            },
            Strict = parsed.GetValue(Strict),
            Seed = parsed.GetValue(Seed),
            Pictures = parsed.GetValue(Pictures),
        };
    }
}
