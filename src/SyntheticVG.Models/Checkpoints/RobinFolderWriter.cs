using System.Text.Json.Nodes;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>How a checkpoint is written.</summary>
public sealed record SaveOptions
{
    /// <summary>The dtype of all weights in the file; null: the language model's.</summary>
    public ScalarType? Dtype { get; init; }

    /// <summary>Each weight in the dtype that it has in memory, so that nothing is rounded.</summary>
    public bool OwnDtypes { get; init; }

    /// <summary>Bytes of weights a file holds before another is begun; a larger tensor has a file to itself.</summary>
    public long LargestFile { get; init; } = 5_000_000_000;

    /// <summary>What generation_config.json shall say; null leaves it as it is.</summary>
    public GenerationOptions? Generation { get; init; }

    /// <summary>The seed that the weights were drawn with, written into config.json; null for weights that were trained.</summary>
    public long? RandomSeed { get; init; }

    /// <summary>Told of each file of weights; null: nobody is.</summary>
    public Action<string>? Say { get; init; }
}

/// <summary>Writes folders that <see cref="RobinFolder"/> opens.</summary>
internal static class RobinFolderWriter
{
    /// <summary>Writes weights and what is said of them; config.json comes last, so that its presence means completeness.</summary>
    public static void Write(string path, RobinConfig config, ScalarType dtype, IReadOnlyList<WeightToWrite> weights, SaveOptions options)
    {
        Directory.CreateDirectory(path);
        File.Delete(Path.Combine(path, RobinConfigFile.Name));
        Shards.Write(path, weights, options.LargestFile, options.Say);
        if (!File.Exists(Path.Combine(path, AddedTokens)))
            WriteJson(AddedTokens, new() { ["<mask>"] = config.MaskToken, ["<pos>"] = config.PositionToken });
        if (options.Generation is not null)
            WriteJson(GenerationConfigFile.Name, GenerationConfigFile.Write(options.Generation));
        WriteJson(RobinConfigFile.Name, RobinConfigFile.Write(config, TorchName(dtype), options.RandomSeed));

        void WriteJson(string name, JsonObject content) =>
            WholeFile.Write(Path.Combine(path, name), content.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    /// <summary>The file of the tokens that a tokenizer was given besides its own.</summary>
    public const string AddedTokens = "added_tokens.json";

    private static string TorchName(ScalarType dtype) => dtype switch
    {
        ScalarType.BFloat16 => "bfloat16",
        ScalarType.Float16 => "float16",
        _ => "float32",
    };
}
