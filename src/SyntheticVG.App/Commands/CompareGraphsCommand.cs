using System.CommandLine;
using SyntheticVG.App.Comparing;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg compare-graphs A B [C]</c>: the same photos with each graph side by side.</summary>
internal static class CompareGraphsCommand
{
    private const int NamedProblems = 3;

    public static Command Create()
    {
        var graphs = new Argument<string[]>("GRAPHS")
        {
            Description = "Two or three inputs, the earliest first: files or run folders as synvg convert reads them.",
            Arity = ArgumentArity.OneOrMore
        };
        var data = new Option<string>("--data") { Description = "The folder that the graphs' picture paths start from.", Required = true };
        var output = new Option<string>("--out") { Description = "The folder that page, counts and pictures go to.", Required = true }.Folder();
        var names = new Option<string[]>("--names")
        {
            Description = "What the inputs are called on the pictures, in their order; else after their files or folders.",
            AllowMultipleArgumentsPerToken = true
        };
        var images = new Option<string[]>("--image") { Description = "Compare only the image of this key (coco:142238); may be given several times." };
        var pictures = new Option<int>("--pictures") { Description = "The most photos drawn; all are counted.", DefaultValueFactory = _ => 100 }.AtLeast(0);
        var seed = new Option<int>("--seed") { Description = "Decides the order of the regions' colours." };
        var command = new Command("compare-graphs", """
            Draws the same photos with each of two or three graphs side by side: the photo with numbered regions, beneath it the
            relationships, each at the same height in all graphs: kept, removed (−), added (+) or refined (~: something else is
            said of the same two regions). Regions count as the same where their masks or boxes overlap by an IoU of 0.5 or more.

            Writes compare.html with counts and pictures, compare.json with all counts, and pictures/, a PNG a photo. Photos that
            not every input has are named and left out.

            Examples:
              synvg compare-graphs edited/student.jsonl edited --data photos --names student editor --out compared
              synvg compare-graphs stage-1.jsonl stage-2.jsonl edited --data photos --names stage-1 stage-2 editor --out compared
              synvg compare-graphs run-a run-b --data photos --image coco:142238 --out compared
            """) { graphs, data, output, names, images, pictures, seed };
        command.Validators.Add(result =>
        {
            if (result.GetValue(graphs) is { Length: not (2 or 3) } found)
                result.AddError($"{found.Length} inputs; expected two or three to compare");
            if (result.GetValue(names) is { Length: > 0 } called && result.GetValue(graphs) is { } inputs && called.Length != inputs.Length)
                result.AddError($"--names has {called.Length} names for {inputs.Length} inputs");
        });
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(
            parsed.GetRequiredValue(graphs), parsed.GetValue(names) ?? [], parsed.GetRequiredValue(data), parsed.GetRequiredValue(output),
            (parsed.GetValue(images) ?? []).ToHashSet(), parsed.GetValue(pictures), parsed.GetValue(seed), cancellation), cancellation));
        return command;
    }

    private static int Run(string[] graphs, string[] names, string data, string output, HashSet<string> images, int pictures, int seed,
        CancellationToken cancellation)
    {
        if (!Directory.Exists(data))
            throw new DirectoryNotFoundException($"{data}: no such folder; --data names the folder that the graphs' picture paths start from");
        var report = new ReadReport();
        var indexes = new List<GraphIndex>();
        try
        {
            foreach (var path in graphs)
                indexes.Add(GraphIndex.Open(path, report));
            ReportLines.Print(report);
            foreach (var (path, repeated) in graphs.Zip(indexes, (path, index) => (path, index.Repeated)).Where(pair => pair.Item2 > 0))
                Console.Error.WriteLine($"synvg: {path}: {repeated} graphs of photos that had one before are not looked at");
            var comparison = new GraphComparison([.. (names.Length > 0 ? names : NamesOf(graphs)).Zip(graphs, (name, path) => new ComparedInput(name, path))]);
            comparison.Run(indexes, images, data, output, pictures, seed, cancellation);
            if (comparison.Photos.Count == 0)
                throw new InvalidDataException(
                    $"no photo has a graph in each "
                    + $"of {string.Join(", ", graphs.Zip(indexes, (path, index) => $"{path} ({index.Keys.Count}{(index.Keys.Count > 0 ? $", first {index.Keys[0]}" : "")})"))}{(images.Count > 0 ? $", of --image {string.Join(", ", images)}" : "")}; "
                    + $"expected graphs of the same photos, by key");
            ComparisonFile.Write(output, comparison);
            ComparisonPage.Write(output, comparison);
            return Print(output, comparison);
        }
        finally
        {
            foreach (var index in indexes)
                index.Dispose();
        }
    }

    private static int Print(string output, GraphComparison comparison)
    {
        foreach (var step in comparison.Steps)
            Console.WriteLine($"{comparison.Inputs[step.From].Name} "
                + $"→ {comparison.Inputs[step.To].Name}: {string.Join(", ", step.Counts.All.Select(pair => $"{pair.Name.Replace('_', ' ')} {pair.Count}"))}");
        if (comparison.LeftOut.Count > 0)
            Console.WriteLine($"{comparison.LeftOut.Count} photos that not every input has were left "
                + $"out: {string.Join(", ", comparison.LeftOut.Take(NamedProblems).Select(photo => $"{photo.Key} (in {string.Join(", ", photo.In)})"))}{(comparison.LeftOut.Count > NamedProblems ? ", ..." : "")}");
        var problems = comparison.Photos.Select(photo => photo.Problem).OfType<string>().ToList();
        foreach (var problem in problems.Take(NamedProblems))
            Console.Error.WriteLine($"synvg: {problem}");
        var drawn = comparison.Photos.Count(photo => photo.Picture is not null);
        Console.WriteLine($"{Path.Combine(output, ComparisonPage.Name)}: {comparison.Photos.Count} photos compared, {drawn} "
            + $"drawn{(problems.Count > 0 ? $", {problems.Count} could not be" : "")}");
        return problems.Count > 0 && drawn == 0 ? CommandLine.Failed : CommandLine.Done;
    }

    // After the file, or after the folder of a run; where two are the same, with their places before them.
    private static string[] NamesOf(string[] graphs)
    {
        string[] parts = [.. graphs.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))];
        // a file lies in a folder
        string[] names = [.. parts.Select(path => Path.GetFileName(path) == RunJournal.GraphsFile ? Path.GetFileName(Path.GetDirectoryName(path)!)
            : Directory.Exists(path) ? Path.GetFileName(path)
            : Path.GetFileNameWithoutExtension(path.EndsWith(".zst", StringComparison.Ordinal) ? path[..^4] : path))];
        return names.Distinct().Count() == names.Length ? names : [.. names.Select((name, i) => $"{i + 1} {name}")];
    }
}
