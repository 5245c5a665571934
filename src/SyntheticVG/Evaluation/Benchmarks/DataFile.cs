using System.Text.Json;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Finds and reads a benchmark's published files.</summary>
internal static class DataFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString };

    /// <summary>The path itself where it is a file, else the first file of the folder that matches, in order of name.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string path, params ReadOnlySpan<string> patterns) =>
        File.Exists(path) ? path : TryFind(path, patterns) ?? throw new FileNotFoundException($"{path}: expected a file {string.Join(" or ", patterns.ToArray())}");

    /// <summary>The first file of the folder that matches, or null; a path that is a file counts only where its own name matches.</summary>
    public static string? TryFind(string path, params ReadOnlySpan<string> patterns)
    {
        if (File.Exists(path))
            return Matches(Path.GetFileName(path), patterns) ? path : null;
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{path}: no such file or folder");
        foreach (var pattern in patterns)
        {
            if (Directory.EnumerateFiles(path, pattern, new EnumerationOptions { RecurseSubdirectories = true }).Order(StringComparer.Ordinal).FirstOrDefault() is { } found)
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
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<T>(stream, Options) ?? throw new InvalidDataException($"{file}: found null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

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
                rows.Add(JsonSerializer.Deserialize<T>(line, Options) ?? throw new InvalidDataException($"{file}:{number}: found null"));
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{file}:{number}: {e.Message}", e);
            }
        }
        return rows;
    }
}
