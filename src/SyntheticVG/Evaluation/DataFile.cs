using System.Text.Json;

namespace SyntheticVG.Evaluation;

/// <summary>Finds and reads a benchmark's published files.</summary>
internal static class DataFile
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString };

    /// <summary>The path itself where it is a file, else the first file of the folder that matches, in order of name.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string path, params ReadOnlySpan<string> patterns) =>
        File.Exists(path)
            ? path
            : TryFind(path, patterns) ?? throw new FileNotFoundException($"{path}: expected a file {string.Join(" or ", patterns.ToArray())}");

    /// <summary>The first file of the folder that matches, or null; a path that is a file counts only where its own name matches.</summary>
    public static string? TryFind(string path, params ReadOnlySpan<string> patterns)
    {
        if (File.Exists(path))
            return Matches(Path.GetFileName(path), patterns) ? path : null;
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{path}: no such file or folder");
        foreach (var pattern in patterns)
        {
            if (Directory.EnumerateFiles(path, pattern, new EnumerationOptions { RecurseSubdirectories = true }).Order(StringComparer.Ordinal)
                .FirstOrDefault() is { } found)
                return found;
        }
        return null;
    }

    private static bool Matches(string name, ReadOnlySpan<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name))
                return true;
        }
        return false;
    }

    /// <summary>Reads a JSON file whole.</summary>
    /// <exception cref="InvalidDataException">It is not of the expected form.</exception>
    public static T ReadJson<T>(string file)
    {
        try
        {
            using var document = WholeJson.ReadFile(file);
            return document.RootElement.Deserialize<T>(Options) ?? throw new InvalidDataException($"{file}: found null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: {JsonWords.Of(e)}", e);
        }
    }

    private static T? Row<T>(string line, string where)
    {
        using var document = WholeJson.Parse(System.Text.Encoding.UTF8.GetBytes(line), where);
        return document.RootElement.Deserialize<T>(Options);
    }

    /// <summary>Takes something from a file's JSON; where a value is not of the kind that was asked for, the error names the file.</summary>
    /// <exception cref="InvalidDataException">It is not of the expected form.</exception>
    public static T Take<T>(string file, Func<T> take)
    {
        try
        {
            return take();
        }
        // what JsonElement says of a missing or other value, and tables of a name that stands twice
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException(e.Message.StartsWith(file, StringComparison.Ordinal) ? e.Message : $"{file}: {e.Message}", e);
        }
    }

    /// <summary>A text among the members of a row.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string TextOf(this JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InvalidDataException(
                $"found no text {name} in {(row.GetRawText() is { Length: > 80 } text ? text[..80] : row.GetRawText())}; expected one");

    /// <summary>Reads JSON lines, blank ones skipped.</summary>
    /// <exception cref="InvalidDataException">A line is not of the expected form.</exception>
    public static IReadOnlyList<T> ReadLines<T>(string file)
    {
        var rows = new List<T>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                rows.Add(Row<T>(line, $"{file}:{number}") ?? throw new InvalidDataException($"{file}:{number}: found null"));
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{file}:{number}: {JsonWords.Of(e)}", e);
            }
        }
        return rows;
    }
}
