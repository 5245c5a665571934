using System.Text.Json;

namespace SyntheticVG.Tokens;

/// <summary>Tokenizers in Hugging Face's file layout: tokenizer.json, tokenizer_config.json, added_tokens.json.</summary>
internal static class TokenizerFile
{
    private const string Main = "tokenizer.json", Config = "tokenizer_config.json", Added = "added_tokens.json";

    public static Tokenizer Read(string folder)
    {
        var path = Path.Combine(folder, Main);
        try
        {
            using var file = Open(path);
            var added = new Dictionary<int, AddedToken>();
            foreach (var token in Member(file.RootElement, "added_tokens", JsonValueKind.Array).EnumerateArray())
                Add(added, ReadAdded(token, token.GetProperty("id").GetInt32()));

            path = Path.Combine(folder, Config);
            if (File.Exists(path))
            {
                using var config = Open(path);
                if (config.RootElement.TryGetProperty("added_tokens_decoder", out var more))
                {
                    foreach (var token in more.EnumerateObject())
                        Add(added, ReadAdded(token.Value, int.TryParse(token.Name, System.Globalization.CultureInfo.InvariantCulture, out var id)
                            ? id
                            : throw new InvalidDataException($"added_tokens_decoder has \"{token.Name}\"; expected a token's id")));
                }
            }
            path = Path.Combine(folder, Added);
            if (File.Exists(path))
            {
                using var names = Open(path);
                foreach (var token in names.RootElement.EnumerateObject())
                    Add(added, new(token.Value.GetInt32(), token.Name, added.GetValueOrDefault(token.Value.GetInt32())?.Special ?? true));
            }
            path = Path.Combine(folder, Main);
            return new(ReadModel(file.RootElement), added.Values);
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException or FormatException or InvalidDataException)
        {
            throw new InvalidDataException(problem.Message.StartsWith(path, StringComparison.Ordinal)
                ? problem.Message
                : $"{path}: {(problem is InvalidDataException ? problem.Message : JsonWords.Of(problem))}", problem);
        }
    }

    private static JsonDocument Open(string path) => File.Exists(path)
        ? WholeJson.ReadFile(path)
        : throw new InvalidDataException($"{path}: no such file; expected a tokenizer in Hugging Face's layout");

    private static void Add(Dictionary<int, AddedToken> added, AddedToken token)
    {
        if (added.TryGetValue(token.Id, out var there) && there.Text != token.Text)
            throw new InvalidDataException($"added token {token.Id} is {token.Text}; another file says {there.Text}");
        if (added.Values.FirstOrDefault(other => other.Text == token.Text && other.Id != token.Id) is { } twin)
            throw new InvalidDataException($"added token {token.Text} has id {token.Id}; another entry says {twin.Id}");
        if (token.Text.Length == 0 || token.Id < 0)
            throw new InvalidDataException($"added token {token.Id} is \"{token.Text}\"; expected some text and an id from 0");
        added[token.Id] = token;
    }

    private static AddedToken ReadAdded(JsonElement token, int id)
    {
        var text = token.GetProperty("content").GetString() ?? throw new InvalidDataException($"added token {id} has no content; expected some text");
        foreach (var flag in (string[])["single_word", "lstrip", "rstrip", "normalized"])
        {
            if (token.TryGetProperty(flag, out var value) && value.GetBoolean())
                throw new InvalidDataException($"added token {text} has {flag} true; expected false");
        }
        return new(id, text, token.TryGetProperty("special", out var special) && special.GetBoolean());
    }

