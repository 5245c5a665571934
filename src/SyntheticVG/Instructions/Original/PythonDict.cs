using System.Text;

namespace SyntheticVG.Instructions.Original;

/// <summary>Objects as Python prints its dictionaries, which some published texts have in them.</summary>
internal static class PythonDict
{
    /// <summary>An object's members, name by name, those that are empty left out.</summary>
    public static string Pairs(OriginalObject o) => string.Join(", ", ((string[])
    [
        $"name: {o.Name}",
        o.Attributes.Count == 0 ? "" : $"attributes: {Texts(o.Attributes)}",
        o.Relations.Count == 0
            ? ""
            : $"relations: [{string.Join(", ", o.Relations.Select(r => $"{{'object': {r.Object + 1}, 'name': {Text(r.Predicate)}}}"))}]",
    ]).Where(pair => pair.Length > 0));

    /// <summary>Name and attributes as a dictionary.</summary>
    public static string Named(OriginalObject o) =>
        o.Attributes.Count == 0 ? $"{{'name': {Text(o.Name)}}}" : $"{{'name': {Text(o.Name)}, 'attributes': {Texts(o.Attributes)}}}";

    private static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";

    // Single quotes, but double ones around a text that has only single ones in it.
    private static string Text(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var printed = new StringBuilder().Append(quote);
        foreach (var c in text)
        {
            printed.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when c == quote => $"\\{c}",
                _ when c < ' ' || c == '\x7f' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }
        return printed.Append(quote).ToString();
    }
}
