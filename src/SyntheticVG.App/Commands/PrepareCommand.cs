using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SyntheticVG.App.Building;
using SyntheticVG.App.Terminals;
using SyntheticVG.Instructions.Preparing;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg prepare STAGE --data DIR --out DIR</c>: the files of the paper's mixtures out of the public downloads.</summary>
internal static class PrepareCommand
{
    public static Command Create()
    {
        var stage = new Argument<string>("STAGE") { Description = "stage-1 or stage-2." };
        stage.AcceptOnlyFromAmong("stage-1", "stage-2");
        var data = new Option<string>("--data")
        {
            Description = "Folder of the downloads and their pictures, under their published names, at any depth.",
            Required = true,
            HelpName = "DIR"
        };
        var output = new Option<string>("--out")
        {
            Description = "Where the files go; the presets name those in prepared/ of the data folder. Files that are there are kept.",
            Required = true,
            HelpName = "DIR"
        }.Folder();
        var graphs = new Option<string?>("--graphs")
        {
            Description = "The run whose graphs are learned from: of synvg build for stage-1, of synvg edit for stage-2.",
            HelpName = "RUN"
        };
        var leaveOut = new Option<string?>("--leave-out")
        {
            Description = "A group of sources that is not taken, such as \"scene graphs\".",
            HelpName = "GROUP"
        };
        var command = new Command("prepare", """
            Makes the files of the paper's mixtures out of public downloads.

            The downloads are those of Visual Genome, PSG, GQA, RefCOCO/+/g, LLaVA-1.5 and data sets of questions: a named step
            each. What they lack is named with what it needs, and left out; mixture.json names what was made, and is what
            train --mixture takes. A table holds what was made against what is published. docs/instructions.md says what differs
            from the author's files.

            Example:
              synvg prepare stage-1 --data data --graphs run --out data/prepared
              synvg train check --mixture data/prepared/mixture.json --data data --tokenizer robin
            """) { stage, data, output, graphs, leaveOut };
        command.SetAction((parsed, cancellation) =>
            Task.Run(() => Run(new(parsed.GetRequiredValue(stage), parsed.GetRequiredValue(data), parsed.GetRequiredValue(output))
            {
                Graphs = parsed.GetValue(graphs),
                Pictures = parsed.GetValue(graphs) is { } run ? RunData.FolderOf(run) : null,
                LeaveOut = parsed.GetValue(leaveOut),
            }, cancellation), cancellation));
        return command;
    }

    private static int Run(PreparationRequest request, CancellationToken cancellation)
    {
        var (stage, data, output, graphs) = (request.Stage, request.Data, request.Output, request.Graphs);
        if (graphs is not null && !Path.Exists(graphs))
            throw new FileNotFoundException($"--graphs is {graphs}: no such file or folder; expected a run");
        var table = new Table().AddColumns("source", "made", "published", "left out", "remark").RoundedBorder();
        var made = 0;
        Preparation.Run(request, source =>
        {
            made += source.Made > 0 ? 1 : 0;
            Console.Error.WriteLine($"synvg: {source.Name}: {(source.Made is { } count ? count.ToString("N0", CultureInfo.InvariantCulture) : source.Remark)}");
            table.AddRow(
                new Text(source.Name), new Text(source.Made?.ToString("N0", CultureInfo.InvariantCulture) ?? ""),
                new Text(source.Published is { } published
                    ? string.Create(CultureInfo.InvariantCulture, $"{published.Count:N0} {published.What}")
                    : "not published"),
                new Text(string.Join(", ", source.Left.Select(left => $"{left.Key} {left.Value}"))), new Text(source.Remark ?? ""));
        }, cancellation);
        AnsiConsole.Write(table);
        Console.WriteLine($"{Path.Combine(output, Preparation.MixtureName)}: {made} sources of {stage} were made; "
            + $"synvg train check --mixture {ShellWord.Of(Path.Combine(output, Preparation.MixtureName))} --data {ShellWord.Of(data)} looks at them");
        return made > 0 || graphs is not null ? CommandLine.Done : throw new InvalidDataException($"{data}: nothing of {stage} could be made; "
            + $"expected downloads under their published names, such as image_data.json, psg.json, llava_v1_5_mix665k.json");
    }
}
