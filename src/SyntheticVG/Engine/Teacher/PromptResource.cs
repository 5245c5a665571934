using System.Reflection;

namespace SyntheticVG.Engine.Teacher;

/// <summary>A prompt that ships with the code: its text, and the version that its first line states.</summary>
/// <param name="Name">Name of the resource without its extension.</param>
/// <param name="Version">Version of the text; a new one makes every call a new call.</param>
/// <param name="Text">The text without the version line.</param>
internal sealed record PromptResource(string Name, string Version, string Text)
{
    private const string Opening = "<!-- version: ", Closing = " -->";

    /// <summary>Name and version as ledgers and data cards show them.</summary>
    public string Id => $"{Name}/{Version}";

    /// <summary>Reads a prompt of this assembly.</summary>
    public static PromptResource Load(string name)
    {
        var text = LoadText(name + ".md");
        var lineEnd = text.IndexOf('\n', StringComparison.Ordinal);
        var first = text[..lineEnd].Trim();
        return first.StartsWith(Opening, StringComparison.Ordinal) && first.EndsWith(Closing, StringComparison.Ordinal)
            ? new(name, first[Opening.Length..^Closing.Length], text[(lineEnd + 1)..].Trim())
            : throw new InvalidDataException($"{name}.md begins with '{first}'; expected '{Opening}N{Closing}'");
    }

    /// <summary>Reads a resource of this assembly whole.</summary>
    public static string LoadText(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new FileNotFoundException($"the assembly holds no resource {file}");
        return new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n");
    }
}
