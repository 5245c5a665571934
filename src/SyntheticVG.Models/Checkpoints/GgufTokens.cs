using System.Text.Json;
using SyntheticVG.Models.Quantized.Gguf;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Puts a folder's tokenizer into the settings of a GGUF file, added tokens too, as llama.cpp expects it of Qwen2.</summary>
internal static class GgufTokens
{
    private const int Normal = 1, Control = 3, UserDefined = 4, Unused = 5; // llama.cpp's kinds of tokens

    /// <summary>Adds them. A tokenizer that joins no byte pairs has no counterpart: the file then says that it has none.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="rows">Rows of the table of embeddings.</param>
    /// <param name="added">Ids of added tokens that the folder lists by themselves.</param>
    /// <param name="ends">The tokens that end an answer; may be empty.</param>
    public static void AddTo(GgufSettings settings, string folder, int rows, IReadOnlyDictionary<string, int> added, IReadOnlyList<int> ends)
    {
        if (ReadPairs(folder) is not { } pairs)
        {
            settings.Add("tokenizer.ggml.model", "no_vocab");
            return;
        }
        var (texts, kinds) = (Enumerable.Range(0, rows).Select(id => $"[PAD{id}]").ToArray(), new int[rows]);
        Array.Fill(kinds, Unused);
        foreach (var (text, id) in pairs.Vocabulary)
            Set(text, id, Normal);
        foreach (var (text, id, special) in pairs.Added)
            Set(text, id, special ? Control : UserDefined);
        foreach (var (text, id) in added)
            Set(text, id, Control);
        settings.Add("tokenizer.ggml.model", "gpt2").Add("tokenizer.ggml.pre", "qwen2")
            .Add("tokenizer.ggml.tokens", texts).Add("tokenizer.ggml.token_type", kinds).Add("tokenizer.ggml.merges", pairs.Merges)
            .Add("tokenizer.ggml.add_bos_token", false);
        if (ends is [var end, ..])
            settings.Add("tokenizer.ggml.eos_token_id", (uint)end);

        void Set(string text, int id, int kind)
        {
            if (id < rows)
                (texts[id], kinds[id]) = (text, kind);
        }
    }

    private sealed record Pairs(IReadOnlyList<(string Text, int Id)> Vocabulary, IReadOnlyList<string> Merges,
        IReadOnlyList<(string Text, int Id, bool Special)> Added);

    // The folder was read as a tokenizer before, so its files are as they should be.
    private static Pairs? ReadPairs(string folder)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(path))
            return ReadOldPairs(folder);
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var model = json.RootElement.GetProperty("model");
        if (!model.TryGetProperty("merges", out var merges) || !model.TryGetProperty("vocab", out var vocabulary)
            || vocabulary.ValueKind != JsonValueKind.Object)
            return null;
        var added = json.RootElement.TryGetProperty("added_tokens", out var tokens) && tokens.ValueKind == JsonValueKind.Array
            ? tokens.EnumerateArray().ToList()
            : [];
        return new(
            [.. vocabulary.EnumerateObject().Select(token => (token.Name, token.Value.GetInt32()))],
            [.. merges.EnumerateArray()
                .Select(merge => merge.ValueKind == JsonValueKind.Array ? $"{merge[0].GetString()} {merge[1].GetString()}" : merge.GetString()!)],
            [.. added.Select(token => (token.GetProperty("content").GetString()!, token.GetProperty("id").GetInt32(),
                token.TryGetProperty("special", out var special) && special.ValueKind == JsonValueKind.True))]);
    }

    private static Pairs? ReadOldPairs(string folder)
    {
        var (vocabulary, merges) = (Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"));
        if (!File.Exists(vocabulary) || !File.Exists(merges))
            return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(vocabulary));
        return new(
            [.. json.RootElement.EnumerateObject().Select(token => (token.Name, token.Value.GetInt32()))],
            [.. File.ReadLines(merges).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))], []);
    }
}
