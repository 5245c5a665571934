using System.CommandLine;
using System.Text.Json;
using SyntheticVG.App.Terminals;
using SyntheticVG.Evaluation.Leaderboard;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg leaderboard</c>: results beside what was published.</summary>
internal static class LeaderboardCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Command Create()
    {
        var results = new Argument<string[]>("results")
        {
            Description = "results.json files or folders of them, each with a label before it or without: stage1=results/stage1.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var table = new Option<int?>("--table")
        {
            Description = $"Print one of the paper's tables with a row of ours: {string.Join(", ", PaperTables.Numbers)}."
        };
        var first = new Option<string?>("--stage1") { Description = "Label of the results after stage 1; with --final their paired difference is printed." };
        var final = new Option<string?>("--final") { Description = "Label of the results after the last stage." };
        var output = new Option<string?>("--out") { Description = "Write it, too: a .md or .json file." }.File();
        var seed = new Option<int>("--seed") { Description = "Seed of the intervals.", DefaultValueFactory = _ => 0 };
        var command = new Command("leaderboard", """
            Puts results of synvg evaluate beside the published numbers, a table a benchmark; every row says by which mode it
            was counted.

            Examples:
              synvg leaderboard results
              synvg leaderboard stage1=results/stage1 final=results/stage2 --stage1 stage1 --final final
              synvg leaderboard results --table 2
            """) { results, table, first, final, output, seed };
        command.SetAction(parsed => Run(parsed.GetValue(results) ?? [], parsed.GetValue(table), parsed.GetValue(first), parsed.GetValue(final),
            parsed.GetValue(output), parsed.GetValue(seed)));
        return command;
    }

    private static int Run(string[] results, int? table, string? first, string? final, string? output, int seed)
    {
        var scores = results.SelectMany(LabelledScore.Read).ToList();
        if (scores.Count == 0 && table is null)
            throw new ArgumentException("no results were given; expected results.json files or folders, or --table N for published numbers alone");
        foreach (var label in new[] { first, final }.OfType<string>().Where(label => scores.TrueForAll(score => score.Label != label)))
            throw new ArgumentException($"no result is labelled '{label}'; the labels are {string.Join(", ", scores.Select(score => score.Label).Distinct())}");
        var tables = table is { } number ? [PaperTables.Of(number, scores)] : LeaderboardTables.Of(scores, first, final, seed);
        foreach (var shown in tables)
            Console.WriteLine(shown.ToText());
        if (output is not null)
            WholeFile.Write(output,
                Path.GetExtension(output) == ".json" ? JsonSerializer.Serialize(tables, Json) + "\n" : string.Join('\n', tables.Select(t => t.ToMarkdown())));
        return CommandLine.Done;
    }
}
