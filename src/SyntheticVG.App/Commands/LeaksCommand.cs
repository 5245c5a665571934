using System.CommandLine;
using System.Globalization;
using SyntheticVG.App.Terminals;
using SyntheticVG.Evaluation.Leaks;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg leaks --benchmarks DIR --out FILE</c>: the photos that no training may see.</summary>
internal static class LeaksCommand
{
    public static Command Create()
    {
        var benchmarks = new Option<string>("--benchmarks")
        {
            Description = "Folder with the benchmarks' files under their published names, at any depth.",
            Required = true,
            HelpName = "DIR"
        };
        var output = new Option<string>("--out")
        {
            Description = "The list: a key a line, the benchmarks behind it.",
            Required = true,
            HelpName = "FILE"
        }.File()!;
        var command = new Command("leaks", """
            Lists the photos of the benchmarks in a folder, so that build, edit, instruct and train (--leak-list) keep them
            out of training.

            Photos are listed by every key that leads to them (COCO, LVIS, RefCOCO, Visual Genome, GQA, PSG, ADE20K, file
            names), bridged by Visual Genome's image_data.json and by psg.json where these lie there; and, where their
            pictures are there, by what they look like, so that a scaled or compressed copy is recognised under any name.

            Example:
              synvg leaks --benchmarks benchmarks --out leaks.txt
            """) { benchmarks, output };
        command.SetAction((parsed, cancellation) =>
            Task.Run(() => Run(parsed.GetRequiredValue(benchmarks), parsed.GetRequiredValue(output), cancellation), cancellation));
        return command;
    }

    private static int Run(string folder, string output, CancellationToken cancellation)
    {
        var leaks = BenchmarkLeaks.Read(folder, cancellation);
        foreach (var file in leaks.Used)
            Console.WriteLine(file);
        foreach (var problem in leaks.Problems)
            Console.Error.WriteLine($"synvg: {problem}");
        if (leaks.Counts.Count == 0 && leaks.Pictures == 0)
            throw new InvalidDataException($"{folder}: no file of a benchmark; expected names such as instances_val2017.json, lvis_v1_val.json, "
                + $"refs(unc).p, VG-SGG-with-attri.h5, testdev_balanced_questions.json, psg.json, crpe_relation.jsonl");
        leaks.Write(output);
        foreach (var (list, count) in leaks.Counts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{list,-28} {count,8:N0} keys"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"by their looks",-28} {leaks.Pictures,8:N0} pictures"));
        if (leaks.Problems.Count == 0)
            return CommandLine.Done;
        Console.Error.WriteLine(
            $"synvg: {leaks.Problems.Count} files could not be read: their photos are not in {output}. Fetch them again, or take them out of {folder}");
        return CommandLine.Failed;
    }
}
