using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace SyntheticVG.Tokens;

/// <summary>Writes the files that <see cref="TokenizerFile"/> reads.</summary>
internal static class TokenizerFileWriter
{
    /// <summary>The entry of an added token that is cut out of the raw text as it stands.</summary>
    public static JsonObject AddedToken(string text, int? id, bool special = true)
    {
        var token = new JsonObject
        {
            ["content"] = text,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = special
        };
        if (id is not null)
            token.Insert(0, "id", id);
        return token;
    }

    /// <summary>Writes a file whole.</summary>
    public static void Write(string folder, string name, JsonObject content) => WholeFile.Write(
        Path.Combine(folder, name), content.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
}
