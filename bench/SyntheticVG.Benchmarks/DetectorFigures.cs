using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// How well a detector finds the things of <c>bench/photos</c> that are of its classes, over all classes together: average precision at IoU 0.5, the best F1
/// and the largest recall; and its time a photo on one thread. Run as <c>detector [folder of photos] [detector folder]...</c>.
/// </summary>
internal static class DetectorFigures
{
    public static void Run(string[] args)
    {
        var photos = args.Length > 0 ? args[0] : Path.Combine("..", "shared", "data", "photos-more");
        var truths = PhotoTruth.ReadAll().ToList();
        var pictures = truths.ConvertAll(truth => new PictureReader().Read(Path.Combine(photos, truth.Photo)));
        foreach (var folder in args.Length > 1 ? args[1..] : [ShippedModels.Detector])
        {
            var detector = Detectors.Open(folder, new() { ScoreThreshold = 0.02 }, OnnxOptions.SingleThread);
            using var held = detector as IDisposable;
            Score(folder, detector, truths, pictures);
        }
    }

    internal static void Score(string name, IDetector detector, IReadOnlyList<PhotoTruth> truths, IReadOnlyList<Picture> pictures)
    {
        var (hits, things) = (new List<(double Score, bool Hit)>(), 0);
        var best = double.PositiveInfinity;
        foreach (var (truth, picture) in truths.Zip(pictures))
        {
            var clock = Stopwatch.StartNew();
            var found = detector.Detect(picture);
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
            var open = truth.Regions.Where(region => detector.Labels.Contains(Things.KnownNameOf(region.Name))).ToList();
            things += open.Count;
            foreach (var detection in found.OrderByDescending(d => d.Score))
            {
                var match = open.Where(region => Things.KnownNameOf(region.Name) == Things.KnownNameOf(detection.Label))
                    .MaxBy(region => region.Box.IoU(detection.Box));
                var hit = match is not null && match.Box.IoU(detection.Box) >= 0.5;
                if (hit)
                    open.Remove(match!);
                hits.Add((detection.Score, hit));
            }
        }
        var (right, area, f1, recall) = (0, 0.0, (Value: 0.0, At: 0.0), 0.0);
        var ordered = hits.OrderByDescending(h => h.Score).ToList();
        var precisions = new double[ordered.Count];
        for (var i = 0; i < ordered.Count; i++)
        {
            right += ordered[i].Hit ? 1 : 0;
            precisions[i] = right / (i + 1.0);
            recall = (double)right / things;
            f1 = 2 * precisions[i] * recall / Math.Max(1e-9, precisions[i] + recall) is var f && f > f1.Value ? (f, ordered[i].Score) : f1;
        }
        for (var i = ordered.Count - 2; i >= 0; i--)
            precisions[i] = Math.Max(precisions[i], precisions[i + 1]);
        for (var i = 0; i < ordered.Count; i++)
            area += ordered[i].Hit ? precisions[i] / things : 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {things} things, AP50 {area:0.000}, best F1 {f1.Value:0.000} at {f1.At:0.00}, recall {recall:0.000}, fastest photo {best:0.0} ms"));
    }
}
