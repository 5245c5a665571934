using System.CommandLine;
using SyntheticVG.App.Reports;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.Statistics;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg stats FILE|DIR</c>: the paper's row of statistics for any set of scene graphs.</summary>
internal static class StatsCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("FILE|DIR")
        {
            Description = "Graph lines (.jsonl, .jsonl.zst), SVG-Relations, a run folder, or the raw files of Visual Genome, GQA or PSG, "
                + "or a folder of those. Several give a row each.",
            Arity = ArgumentArity.OneOrMore,
        };
        var plot = new Option<string?>("--plot") { Description = "Draw them into FILE.png too.", HelpName = "FILE.png" }.File();
        var json = new Option<string?>("--json") { Description = "Write them into FILE as JSON too.", HelpName = "FILE" }.File();
        var paper = new Option<bool>("--paper")
        {
            Description = "The paper's table 1 with ours: the graphs of stage 1, then those of stage 2; in all they are added up."
        };
        var strict = new Option<bool>("--strict") { Description = "Stop at the first bad row instead of counting it." };
        var command = new Command("stats", """
            Counts images, objects, triplets and predicates per region, and prints the paper's rows beside.

            Columns are mean, median, 95th percentile and maximum. A region's predicates are the relationships that it is the
            subject of, so their mean is triplets over objects, as in the paper. Reading streams: memory does not grow with the
            file.

            Examples:
              synvg stats run/graphs.jsonl
              synvg stats run --plot run/stats.png --json run/stats.json
              synvg stats data/visual-genome data/gqa data/psg run
              synvg stats --paper stage-1-run stage-2-run
            """) { inputs, plot, json, paper, strict };
        command.Idle(plot, result => result.GetValue(paper), "with --paper");
        command.Idle(json, result => result.GetValue(paper), "with --paper");
        command.Validators.Add(result =>
        {
            if (result.GetValue(paper) && result.GetValue(inputs)?.Length != 2)
                result.AddError($"--paper takes two sets of graphs, of stage 1 and of stage 2; found {result.GetValue(inputs)?.Length ?? 0}");
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            parsed.GetValue(paper) ? Paper(parsed.GetRequiredValue(inputs), parsed.GetValue(strict), cancellationToken)
            : Run(parsed.GetRequiredValue(inputs), parsed.GetValue(plot), parsed.GetValue(json), parsed.GetValue(strict), cancellationToken)));
        return command;
    }

    private static int Run(string[] inputs, string? plot, string? json, bool strict, CancellationToken cancellationToken)
    {
        var report = new ReadReport(strict);
        var sources = inputs.SelectMany(input => GraphSource.Find(input, report).Select(source => (Input: input, Source: source))).ToList();
        var rows = sources.Select(pair => (NameOf(pair.Input, pair.Source), Gather(pair.Source, report, cancellationToken))).ToList();
        Console.Write(StatisticsTable.Write(rows));
        ReportLines.Print(report);
        if (json is not null)
            WholeFile.Write(json, StatisticsJson.Write(rows));
        if (plot is not null)
            WholeFile.Write(plot, StatisticsPlot.Draw(rows));
        return CommandLine.Done;
    }

    private static int Paper(string[] inputs, bool strict, CancellationToken cancellationToken)
    {
        var report = new ReadReport(strict);
        var stages = inputs.Select(input =>
        {
            var all = new GraphStatistics();
            foreach (var source in GraphSource.Find(input, report))
                all.Add(Gather(source, report, cancellationToken));
            return all;
        }).ToList();
        Console.Write(PaperTable.Write(stages[0], stages[1]));
        ReportLines.Print(report);
        return CommandLine.Done;
    }

    private static GraphStatistics Gather(GraphSource source, ReadReport report, CancellationToken cancellationToken) =>
        ProgressBar.Run(source.Path, progress =>
        {
            var statistics = new GraphStatistics();
            foreach (var graph in source.ReadSome(report, progress))
            {
                cancellationToken.ThrowIfCancellationRequested();
                statistics.Add(graph);
            }
            return statistics;
        });

    private static string NameOf(string input, GraphSource source)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)));
        return source.Kind is "graph-lines" or "svg-relations" ? name : $"{name} ({source.Kind})";
    }
}
