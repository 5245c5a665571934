using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Datasets.Graphs;

namespace SyntheticVG.Benchmarks.Scale;

/// <summary>
/// <c>scale PROGRAM FOLDER [SHARE [STEP...]]</c>: made-up data of the real size, or of a share of it, and what the commands of the paper's walk take on
/// it: time, processor time and the most memory of each, as lines of a table.
/// </summary>
internal static class ScaleFigures
{
    private static readonly string[] Steps = ["start", "build", "require", "world", "edit", "check", "instruct", "convert", "stats"];

    public static void Run(string[] args)
    {
        if (args is not [var program, var folder, ..])
            throw new ArgumentException("expected PROGRAM FOLDER [SHARE [STEP...]]");
        var share = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 1;
        var (counts, steps) = (new ScaleCounts(share), args.Length > 3 ? args[3..] : Steps);
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        var clock = Stopwatch.StartNew();
        new ScaleData(Path.Combine(folder, "data"), counts).Write();
        if (!File.Exists(In("svg.jsonl")))
            GraphLines.WriteFile(In("svg.jsonl"), GraphFigures.Graphs(counts.Graphs, i => $"coco/train2017/{ScaleData.CocoId(i % counts.Coco):D12}.jpg"));
        File.WriteAllText(In("mixture.json"), Mixture(counts));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"data of {share:0.####} of the real size: {clock.Elapsed.TotalSeconds:0} s, {Files(folder):N0} files"));
        Console.WriteLine("| step | what | s | processor, s | memory, MB | exit |\n|---|---|---|---|---|---|");
        foreach (var step in steps)
            Take(step);

        string In(string name) => Path.Combine(folder, name);

        void Take(string step)
        {
            switch (step)
            {
                case "start":
                    Fresh("run");
                    Tell(step, $"build of {Photos(counts):N0} photos, to its first graph",
                        MeasuredCommand.Run(program, Build("run"), In("start.log"), () => Length(Part("run")) > 0));
                    break;
                case "build":
                    Fresh("run");
                    Stopped();
                    break;
                case "require":
                    Fresh("required");
                    Print(step, "those with COCO, LVIS, RefCOCO, VG, GQA and depth alone", ["build", "--data", In("data"), "--require",
                        "coco,lvis,refcoco,vg,gqa,depth", "--teacher", "geometry", "--pictures", "0", "--out", In("required")]);
                    break;
                case "world":
                    Print(step, $"{counts.Graphs:N0} drawn scenes, which the simulated editor knows",
                        ["world", "--scenes", $"{counts.Graphs}", "--size", "64", "--out", In("world")]);
                    break;
                case "edit":
                    Fresh("edited");
                    Print(step, "simulated student and editor",
                        ["edit", In("world"), "--student", "simulated", "--teacher", "simulated", "--pictures", "0", "--out", In("edited")]);
                    break;
                case "check":
                    Print(step, $"mixture of {counts.Samples:N0} samples, 2,000 made",
                        ["train", "check", "--mixture", In("mixture.json"), "--data", folder, "--samples", "2000"]);
                    break;
                case "instruct":
                    Fresh("texts");
                    Print(step, "all of its samples written",
                        ["instruct", "--mixture", In("mixture.json"), "--data", folder, "--count", "0", "--out", In("texts")]);
                    break;
                case "convert":
                    Print(step, $"{counts.Graphs:N0} graphs to svg-full", ["convert", In("svg.jsonl"), "--to", "svg-full", "--out", In("svg.parquet")]);
                    break;
                case "stats":
                    Print(step, $"{counts.Graphs:N0} graphs", ["stats", In("svg.jsonl")]);
                    break;
                default:
                    throw new ArgumentException($"no step {step}; expected {string.Join(", ", Steps)}");
            }
        }

        // Two thirds, stopped; started again until it gets on; the rest.
        void Stopped()
        {
            double? mean = null; // bytes of a graph
            Tell("build", $"geometry teacher, {Photos(counts):N0} photos, stopped at two thirds",
                MeasuredCommand.Run(program, Build("run"), In("build.log"), () =>
                    Length(Part("run")) is > 1_000_000 and var length && length > (mean ??= Mean(Part("run"))) * Photos(counts) * 2 / 3));
            var before = Length(Part("run"));
            Tell("build", "the same again, to its first new graph",
                MeasuredCommand.Run(program, Build("run"), In("resume.log"), () => Length(Part("run")) > before));
            Tell("build", "the same again, to its end", MeasuredCommand.Run(program, Build("run"), In("rest.log")));
        }

        string[] Build(string run) => ["build", "--data", In("data"), "--teacher", "geometry", "--pictures", "0", "--out", In(run)];

        string Part(string run) => In($"{run}/graphs.jsonl.part");

        void Fresh(string name)
        {
            if (Directory.Exists(In(name)))
                Directory.Delete(In(name), recursive: true);
        }

        void Print(string step, string what, string[] arguments) => Tell(step, what, MeasuredCommand.Run(program, arguments, In($"{step}.log")));
    }

    private static int Photos(ScaleCounts counts) => counts.Coco + counts.VisualGenome - counts.Shared;

    private static double Mean(string file)
    {
        using var lines = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[1_000_000];
        return (double)bytes.Length / Math.Max(1, bytes.AsSpan(0, lines.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Count((byte)'\n'));
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    private static int Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();

    private static void Tell(string step, string what, Measured taken) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {step} | {what} | {taken.Seconds:0.0} | {taken.Processor:0.0} | {taken.Megabytes:0} | {taken.ExitCode} |"));

    // The paper's stage 1 by numbers of samples: scene graphs, grounding, visual instructions.
    private static string Mixture(ScaleCounts counts) => $$"""
        {
          "name": "scale", "samples": {{counts.Samples}},
          "sources": [
            { "name": "run", "graphs": "svg.jsonl", "pictures": "data", "tasks": { "region-by-region": 1, "scene-graph": 1 }, "weight": 4 },
            { "name": "human graphs", "original": { "type": "sg", "ann_file": "instructions/psg_vg.json", "img_prefix": "data/vg/VG_100K" }, "weight": 1 },
            { "name": "phrases", "original": { "type": "VGDATA", "ann_file": "instructions/vg_train_with_mask.json", "img_prefix": "data/vg/VG_100K" }, "weight": 1 },
            { "name": "osprey", "osprey": "instructions/osprey.json", "pictures": "data/coco/train2017", "weight": 4 },
            { "name": "llava", "llava": "instructions/llava.json", "pictures": "data/coco/train2017", "weight": 9 }
          ]
        }
        """;
}
