using System.Text.Json.Nodes;
using SyntheticVG.Models.Generation;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>generation_config.json: how a checkpoint's makers would have it generate.</summary>
internal static class GenerationConfigFile
{
    public const string Name = "generation_config.json";

    // What transformers takes where a file that samples does not say.
    private const int DefaultTopK = 50;

    /// <summary>Reads the file; null where it is absent.</summary>
    /// <exception cref="InvalidDataException">A value is none or out of its range.</exception>
    public static GenerationOptions? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            return null;
        var json = JsonFile.ReadObject(path);
        var options = new GenerationOptions
        {
            StopTokens = ReadStopTokens(json),
            Sample = json.Truth("do_sample") ?? false,
            Temperature = json.Number("temperature") ?? 1,
            TopK = (int)(json.Number("top_k") ?? DefaultTopK),
            TopP = json.Number("top_p") ?? 1,
            RepetitionPenalty = json.Number("repetition_penalty") ?? 1,
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException($"{path}: {JsonWords.Of(wrong)}", wrong);
        }
    }

    /// <summary>The file of options.</summary>
    public static JsonObject Write(GenerationOptions options) => new()
    {
        ["do_sample"] = options.Sample,
        ["eos_token_id"] = new JsonArray([.. options.StopTokens.Select(id => JsonValue.Create(id))]),
        ["repetition_penalty"] = options.RepetitionPenalty,
        ["temperature"] = options.Temperature,
        ["top_k"] = options.TopK,
        ["top_p"] = options.TopP,
    };

    private static int[] ReadStopTokens(JsonFile json) => json.Members["eos_token_id"] switch
    {
        null => [],
        JsonArray ids => [.. ids.Select(Id)],
        var id => [Id(id)],
    };

    private static int Id(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var id) && id >= 0
        ? id
        : throw new InvalidDataException($"{Name}: eos_token_id has {node?.ToJsonString() ?? "null"}; expected a token's id or a list of them");
}
