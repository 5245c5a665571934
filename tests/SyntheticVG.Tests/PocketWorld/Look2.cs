using SyntheticVG.PocketWorld;
namespace SyntheticVG.Tests.PocketWorld;
public class SpeedLookTests
{
    [Fact]
    public void Times()
    {
        for (var round = 0; round < 3; round++)
        {
            var at = Environment.CpuUsage.TotalTime;
            var staged = Enumerable.Range(0, 300).Select(i => SceneComposer.Compose(PocketRandom.Of("pocket", i))).ToList();
            Console.WriteLine($"compose {(Environment.CpuUsage.TotalTime - at).TotalMilliseconds / 300:F2} marks {staged.Average(s => s.Stage.Marks.Count()):F0}"); at = Environment.CpuUsage.TotalTime;
            var rasters = staged.Select(s => SceneRaster.Draw(s.Stage, s.Backdrop, 256)).ToList();
            Console.WriteLine($"draw {(Environment.CpuUsage.TotalTime - at).TotalMilliseconds / 300:F2}"); at = Environment.CpuUsage.TotalTime;
            foreach (var r in rasters) r.Masks();
            Console.WriteLine($"masks {(Environment.CpuUsage.TotalTime - at).TotalMilliseconds / 300:F2}"); at = Environment.CpuUsage.TotalTime;
            foreach (var r in rasters) r.Nearness();
            Console.WriteLine($"near {(Environment.CpuUsage.TotalTime - at).TotalMilliseconds / 300:F2}"); at = Environment.CpuUsage.TotalTime;
            var stream = new SceneStream(new() { Seed = 3 });
            var scenes = Enumerable.Range(0, 300).Select(stream.Draw).ToList();
            Console.WriteLine($"scene {(Environment.CpuUsage.TotalTime - at).TotalMilliseconds / 300:F2}"); at = Environment.CpuUsage.TotalTime;
            foreach (var s in scenes) s.EncodePicture();
            Console.WriteLine($"png {(Environment.CpuUsage.TotalTime - at).TotalMilliseconds / 300:F2}");
        }
    }
}
