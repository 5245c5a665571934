using System.Globalization;
using System.Text.Json;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.App.Proposing;

/// <summary>What masks are asked for.</summary>
internal sealed record ProposeRequest(string Data, IReadOnlyList<string> Models, string Output, int Points, string? Store);

/// <summary>Writes the masks of a folder's photos; photos that have their files are not looked at again.</summary>
internal static class ProposeRun
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static async Task<int> RunAsync(ProposeRequest request, OnnxOptions onnx, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.Open(request.Data);
        foreach (var line in folder.Describe())
            Console.WriteLine(line);
        using var proposers = Proposers.Open(request.Models, new(request.Store), request.Points, onnx);
        RequireSame(request, proposers);
        Directory.CreateDirectory(request.Output);
        var (made, there, masks, failed, seen) = (0, 0, 0L, new List<string>(), 0);
        await foreach (var image in folder.ReadAsync(cancellationToken))
        {
            seen++;
            foreach (var (model, proposer) in proposers.All)
            {
                var path = Path.Combine(request.Output, model, proposer.Name, $"{KeyFileName.Of(image.Graph.Image.Key)}.json");
                if (File.Exists(path))
                {
                    there++;
                    continue;
                }
                try
                {
                    var set = await proposer.ProposeAsync(image, cancellationToken);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    ProposalFile.Write(path, set.Proposals);
                    (made, masks) = (made + 1, masks + set.Proposals.Count);
                }
                catch (Exception e) when (e is InvalidDataException or IOException)
                {
                    failed.Add($"{image.Graph.Image.File}, {proposer.Name}: {e.Message}");
                    Console.Error.WriteLine($"synvg: {failed[^1]}");
                }
            }
        }
        ReportLines.Print(folder.Warnings);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen:N0} photos: {made:N0} files with {masks:N0} masks written "
            + $"to {request.Output}{(there > 0 ? $", {there:N0} were there" : "")}{(failed.Count > 0 ? $"; {failed.Count:N0} failed" : "")}"));
        return failed.Count == 0 ? CommandLine.Done : CommandLine.Failed;
    }

    // Masks of other settings do not belong into one folder.
    private static void RequireSame(ProposeRequest request, Proposers proposers)
    {
        var path = Path.Combine(request.Output, ProposalFolder.ManifestName);
        var now = JsonSerializer.Serialize(new Manifest(request.Points), Readable) + "\n";
        if (File.Exists(path) && File.ReadAllText(path) is var before && before != now)
            throw new InvalidDataException($"{path}: masks of other settings ({OneLine(before)}, now {OneLine(now)}); name another folder as --out");
        Directory.CreateDirectory(request.Output);
        foreach (var source in proposers.All.GroupBy(one => (one.Model, one.Proposer.Name)).Where(group => group.Count() > 1))
            throw new ArgumentException($"--with names {source.Key.Model} twice");
        WholeFile.Write(path, now);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private sealed record Manifest(int Points);
}
