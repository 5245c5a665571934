using System.Text.Json;
using System.Text.Json.Nodes;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.Models.Robin;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>A folder in the layout of Qwen2.5's, without any token of ours, and a file in that of open_clip's ConvNeXt: random weights of small size.</summary>
internal static class TinyParts
{
    private const long Seed = 11;

    /// <summary>Writes both.</summary>
    /// <returns>Folder and file.</returns>
    public static (string Language, string Tower) Write(string folder)
    {
        var (language, tower) = (Path.Combine(folder, "Qwen2.5-tiny"), Path.Combine(folder, "open_clip_model.safetensors"));
        WriteTokenizer(language);
        var config = RobinConfig.Tiny with
        {
            Language = Qwen2Config.Tiny with { VocabularySize = 151_936, MaxPositions = 32_768 },
            Tower = ConvNeXtConfig.Tiny,
        };
        File.WriteAllText(Path.Combine(language, "config.json"), JsonSerializer.Serialize(new
        {
            architectures = new[] { "Qwen2ForCausalLM" },
            hidden_act = "silu",
            hidden_size = config.Language.HiddenSize,
            intermediate_size = config.Language.IntermediateSize,
            max_position_embeddings = config.Language.MaxPositions,
            model_type = "qwen2",
            num_attention_heads = config.Language.Heads,
            num_hidden_layers = config.Language.Layers,
            num_key_value_heads = config.Language.KeyValueHeads,
            rms_norm_eps = 1e-6,
            rope_theta = 1e6,
            tie_word_embeddings = true,
            torch_dtype = "bfloat16",
            vocab_size = config.Language.VocabularySize,
        }));
        var weights = WeightNames.Of(config);
        Write(Path.Combine(language, "model.safetensors"), weights.Where(weight => !weight.Key.Contains("mm_projector") && !weight.Key.Contains("vision_tower")
            && !weight.Key.StartsWith("mask_extractor", StringComparison.Ordinal)), name => name);
        Write(tower, weights.Where(weight => weight.Key.StartsWith(Robin.TowerPrefix, StringComparison.Ordinal))
            .Append(new("text.token_embedding.weight", [4, 3])), name => name.Replace(Robin.TowerPrefix, "", StringComparison.Ordinal));
        return (language, tower);
    }

    private static void Write(string path, IEnumerable<KeyValuePair<string, long[]>> weights, Func<string, string> name) => SafetensorsWriter.Write(path,
        [.. weights.Select(weight => new WeightToWrite(name(weight.Key), TorchSharp.torch.float32, weight.Value,
            () => Initialization.Make(weight.Key, weight.Value, TorchSharp.torch.float32, Seed)))]);

    // Qwen2.5's own files end at id 151664: the tokens of regions are ROBIN's.
    private static void WriteTokenizer(string folder)
    {
        ByteTokenizer.Write(folder);
        File.Delete(Path.Combine(folder, "added_tokens.json"));
        var path = Path.Combine(folder, "tokenizer_config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config.Remove("added_tokens_decoder");
        File.WriteAllText(path, config.ToJsonString());
    }
}
