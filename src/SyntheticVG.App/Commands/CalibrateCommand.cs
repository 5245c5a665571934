using System.CommandLine;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Engine.Filters.Calibration;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg calibrate DATA</c>: how the filters judge what people stated.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("data") { Description = "A folder of photos and annotations, or a file of graphs (.jsonl, .jsonl.zst)." };
        var limit = new Option<int>("--limit") { Description = "The most images that are looked at.", DefaultValueFactory = _ => int.MaxValue };
        var command = new Command("calibrate", """
            Puts the relationships that people stated to the rules, as they stand and with their ends exchanged, and prints
            how many pass, abstain and fail, a line a family of rules.

            Examples:
              synvg calibrate ../shared/data/seed-photos
              synvg calibrate run/graphs.jsonl --limit 1000
            """) { data, limit };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(data), parsed.GetValue(limit), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string data, int limit, CancellationToken cancellation)
    {
        var report = new RuleReport();
        await foreach (var (graph, depth) in ReadAsync(data, cancellation).Take(limit))
            report.Add(graph, depth is null ? null : DepthFile.Read(depth));
        if (report.Relationships == 0)
            throw new InvalidDataException($"{data}: found no relationship that a person stated in {report.Images} images; expected human relationships to calibrate on");
        Console.WriteLine(report);
        return CommandLine.Done;
    }

    private static async IAsyncEnumerable<(SceneGraphs.SceneGraph Graph, string? Depth)> ReadAsync(
        string data, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Directory.Exists(data))
        {
            foreach (var graph in GraphLines.ReadFile(data))
                yield return (graph, null);
            yield break;
        }
        using var folder = DataFolder.Open(data);
        await foreach (var image in folder.ReadAsync(cancellation))
            yield return (image.Graph, image.DepthPath);
    }
}
