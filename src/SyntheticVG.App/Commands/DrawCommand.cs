using System.CommandLine;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg draw GRAPHS --data DIR --out DIR</c>: graphs over their photos, as PNG.</summary>
internal static class DrawCommand
{
    public static Command Create()
    {
        var graphs = new Argument<string>("graphs") { Description = "A file of graphs (.jsonl, .jsonl.zst)." };
        var data = new Option<string>("--data") { Description = "The folder that the graphs' picture paths start from.", Required = true };
        var output = new Option<string>("--out") { Description = "The folder that the pictures go to.", Required = true }.Folder();
        var images = new Option<string[]>("--image") { Description = "Draw only the image of this key (coco:142238); may be given several times." };
        var marks = new Option<bool>("--marks") { Description = "Draw numbered marks as the teacher sees them, instead of names and arrows." };
        var seed = new Option<int>("--seed") { Description = "Decides the order of the colours." };
        var command = new Command("draw", """
            Draws scene graphs over their photos: regions tinted and named, relationships as arrows coloured by category,
            and beside the photo a list of everything. The same input gives the same bytes.

            Examples:
              synvg draw run/graphs.jsonl --data photos --out pictures
              synvg draw run/graphs.jsonl --data photos --out pictures --image coco:142238
              synvg draw run/graphs.jsonl --data photos --out marked --marks
            """) { graphs, data, output, images, marks, seed };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(
            parsed.GetRequiredValue(graphs), parsed.GetRequiredValue(data), parsed.GetRequiredValue(output),
            parsed.GetValue(images) ?? [], parsed.GetValue(marks), parsed.GetValue(seed), cancellation), cancellation));
        return command;
    }

    private static int Run(string graphs, string data, string output, string[] images, bool marks, int seed, CancellationToken cancellation)
    {
        var (drawn, skipped) = (0, 0);
        var wanted = images.ToHashSet();
        foreach (var graph in GraphLines.ReadFile(graphs))
        {
            cancellation.ThrowIfCancellationRequested();
            if (images.Length > 0 && !wanted.Remove(graph.Image.Key))
                continue;
            try
            {
                Write(graph, InsideFolder.Find(data, graph.Image.File), output, marks, seed);
                drawn++;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
            {
                Console.Error.WriteLine($"synvg: {graph.Image.Key} skipped: {e.Message}");
                skipped++;
            }
        }
        foreach (var key in wanted)
            Console.Error.WriteLine($"synvg: {graphs}: holds no image {key}");
        Console.WriteLine($"drew {drawn} graphs into {output}, skipped {skipped}");
        return drawn == 0 || skipped > 0 || wanted.Count > 0 ? CommandLine.Failed : CommandLine.Done;
    }

    private static void Write(SceneGraph graph, string photo, string output, bool marks, int seed)
    {
        var picture = PhotoFile.Read(photo, graph.Image);
        var name = Path.Combine(output, KeyFileName.Of(graph.Image.Key));
        if (!marks)
        {
            PictureWriter.Write(new GraphPicture(new() { Seed = seed }).Draw(picture, graph), name + ".png");
            return;
        }
        var marked = new SetOfMark(new() { Seed = seed }).Draw(picture, graph.Regions);
        for (var i = 0; i < marked.Count; i++)
            PictureWriter.Write(marked[i].Picture, marked.Count == 1 ? $"{name}.png" : $"{name}-{i + 1}.png");
    }
}
