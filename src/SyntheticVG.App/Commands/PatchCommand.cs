using System.CommandLine;
using System.Globalization;
using SyntheticVG.App.Terminals;
using SyntheticVG.App.Viewing;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg patch</c>: the corrections that synvg view writes.</summary>
internal static class PatchCommand
{
    private const int ShownProblems = 5;

    public static Command Create() => new("patch", """
        Shows the corrections that people made with synvg view, and writes a run's graphs with them made. A patch is a file
        of JSON lines, an edit a line, described in docs/view.md; the run itself is never changed.

        Examples:
          synvg patch show run.patch.jsonl
          synvg patch apply run run.patch.jsonl --out corrected.jsonl
        """) { Apply(), Show() };

    private static Command Apply()
    {
        var run = ViewedRuns.Run();
        var patch = new Argument<string>("PATCH") { Description = "The patch." };
        var output = new Option<string>("--out") { Description = "The file of graph lines (.jsonl, .jsonl.zst).", Required = true }.File();
        var command = new Command("apply", """
            Writes the run's graphs with the edits made, for instruct, train, edit, stats and convert. Graphs that nobody edited
            stay byte for byte. An edit of a graph that has changed since is not made; how many is said, and the exit code is 1.

            Example:
              synvg patch apply run run.patch.jsonl --out corrected.jsonl
            """) { run, patch, output };
        command.SetAction((parsed, _) =>
            Task.FromResult(RunApply(parsed.GetRequiredValue(run), parsed.GetRequiredValue(patch), parsed.GetRequiredValue(output))));
        return command;
    }

    private static Command Show()
    {
        var patch = new Argument<string>("PATCH") { Description = "The patch." };
        var command = new Command("show", """
            Prints the edits of a patch, a line each, and how many there are of each kind.

            Example:
              synvg patch show run.patch.jsonl
            """) { patch };
        command.SetAction((parsed, _) => Task.FromResult(RunShow(parsed.GetRequiredValue(patch))));
        return command;
    }

    private static int RunApply(string path, string patch, string output)
    {
        var lines = Read(patch).Lines;
        var run = RunFiles.Find(path);
        if (Path.GetFullPath(output) == run.PlainLines)
            throw new ArgumentException($"--out is {output}, the run's own file; expected another one");
        var outcome = ProgressBar.Run(output, progress => PatchApplication.Write(run, lines, output, progress));
        Console.WriteLine(FormattableString.Invariant($"{output}: {outcome.Graphs:N0} graphs, {outcome.Edited:N0} of them edited"));
        Console.WriteLine(
            $"edits made: {(outcome.Made.Count > 0 ? string.Join(", ", outcome.Made.Select(made => $"{made.Key} {made.Value}")) : "none")}{(outcome.TakenBack > 0 ? $"; {outcome.TakenBack} taken back or taking back" : "")}");
        if (outcome.Refused.Count == 0)
            return CommandLine.Done;
        Console.Error.WriteLine($"synvg: not made: {string.Join(", ", outcome.Refused.Select(refused => $"{refused.Key} {refused.Value}"))}");
        foreach (var example in outcome.Examples.Take(ShownProblems))
            Console.Error.WriteLine($"  {example}");
        return CommandLine.Failed;
    }

    private static int RunShow(string patch)
    {
        var lines = Read(patch).Lines;
        foreach (var line in lines)
            Console.WriteLine(CleanWriter.Line(
                $"{line.Number}  {line.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}  {line.By}  {line.Image}  {Words(line.Edit)}"));
        Console.WriteLine($"{lines.Count} edits of {lines.Select(line => line.Image).Distinct().Count()} "
            + $"photos{(lines.Count > 0 ? ": " : "")}{string.Join(", ", lines.GroupBy(line => line.Edit.Kind).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}"))}");
        return CommandLine.Done;
    }

    private static PatchFile Read(string patch) =>
        File.Exists(patch) ? PatchFile.OpenToRead(patch) : throw new FileNotFoundException($"{patch}: no such patch; expected a file that synvg view wrote");

    private static string Words(PatchEdit edit)
    {
        var relation = edit.Subject is null
            ? ""
            : $" {edit.Subject} {edit.Predicate} {edit.Object}{(edit.Category is { } category ? $" ({category.ToString().ToLowerInvariant()})" : "")}";
        var rest = string.Join(", ", new[]
        {
            edit.To is { } to ? $"to {to}" : null,
            edit.ToCategory is { } toCategory ? toCategory.ToString().ToLowerInvariant() : null,
            edit.Region is { } region ? $"region {region}" : null,
            edit.Name, edit.Text, edit.Reason,
            edit.Stage is { } stage ? $"dropped by {stage}" : null,
            edit.Box is { } box ? string.Join(' ', box.Select(side => side.ToString("0.##", CultureInfo.InvariantCulture))) : null,
            edit.Number is { } number ? $"edit {number}" : null,
        }.Where(part => part is not null));
        return $"{edit.Kind}{relation}{(rest.Length > 0 ? $": {rest}" : "")}";
    }
}
