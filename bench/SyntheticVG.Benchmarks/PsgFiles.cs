using System.Text.Json;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>Writes made-up PSG data and answers in their published forms: <c>psg.json</c>, pictures of segment ids, and lines with masks and scored
/// pairs.</summary>
internal static class PsgFiles
{
    private const int Width = 640, Height = 480, Pictures = 10, Edges = 8;
    private const int Classes = 5; // of 133: nodes mostly agree in class, so that most pairs of masks are compared

    /// <summary>Writes the files of some images.</summary>
    /// <returns>The data's folder and the file of answers in it.</returns>
    public static (string Data, string Answers) Write(string folder, int images, int segments)
    {
        var pictures = Enumerable.Range(0, Pictures).Select(picture => Segments(picture, segments)).ToList();
        Directory.CreateDirectory(Path.Combine(folder, "panoptic"));
        foreach (var (picture, masks) in pictures.Index())
            File.WriteAllBytes(Path.Combine(folder, NameOf(picture)), PanopticPng.FromMasks(Width, Height, masks.Select((mask, i) => (i + 1, mask))).Encode());

        var noise = new NoisyAnswers(seed: 2, Classes, predicates: 56);
        var samples = Enumerable.Range(0, images)
            .Select(i => noise.Image($"{i}", segments, Edges) with { Boxes = [.. pictures[i % Pictures].Select(mask => mask.Box)] }).ToList();
        using (var data = File.Create(Path.Combine(folder, "psg.json")))
        {
            JsonSerializer.Serialize(data, new
            {
                data = samples.Select((sample, i) => Row(sample, i)),
                thing_classes = Enumerable.Range(0, 80).Select(k => $"thing {k}"),
                stuff_classes = Enumerable.Range(0, 53).Select(k => $"stuff {k}"),
                predicate_classes = Enumerable.Range(0, 56).Select(k => $"predicate {k}"),
                test_image_ids = samples.Select(sample => sample.Id),
            });
        }
        var answers = Path.Combine(folder, "answers.jsonl");
        File.WriteAllLines(answers, samples.Select((sample, i) => Answer(sample, pictures[i % Pictures], noise)));
        return (folder, answers);
    }

    private static string NameOf(int picture) => $"panoptic/{picture}.png";

    private static object Row(GraphSample sample, int i) => new
    {
        file_name = $"{sample.Id}.jpg",
        pan_seg_file_name = NameOf(i % Pictures),
        height = Height,
        width = Width,
        image_id = sample.Id,
        segments_info = sample.Labels.Select((label, k) => new { id = k + 1, category_id = label, iscrowd = 0, isthing = 1, area = 1 }),
        annotations = sample.Labels.Select((label, k) => new
        {
            bbox = new[] { sample.Boxes[k].Left, sample.Boxes[k].Top, sample.Boxes[k].Right, sample.Boxes[k].Bottom },
            bbox_mode = 0,
            category_id = label
        }),
        relations = sample.Edges.Where(edge => edge.Subject != edge.Object).Select(edge => new[] { edge.Subject, edge.Object, edge.Predicate }),
    };

    // Masks of the segments a few columns to the side; where the box of the node was not found, the mask of another segment.
    private static string Answer(GraphSample sample, IReadOnlyList<Rle> masks, NoisyAnswers noise)
    {
        var answer = noise.Of(sample, masks.Count);
        return JsonSerializer.Serialize(new
        {
            id = sample.Id,
            labels = answer.Labels,
            scores = answer.Scores,
            masks = masks.Select((mask, i) => answer.Boxes![i].IoU(sample.Boxes[i]) >= 0.5 ? Shifted(mask, 4) : masks[(i + 1) % masks.Count]),
            pairs = answer.Pairs.Select(pair => new[] { pair.Subject, pair.Object }),
            predicates = answer.Predicates,
        });
    }

    // Each pixel belongs to the nearest of some points, its border made wavy: as many segments as points, together the whole picture.
    private static IReadOnlyList<Rle> Segments(int seed, int count)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, count).Select(_ => (X: random.Next(Width), Y: random.Next(Height))).ToArray();
        var masks = points.Select(_ => new Mask(Height, Width)).ToArray();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (wavyX, wavyY) = (x + (6 * Math.Sin(y / 5.0)), y + (6 * Math.Sin(x / 7.0)));
                masks[Enumerable.Range(0, count).MinBy(i => Math.Pow(points[i].X - wavyX, 2) + Math.Pow(points[i].Y - wavyY, 2))][x, y] = true;
            }
        }
        return [.. masks.Select(mask => mask.ToRle())];
    }

    // Columns to the right: runs go down the columns, so all of them start later and the last are cut off.
    private static Rle Shifted(Rle mask, int columns)
    {
        var pixels = new byte[Width * Height];
        mask.ToColumnMajor(pixels);
        pixels.AsSpan(..^(columns * Height)).ToArray().CopyTo(pixels, columns * Height);
        pixels.AsSpan(..(columns * Height)).Clear();
        return Rle.FromColumnMajor(Height, Width, pixels);
    }
}
