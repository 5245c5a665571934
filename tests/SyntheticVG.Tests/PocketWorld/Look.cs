using SkiaSharp;
using SyntheticVG.PocketWorld;
namespace SyntheticVG.Tests.PocketWorld;
public class LookTests
{
    [Fact]
    public void Sheet()
    {
        var n = 24; var size = int.Parse(Environment.GetEnvironmentVariable("SZ") ?? "320"); var cols = 6;
        var start = int.Parse(Environment.GetEnvironmentVariable("ST") ?? "0");
        using var sheet = new SKBitmap(cols * size, (n / cols) * size);
        using var canvas = new SKCanvas(sheet);
        var stream = new SceneStream(new() { Seed = 7, Size = size });
        for (var i = 0; i < n; i++)
        {
            var scene = stream.Draw(start + i);
            using var bmp = SKBitmap.Decode(scene.EncodePicture());
            canvas.DrawBitmap(bmp, (i % cols) * size, (i / cols) * size, SKSamplingOptions.Default);
            Console.WriteLine($"{start + i}: " + string.Join("; ", scene.Truth.Relationships.Select(r => { var t = scene.Truth.TripletOf(r); return $"{t.Subject} {t.Predicate} {t.Object}"; })));
        }
        using var f = File.Create("/tmp/sheet.png");
        sheet.Encode(f, SKEncodedImageFormat.Png, 90);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var s2 = new SceneStream(new() { Seed = 8 });
        var all = Enumerable.Range(0, 500).Select(i => s2.Draw(i).Truth).ToList();
        Console.WriteLine($"500 scenes in {clock.ElapsedMilliseconds} ms");
        var rels = all.SelectMany(g => g.Relationships.Select(r => g.TripletOf(r).Predicate + "|" + r.Category)).ToList();
        Console.WriteLine($"relations/scene {rels.Count / 500.0} regions/scene {all.Average(g => g.Regions.Count)}");
        foreach (var g in rels.GroupBy(r => r.Split('|')[1])) Console.WriteLine($"{g.Key} {g.Count() * 100.0 / rels.Count:F1}%");
        Console.WriteLine(string.Join(", ", rels.GroupBy(r => r).OrderByDescending(g => g.Count()).Select(g => $"{g.Key}:{g.Count()}")));
        Console.WriteLine(string.Join(", ", all.SelectMany(g => g.Regions.Select(r => r.Name)).GroupBy(r => r).OrderByDescending(g => g.Count()).Select(g => $"{g.Key}:{g.Count()}")));
        Console.WriteLine("unknown: " + string.Join(",", rels.Select(r => r.Split('|')[0]).Distinct().Where(p => !SyntheticVG.SceneGraphs.PredicateLexicon.Knows(p))));
    }
}
