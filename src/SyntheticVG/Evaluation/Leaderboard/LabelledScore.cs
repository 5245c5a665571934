using System.Text.Json.Nodes;

namespace SyntheticVG.Evaluation.Leaderboard;

/// <summary>A result of ours under the name of its model.</summary>
/// <param name="Label">The model.</param>
/// <param name="Score">The result.</param>
public sealed record LabelledScore(string Label, Score Score)
{
    /// <summary>Whether pictures were drawn stand-ins.</summary>
    public bool IsSimulated => Score.Notes.Any(note => note.StartsWith("SIMULATED", StringComparison.Ordinal));

    /// <summary>Reads results: a results.json, or every one below a folder. A label may stand before it: <c>stage1=results</c>.</summary>
    /// <param name="argument">The path, with or without a label; without one the model that was asked gives it, else the file of predictions.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">A file is no results file.</exception>
    public static IReadOnlyList<LabelledScore> Read(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        var (label, path) = at > 0 && !File.Exists(argument) ? (argument[..at], argument[(at + 1)..]) : (null, argument);
        var files = File.Exists(path) ? [path]
            : Directory.Exists(path) ? Directory.EnumerateFiles(path, "results.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [];
        return files.Length > 0 ? [.. files.Select(file => new LabelledScore(label ?? LabelOf(file), ScoreFile.Read(file)))]
            : throw new FileNotFoundException($"{path}: expected a results.json of synvg evaluate, or a folder that holds some");
    }

    private static string LabelOf(string file)
    {
        var run = DataFile.ReadJson<JsonNode>(file)["run"];
        return run?["asked-model"]?.GetValue<string>() ?? Path.GetFileNameWithoutExtension(run?["predictions"]?.GetValue<string>() ?? "ours");
    }
}
