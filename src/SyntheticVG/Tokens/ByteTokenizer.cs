using System.Text.Json.Nodes;

namespace SyntheticVG.Tokens;

/// <summary>Makes a tokenizer of Qwen2.5's kind and added tokens in which every byte is a token, for models that have no vocabulary of their own.</summary>
/// <remarks>It stands in where a model's weights are random: nothing was learned that a vocabulary could belong to. Its texts are
/// three to four times as long in tokens as with Qwen2.5's own files.</remarks>
public static class ByteTokenizer
{
    private const int FirstAdded = 151643;

    private static readonly string[] Special =
    [
        "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>", "<|box_end|>",
        "<|quad_start|>", "<|quad_end|>",
        "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>",
    ];

    private static readonly string[] Plain =
        ["<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"];

    /// <summary>Writes tokenizer.json, tokenizer_config.json and added_tokens.json into a folder.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <returns>The tokenizer.</returns>
    public static Tokenizer Write(string folder)
    {
        var regions = FirstAdded + Special.Length + Plain.Length;
        TokenizerFileWriter.Write(folder, "tokenizer.json", new()
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([
                .. Special.Concat(Plain).Select((text, i) => TokenizerFileWriter.AddedToken(text, FirstAdded + i, i < Special.Length)),
            ]),
            ["normalizer"] = new JsonObject { ["type"] = "NFC" },
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = PreTokenizer.Pattern },
                        ["behavior"] = "Isolated",
                        ["invert"] = false
                    },
                    ByteLevel()),
            },
            ["post_processor"] = ByteLevel(),
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(
                    Enumerable.Range(0, 256).Select(value => KeyValuePair.Create<string, JsonNode?>(ByteLetters.ToLetter((byte)value).ToString(), value))),
                ["merges"] = new JsonArray(),
            },
        });
        TokenizerFileWriter.Write(folder, "tokenizer_config.json", new()
        {
            ["tokenizer_class"] = "Qwen2Tokenizer",
            ["added_tokens_decoder"] = new JsonObject
            {
                [$"{regions}"] = TokenizerFileWriter.AddedToken("<mask>", null),
                [$"{regions + 1}"] = TokenizerFileWriter.AddedToken("<pos>", null),
            },
            ["eos_token"] = "<|im_end|>",
            ["pad_token"] = "<|endoftext|>",
        });
        TokenizerFileWriter.Write(folder, "added_tokens.json", new() { ["<mask>"] = regions, ["<pos>"] = regions + 1 });
        return Tokenizer.Load(folder);
    }

    private static JsonObject ByteLevel() => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = false, ["use_regex"] = false };
}
