using System.Text.Json.Nodes;

namespace SyntheticVG.Tokens;

/// <summary>Tokens that a tokenizer was given besides its own, in a folder's files: tokenizer_config.json and added_tokens.json, where Hugging Face's loaders
/// look for them.</summary>
internal static class AddedTokenFiles
{
    private const string Config = "tokenizer_config.json", Added = "added_tokens.json", Entries = "added_tokens_decoder";

    /// <summary>Adds tokens to what the files say; other entries stay, tokenizer.json is left alone.</summary>
    public static void Write(string folder, IReadOnlyCollection<AddedToken> tokens)
    {
        var (config, names) = (Read(folder, Config), Read(folder, Added));
        if (config[Entries] is not JsonObject entries)
            config[Entries] = entries = [];
        foreach (var token in tokens)
        {
            entries[$"{token.Id}"] = TokenizerFileWriter.AddedToken(token.Text, null, token.Special);
            names[token.Text] = token.Id;
        }
        TokenizerFileWriter.Write(folder, Config, config);
        TokenizerFileWriter.Write(folder, Added, names);
    }

    private static JsonObject Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return [];
        using var json = WholeJson.ReadFile(path);
        return JsonObject.Create(json.RootElement.Clone()) ?? throw new InvalidDataException($"{path}: found null; expected an object");
    }
}
