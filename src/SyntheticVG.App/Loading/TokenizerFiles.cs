using SyntheticVG.Tokens;

namespace SyntheticVG.App.Loading;

/// <summary>The files of a model's tokenizer.</summary>
internal static class TokenizerFiles
{
    /// <summary>Their names; a folder has some of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["tokenizer.json", "tokenizer_config.json", "added_tokens.json", "special_tokens_map.json", "vocab.json", "merges.txt", "chat_template.jinja"];

    /// <summary>Copies those that are there.</summary>
    /// <param name="from">The folder that has them.</param>
    /// <param name="to">The folder that gets them; made if need be.</param>
    /// <exception cref="InvalidDataException">They make no tokenizer.</exception>
    public static void Copy(string from, string to)
    {
        Tokenizer.Load(from); // says what is wrong with it
        Directory.CreateDirectory(to);
        foreach (var name in Names.Where(name => File.Exists(Path.Combine(from, name))))
            File.Copy(Path.Combine(from, name), Path.Combine(to, name), overwrite: true);
    }
}
