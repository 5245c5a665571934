using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
namespace SyntheticVG.Tokens;

/// <summary>Makes the small tokenizer of pocket models: a few hundred words, in Hugging Face's file layout.</summary>
/// <remarks>
/// A word is one token together with the blank before it; <c>regionN</c> is one token wherever it stands; all else is single
/// characters. What is not in the vocabulary is <c>&lt;unk&gt;</c>. The added tokens come first, &lt;mask&gt; as 10 and &lt;pos&gt; as 11.
/// </remarks>
public static class PocketTokenizer
{
    private const string Unknown = "<unk>";
    private const int Regions = 99; // the most that a prompt may have

    private static readonly string[] Added =
    [
        "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>", "<|box_end|>",
        "<|quad_start|>", "<|quad_end|>", Unknown, "<mask>", "<pos>",
    ];

    private const string Characters = "\n 0123456789.,:;()<>?!'\"-/";

    /// <summary>Writes tokenizer.json, tokenizer_config.json and added_tokens.json into a folder.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <param name="texts">Texts whose words make the vocabulary; a word is taken with and without a blank before it.</param>
    /// <param name="size">The most tokens there may be.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentException">The texts have more words than fit.</exception>
    public static Tokenizer Write(string folder, IEnumerable<string> texts, int size = 512)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string[] words = [.. Added, .. Characters.Select(c => c.ToString()), .. Enumerable.Range(1, Regions).Select(n => $"region{n}"), .. WordsOf(texts)];
        if (words.Length > size)
            throw new ArgumentException($"the texts need {words.Length} tokens; expected at most {size}", nameof(texts));
        Directory.CreateDirectory(folder);
        WriteJson(folder, "tokenizer.json", MainFile(words));
        WriteJson(folder, "tokenizer_config.json", new()
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["added_tokens_decoder"] = new JsonObject(Added.Select((text, id) => KeyValuePair.Create<string, JsonNode?>($"{id}", AddedToken(text, null)))),
            ["eos_token"] = "<|im_end|>",
            ["pad_token"] = "<|endoftext|>",
            ["unk_token"] = Unknown,
            ["clean_up_tokenization_spaces"] = false,
        });
        WriteJson(folder, "added_tokens.json", new() { ["<mask>"] = Array.IndexOf(words, "<mask>"), ["<pos>"] = Array.IndexOf(words, "<pos>") });
        return Tokenizer.Load(folder);
    }

    // As found, and for a word after a blank also the word alone, and the other way about: a line may begin with either.
    private static IEnumerable<string> WordsOf(IEnumerable<string> texts) => texts
        .SelectMany(WordModel.Split)
        .Select(piece => piece.TrimStart(' '))
        .Where(word => word.Length > 0 && char.IsAsciiLetter(word[0]) && !char.IsAsciiDigit(word[^1]))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .SelectMany(word => (string[])[word, " " + word]);

    private static JsonObject MainFile(string[] words) => new()
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray([.. Added.Select((text, id) => AddedToken(text, id))]),
        ["normalizer"] = null,
        ["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Split",
            ["pattern"] = new JsonObject { ["Regex"] = WordModel.Pattern },
            ["behavior"] = "Isolated",
            ["invert"] = false,
        },
        ["post_processor"] = null,
        ["decoder"] = new JsonObject { ["type"] = "Fuse" },
        ["model"] = new JsonObject
        {
            ["type"] = "WordLevel",
            ["vocab"] = new JsonObject(words.Select((word, id) => KeyValuePair.Create<string, JsonNode?>(word, id))),
            ["unk_token"] = Unknown,
        },
    };

    private static JsonObject AddedToken(string text, int? id)
    {
        var token = new JsonObject { ["content"] = text, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true };
        if (id is not null)
            token.Insert(0, "id", id);
        return token;
    }

    private static void WriteJson(string folder, string name, JsonObject content) => WholeFile.Write(
        Path.Combine(folder, name), content.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
}
