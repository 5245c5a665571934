using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>How the form of an answer is asked for.</summary>
internal enum AnswerFormat
{
    /// <summary>A JSON schema that the server keeps to strictly.</summary>
    StrictSchema,

    /// <summary>A JSON schema.</summary>
    Schema,

    /// <summary>Any JSON object.</summary>
    JsonObject,

    /// <summary>By the prompt alone.</summary>
    Prompt,
}

/// <summary>Which optional parts of a request an endpoint takes; everything until it refuses something.</summary>
/// <remarks>What was wanted, and so the call's identity, does not change by it.</remarks>
internal sealed partial record RequestForm
{
    private static readonly JsonSerializerOptions Json =
        new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = { new JsonStringEnumConverter<AnswerFormat>() } };

    /// <summary>Whether the temperature is left out.</summary>
    public bool NoTemperature { get; init; }

    /// <summary>Whether the share of likeliest words is left out.</summary>
    public bool NoTopP { get; init; }

    /// <summary>Whether the seed is left out.</summary>
    public bool NoSeed { get; init; }

    /// <summary>Whether the most tokens stand under their older name, <c>max_tokens</c>.</summary>
    public bool OlderTokenLimit { get; init; }

    /// <summary>Whether the most tokens are left out.</summary>
    public bool NoTokenLimit { get; init; }

    /// <summary>How the form of the answer is asked for.</summary>
    public AnswerFormat Format { get; init; }

    /// <summary>Whether at most <see cref="FewLogProbabilities"/> log-probabilities are asked for.</summary>
    public bool FewerLogProbabilities { get; init; }

    /// <summary>Whether no log-probabilities are asked for.</summary>
    public bool NoLogProbabilities { get; init; }

    /// <summary>Whether what the system says stands at the head of what the user says.</summary>
    public bool NoSystemRole { get; init; }

    /// <summary>Whether the answer is asked for as a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>Log-probabilities where an endpoint offers few.</summary>
    public const int FewLogProbabilities = 5;

    /// <summary>As text for the ledger.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote; everything is tried again where that cannot be read.</summary>
    public static RequestForm FromJson(string? json)
    {
        try
        {
            return json is null ? new() : JsonSerializer.Deserialize<RequestForm>(json, Json) ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    /// <summary>The form without what an error names, and what that is in plain words; null where it names nothing that was sent.</summary>
    /// <param name="error">The server's error.</param>
    /// <param name="sent">What the refused request had.</param>
    public (RequestForm Form, string Change)? Without(ServerError error, SentParts sent)
    {
        // in a language that is not read, the name says enough
        var refuses = Refuses().IsMatch(error.Names) || error.Names.Any(c => c > 127 && char.IsLetter(c));
        foreach (var (named, next) in Parts)
        {
            if ((named.IsMatch(error.Parameter) || (refuses && named.IsMatch(error.Names))) && next(this, sent, error.Names) is { } change)
                return change;
        }
        if (!RefusesSomething().IsMatch(error.Names))
            return null;
        return Parts.Select(part => part.Next(this, sent, error.Names)).FirstOrDefault(change => change is not null); // it does not say what
    }

    private static readonly (Regex Named, Func<RequestForm, SentParts, string, (RequestForm Form, string Change)?> Next)[] Parts =
    [
        (NamesStream(), (form, sent, names) =>
            !form.Stream && NamesStream().IsMatch(names) ? (form with { Stream = true }, "takes requests only for streamed answers: asked for those") : null),
        (NamesTokenLimit(), (form, sent, names) => TokenLimit(form, sent, names)),
        (NamesLogProbabilities(), (form, sent, _) => sent.LogProbabilities is null || form.NoLogProbabilities ? null
            : sent.LogProbabilities > FewLogProbabilities && !form.FewerLogProbabilities ? (form with { FewerLogProbabilities = true },
                $"does not give so many log-probabilities: asked for {FewLogProbabilities}")
            : (form with { NoLogProbabilities = true }, "gives no log-probabilities: asked for answers in words, several times")),
        (NamesFormat(), (form, sent, names) => Formatted(form, sent, names)),
        (NamesTemperature(), (form, sent, _) =>
            sent.Temperature && !form.NoTemperature ? (form with { NoTemperature = true }, "takes no temperature: left out") : null),
        (NamesTopP(), (form, sent, _) => sent.TopP && !form.NoTopP ? (form with { NoTopP = true }, "takes no top_p: left out") : null),
        (NamesSeed(), (form, sent, _) => sent.Seed && !form.NoSeed ? (form with { NoSeed = true }, "takes no seed: left out") : null),
        (NamesSystemRole(), (form, sent, names) => sent.SystemRole && !form.NoSystemRole && NamesSystemRole().IsMatch(names)
            ? (form with { NoSystemRole = true }, "knows no system role: its text goes before the user's")
            : null),
    ];

    private static (RequestForm, string)? TokenLimit(RequestForm form, SentParts sent, string names)
    {
        if (!sent.TokenLimit || form.NoTokenLimit)
            return null;
        if (!form.OlderTokenLimit && !TooMuch().IsMatch(names))
            return (form with { OlderTokenLimit = true }, "takes no max_completion_tokens: max_tokens is sent instead");
        return (form with { NoTokenLimit = true }, "takes no such limit of tokens: left out");
    }

    private static (RequestForm, string)? Formatted(RequestForm form, SentParts sent, string names) => !sent.Schema ? null : form.Format switch
    {
        AnswerFormat.StrictSchema when names.Contains("strict", StringComparison.Ordinal) =>
            (form with { Format = AnswerFormat.Schema }, "takes no strict schema: the schema is sent without"),
        AnswerFormat.StrictSchema or AnswerFormat.Schema => (form with { Format = AnswerFormat.JsonObject }, "takes no json_schema: asked for a JSON object"),
        AnswerFormat.JsonObject => (form with { Format = AnswerFormat.Prompt }, "takes no response_format: the form is asked for in the prompt alone"),
        _ => null,
    };

    [GeneratedRegex(
        @"support|recogni[sz]ed|unknown|unexpected|\bextra|permitted|forbidden|allowed|enabled|available|implemented|accepted|valid|illegal|\bonly\b|\bmust\b|\bshould\b|\bcannot\b|\bcan't\b|could not|deprecated|too (?:large|high|big|long|many)|exceed|greater|less than|at most|maximum|required|missing|failed|instead|remove|disable|set to|\benable\b|reduce|bad request",
        RegexOptions.CultureInvariant)]
    private static partial Regex Refuses();

    [GeneratedRegex(
        @"extra (?:inputs?|fields?|keys?) |unknown (?:field|parameter|argument|key|name)|unrecogni[sz]ed (?:request )?(?:field|parameter|argument|key)|unsupported (?:parameter|value|field|argument)|unexpected (?:keyword|field|parameter|argument|key)|additional properties are not",
        RegexOptions.CultureInvariant)]
    private static partial Regex RefusesSomething();

    [GeneratedRegex(@"too (?:large|high|big|long|many)|exceed|greater|less than|at most|maximum|reduce|in the completion", RegexOptions.CultureInvariant)]
    private static partial Regex TooMuch();

    [GeneratedRegex(@"max_(?:completion_|new_|output_)?tokens|maxoutputtokens|in the completion\b", RegexOptions.CultureInvariant)]
    private static partial Regex NamesTokenLimit();

    [GeneratedRegex(@"log_?prob|log probabilit", RegexOptions.CultureInvariant)]
    private static partial Regex NamesLogProbabilities();

    [GeneratedRegex(
        @"(?:response|output)[ _-]?format|(?:response|json|output)[ _-]?(?:schema|object|mode)|structured[ _-]?outputs?|guided|\bgrammar|\bschema\b|additionalproperties|\bstrict\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex NamesFormat();

    [GeneratedRegex(@"\btemperature\b", RegexOptions.CultureInvariant)]
    private static partial Regex NamesTemperature();

    [GeneratedRegex(@"\btop_p\b|\btopp\b", RegexOptions.CultureInvariant)]
    private static partial Regex NamesTopP();

    [GeneratedRegex(@"\bseed\b", RegexOptions.CultureInvariant)]
    private static partial Regex NamesSeed();

    [GeneratedRegex(@"system[ _-](?:role|message|prompt|instruction)|role.{0,20}\bsystem\b|\bsystem\b.{0,20}\brole|developer instruction|roles must alternate",
        RegexOptions.CultureInvariant)]
    private static partial Regex NamesSystemRole();

    [GeneratedRegex(@"(?:only|must).{0,40}\bstream|\bstream\b.{0,40}(?:must|only|required|true)|non-stream", RegexOptions.CultureInvariant)]
    private static partial Regex NamesStream();
}

/// <summary>What a request had that not every endpoint takes.</summary>
internal sealed record SentParts
{
    /// <summary>Whether it had a temperature.</summary>
    public bool Temperature { get; init; }

    /// <summary>Whether it had a share of likeliest words.</summary>
    public bool TopP { get; init; }

    /// <summary>Whether it had a seed.</summary>
    public bool Seed { get; init; }

    /// <summary>Whether it had a most of tokens.</summary>
    public bool TokenLimit { get; init; }

    /// <summary>Whether it asked for a form of the answer.</summary>
    public bool Schema { get; init; }

    /// <summary>How many log-probabilities it asked for, or null.</summary>
    public int? LogProbabilities { get; init; }

    /// <summary>Whether the system said something.</summary>
    public bool SystemRole { get; init; }
}