    private static ITokenModel ReadModel(JsonElement root)
    {
        var model = Member(root, "model", JsonValueKind.Object);
        var type = model.GetProperty("type").GetString();
        var splits = Splits(root.GetProperty("pre_tokenizer")).ToList();
        var normaliser = root.TryGetProperty("normalizer", out var n) && n.ValueKind == JsonValueKind.Object ? n.GetProperty("type").GetString() : null;
        var words = Words(Member(model, "vocab", JsonValueKind.Object));
        switch (type)
        {
            case "BPE":
                Expect(normaliser == "NFC", "normalizer", normaliser, "NFC");
                Expect(splits is [PreTokenizer.Pattern, "ByteLevel"], "pre_tokenizer", string.Join(", ", splits), $"{PreTokenizer.Pattern}, ByteLevel");
                foreach (var flag in (string[])["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges"])
                    Expect(!model.TryGetProperty(flag, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False || value.ValueEquals(""),
                        $"model.{flag}", "set", "nothing");
                return ReadBytePairs(words, model.GetProperty("merges"));
            case "WordLevel":
                Expect(normaliser is null, "normalizer", normaliser, "none");
                Expect(splits is [WordModel.Pattern], "pre_tokenizer", string.Join(", ", splits), WordModel.Pattern);
                return new WordModel(words, Text(model.GetProperty("unk_token")));
            default:
                throw new InvalidDataException($"model.type is {type}; expected BPE or WordLevel");
        }
    }

    private static void Expect(bool holds, string what, string? found, string expected)
    {
        if (!holds)
            throw new InvalidDataException($"{what} is {found ?? "absent"}; expected {expected}");
    }

    // What a pre-tokeniser does: its pattern for a Split, else its type.
    private static IEnumerable<string> Splits(JsonElement pre) => pre.ValueKind != JsonValueKind.Object ? []
        : pre.GetProperty("type").GetString() switch
        {
            "Sequence" => pre.GetProperty("pretokenizers").EnumerateArray().SelectMany(Splits),
            "Split" when pre.GetProperty("behavior").ValueEquals("Isolated") && !pre.GetProperty("invert").GetBoolean() =>
                [pre.GetProperty("pattern").GetProperty("Regex").GetString() ?? ""],
            "ByteLevel" when !pre.GetProperty("add_prefix_space").GetBoolean() && !pre.GetProperty("use_regex").GetBoolean() => ["ByteLevel"],
            var type => [$"{type} with other settings"],
        };

    private static string[] Words(JsonElement vocabulary)
    {
        var words = new string?[vocabulary.EnumerateObject().Count()];
        foreach (var entry in vocabulary.EnumerateObject())
        {
            var id = entry.Value.GetInt32();
            if (id < 0 || id >= words.Length || words[id] is not null)
                throw new InvalidDataException($"model.vocab gives {entry.Name} the id {id}; expected each of 0 to {words.Length - 1} once");
            words[id] = entry.Name;
        }
        return words!; // as many entries as places, none used twice
    }

    private static BytePairModel ReadBytePairs(string[] words, JsonElement merges)
    {
        var ids = new Dictionary<string, int>(words.Length, StringComparer.Ordinal);
        for (var id = 0; id < words.Length; id++)
            ids.Add(words[id], id);
        var find = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var pairs = new Dictionary<(int, int), (int, int)>(merges.GetArrayLength());
        foreach (var (merge, rank) in merges.EnumerateArray().Select((merge, rank) => (merge, rank)))
        {
            var (left, right) = merge.ValueKind == JsonValueKind.Array
                ? merge.GetArrayLength() == 2
                    ? (Text(merge[0]), Text(merge[1]))
                    : throw new InvalidDataException($"model.merges[{rank}] has {merge.GetArrayLength()} parts; expected two")
                : Halves(Text(merge));
            if (!find.TryGetValue(left, out var leftId) || !find.TryGetValue(right, out var rightId) || !find.TryGetValue($"{left}{right}", out var wholeId))
                throw new InvalidDataException($"model.merges[{rank}] is {left} {right}; expected two tokens that join to a token");
            pairs.TryAdd((leftId, rightId), (rank, wholeId));
        }
        return new(new([.. words.Select(ByteLetters.ToBytes)]), pairs);
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new InvalidDataException("found null; expected a text");

    private static (string Left, string Right) Halves(string merge)
    {
        var blank = merge.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0
            ? (merge[..blank], merge[(blank + 1)..])
            : throw new InvalidDataException($"model.merges has \"{merge}\"; expected two tokens with a blank between");
    }

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == kind ? value
            : throw new InvalidDataException($"{name} is {(value.ValueKind == JsonValueKind.Undefined ? "missing" : value.ValueKind)}; expected {kind}");
}
