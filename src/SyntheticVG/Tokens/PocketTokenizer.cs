using System.Text.Json.Nodes;

namespace SyntheticVG.Tokens;

/// <summary>Makes the small tokenizer of pocket models: a few hundred words, in Hugging Face's file layout.</summary>
/// <remarks>
/// A word is one token together with the blank before it; <c>regionN</c> is one token wherever it stands; all else is single
/// characters. What is not in the vocabulary is <c>&lt;unk&gt;</c>. The added tokens come first, &lt;mask&gt; as 10 and &lt;pos&gt; as 11.
/// A phrase that every prompt repeats can be one token: a small model then spends its sequence on what differs.
/// </remarks>
internal static class PocketTokenizer
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
    /// <param name="phrases">Texts that are one token each, wherever they stand; the longest that fits counts.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentException">The texts have more words than fit.</exception>
    public static Tokenizer Write(string folder, IEnumerable<string> texts, int size = 512, IReadOnlyList<string>? phrases = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        phrases ??= [];
        string[] words =
            [.. Added, .. phrases, .. Characters.Select(c => c.ToString()), .. Enumerable.Range(1, Regions).Select(n => $"region{n}"), .. WordsOf(texts)];
        if (words.Length > size)
            throw new ArgumentException($"the texts need {words.Length} tokens; expected at most {size}", nameof(texts));
        Directory.CreateDirectory(folder);
        TokenizerFileWriter.Write(folder, "tokenizer.json", MainFile(words, phrases.Count));
        TokenizerFileWriter.Write(folder, "tokenizer_config.json", new()
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["added_tokens_decoder"] = new JsonObject(words.Take(Added.Length + phrases.Count)
                .Select((text, id) => KeyValuePair.Create<string, JsonNode?>($"{id}", AddedToken(text, id, withId: false)))),
            ["eos_token"] = "<|im_end|>",
            ["pad_token"] = "<|endoftext|>",
            ["unk_token"] = Unknown,
            ["clean_up_tokenization_spaces"] = false,
        });
        TokenizerFileWriter.Write(folder, "added_tokens.json",
            new() { ["<mask>"] = Array.IndexOf(words, "<mask>"), ["<pos>"] = Array.IndexOf(words, "<pos>") });
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

    private static JsonObject MainFile(string[] words, int phrases) => new()
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray([.. words.Take(Added.Length + phrases).Select((text, id) => AddedToken(text, id, withId: true))]),
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

    // Phrases are text like any other; the others mark something and are left out for readers.
    private static JsonObject AddedToken(string text, int id, bool withId) => TokenizerFileWriter.AddedToken(text, withId ? id : null, id < Added.Length);
}
