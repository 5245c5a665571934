using System.CommandLine;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Exports;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.SvgFull;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg convert IN --to FORMAT --out PATH</c>: scene graphs from one file format to another.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("IN")
        {
            Description = "Graph lines (.jsonl, .jsonl.zst), SVG-Relations, SVG-Full (.parquet, "
            + "or a folder of its shards), a run folder, or the raw files of Visual Genome, GQA or PSG, or a folder of those."
        };
        var to = new Option<string>("--to") { Description = "The format to write.", Required = true, HelpName = string.Join('|', GraphExports.Names) };
        to.AcceptOnlyFromAmong([.. GraphExports.Names]);
        var output = new Option<string>("--out")
        {
            Description = "Where to: a file; for psg and vg a folder.",
            Required = true,
            HelpName = "PATH"
        }.FileOrFolder();
        var from = new Option<string?>("--from")
        {
            Description = "Which data set of a folder that holds several: vg, gqa, psg or svg-full.",
            HelpName = "vg|gqa|psg|svg-full"
        };
        var categories = new Option<string?>("--categories")
        {
            Description = "Graphs whose categories were stated (SVG-Relations, graph lines): SVG-Full has none, "
                + "and a predicate gets the category that has 0.7 of its uses there; else the one of its words. Either is marked in the graph.",
            HelpName = "GRAPHS"
        };
        var evaluation = new Option<bool>("--with-evaluation")
        {
            Description = "Write images of evaluation splits too. By default they are left out, so that an export can be trained on."
        };
        var strict = new Option<bool>("--strict") { Description = "Stop at the first bad row instead of counting it." };
        var command = new Command("convert", """
            Writes scene graphs in another file format.

              svg-relations       the published form, JSON lines with regions and relations by category
              svg-relations-view  only image, subject, category, [object, predicate]
              svg-full            the published Parquet file: boxes, labels, masks, phrases, relations without categories
              psg                 psg.json and pictures of segment ids, in a folder
              vg                  image_data, objects, relationships and attributes.json, in a folder
              coco                one COCO instances file, with relations beside
              ranked-edges        nodes and edges, the surest first, as scorers of scene graphs take them
              graph-lines         our own JSON lines; a name that ends in .zst is compressed

            What a format cannot hold is lost; docs/formats.md says what each holds. Files appear whole or not at all. Images
            marked as evaluation are left out and counted.

            Examples:
              synvg convert run/graphs.jsonl --to svg-relations --out svg.jsonl
              synvg convert run --to svg-full --out train.parquet
              synvg convert sg_vg --to graph-lines --categories svg-relations.jsonl --out graphs.jsonl
              synvg convert run --to psg --out psg
              synvg convert data/visual-genome --to graph-lines --out vg.jsonl.zst
            """) { input, to, output, from, categories, evaluation, strict };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            parsed.GetRequiredValue(input), parsed.GetRequiredValue(to), parsed.GetRequiredValue(output), parsed.GetValue(from), parsed.GetValue(categories),
            new() { WithEvaluation = parsed.GetValue(evaluation) }, parsed.GetValue(strict), cancellationToken)));
        return command;
    }

    private static int Run(string input, string to, string output, string? from, string? categories, GraphExportOptions options, bool strict,
        CancellationToken cancellationToken)
    {
        if (to is "psg" or "vg" && File.Exists(output))
            throw new IOException($"{output} is a file; --to {to} writes a folder");
        var report = new ReadReport(strict);
        var sources = GraphSource.Find(input, report, Majority(categories, report)).Where(source => from is null || source.Kind == from).ToList();
        if (sources is not [var source])
        {
            throw new ArgumentException(sources.Count == 0
                ? $"{input} holds no {from} graphs"
                : $"{input} holds several data sets ({string.Join(", ", sources.Select(source => source.Kind))}); choose one with --from");
        }
        var lost = new ReadReport();
        using var export = GraphExports.Create(to, output, lost);
        var counts = ProgressBar.Run($"{input} to {to}", progress => GraphExports.Run(export, source.ReadSome(report, progress), options, cancellationToken));
        Console.WriteLine($"{counts.Written} of {counts.Seen} graphs written to {output}"
            + (counts.Evaluation > 0 ? $"; {counts.Evaluation} of evaluation splits left out (--with-evaluation writes them)" : "")
            + (counts.WithoutSize > 0 ? $"; {counts.WithoutSize} left out: the view by category has no image sizes or boxes" : "")
            + (counts.BadName > 0 ? $"; {counts.BadName} left out whose picture's name leads out of the folder or holds control characters, "
                + $"first {CleanWriter.Line(counts.FirstBadName!)}" : ""));
        if (lost.Total > 0)
            Console.Error.WriteLine(
                $"what {to} cannot hold: {string.Join(", ", lost.Counts.Select(count => $"{count.Key} {count.Value}"))}; for example {lost.Examples[0]}");
        ReportLines.Print(report);
        return CommandLine.Done;
    }

    private static PredicateMajority? Majority(string? path, ReadReport report)
    {
        if (path is null)
            return null;
        var majority = new PredicateMajority();
        foreach (var source in GraphSource.Find(path, report))
        {
            ProgressBar.Run($"categories of {path}", progress =>
            {
                foreach (var graph in source.Read(progress))
                    majority.Add(graph);
                return majority;
            });
        }
        return majority;
    }
}
