using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Images;

/// <summary>goldens/pixels/interpolate.json and nearest.json: PyTorch's, scikit-image's, OpenCV's and Pillow's ways to resize maps and masks.</summary>
public class InterpolateGoldenTests
{
    // Each result in full says how far PyTorch's own fp32 lies from exact arithmetic ("error"): another order of adding up may be twice as far.
    private static double Tolerance(IEnumerable<JsonElement> results) =>
        2 * results.Where(r => r.TryGetProperty("full", out _)).Max(r => r.GetProperty("full").GetProperty("error").GetDouble());

    [Fact]
    public void Golden_masks_shrink_as_in_PyTorch_and_the_same_pixels_stay_positive()
    {
        using var document = Shared.GoldenJson("pixels/interpolate.json");
        var pack = Pack(document.RootElement);
        var failures = new List<string>();
        var tolerance = Tolerance(document.RootElement.GetProperty("masks").EnumerateArray().SelectMany(mask => mask.GetProperty("levels").EnumerateArray()));
        foreach (var golden in document.RootElement.GetProperty("masks").EnumerateArray())
        {
            var (map, height, width) = MapOf(golden);
            foreach (var level in golden.GetProperty("levels").EnumerateArray())
            {
                var side = level.GetProperty("size").GetInt32();
                var result = Interpolate.Bilinear(map, height, width, side, side);

                var at = $"{golden.GetProperty("name")} to {side}";
                if (Positive(result, side) != level.GetProperty("positive_counts").GetString()
                    || result.Count(v => v > 0) != level.GetProperty("positive").GetInt32())
                    failures.Add($"{at}: other pixels are positive");
                if (Math.Abs(result.Sum(v => (double)v) - level.GetProperty("sum").GetDouble()) > tolerance * result.Length)
                    failures.Add($"{at}: sum {result.Sum(v => (double)v)}; expected {level.GetProperty("sum")}");
                if (level.TryGetProperty("full", out var full))
                    AddDifference(failures, at, result, Whole(pack, full), tolerance);
            }
        }
        Assert.Empty(failures);
    }

    [Fact]
    public void Golden_float_maps_are_interpolated_as_in_PyTorch()
    {
        using var document = Shared.GoldenJson("pixels/interpolate.json");
        var pack = Pack(document.RootElement);
        var failures = new List<string>();
        var tolerance = Tolerance(document.RootElement.GetProperty("floats").EnumerateArray());
        foreach (var golden in document.RootElement.GetProperty("floats").EnumerateArray())
        {
            var (height, width) = (golden.GetProperty("size")[0].GetInt32(), golden.GetProperty("size")[1].GetInt32());
            var map = Formula.Values(golden.GetProperty("stream").GetString()!, height * width,
                golden.GetProperty("low").GetDouble(), golden.GetProperty("high").GetDouble(), document.RootElement.GetProperty("seed").GetUInt64());
            var shape = golden.GetProperty("full").GetProperty("shape");
            var (newHeight, newWidth) = (shape[0].GetInt32(), shape[1].GetInt32());

            var result = golden.GetProperty("mode").GetString() == "bicubic"
                ? Interpolate.Bicubic(map, height, width, newHeight, newWidth)
                : Interpolate.Bilinear(map, height, width, newHeight, newWidth);

            AddDifference(failures, golden.GetProperty("name").GetString()!, result, Whole(pack, golden.GetProperty("full")), tolerance);
        }
        Assert.Empty(failures);
    }

    [Fact]
    public void Golden_nearest_pixels_are_each_librarys_own()
    {
        using var document = Shared.GoldenJson("pixels/nearest.json");
        var rules = new Dictionary<string, Func<int, int, int[]>>
        {
            ["skimage_order0"] = NearestIndex.Middle,
            ["pillow_nearest"] = NearestIndex.Pillow,
            ["cv2_nearest"] = NearestIndex.OpenCv,
            ["cv2_nearest_exact"] = NearestIndex.OpenCvExact,
            ["torch_nearest"] = NearestIndex.Torch,
            ["torch_nearest_exact"] = NearestIndex.TorchExact,
        };
        var failures = new List<string>();
        foreach (var golden in document.RootElement.GetProperty("index_maps").EnumerateArray())
        {
            var (source, target) = (golden.GetProperty("from").GetInt32(), golden.GetProperty("to").GetInt32());
            foreach (var expected in golden.EnumerateObject().Where(p => p.Name is not ("from" or "to")))
            {
                if (!rules[expected.Name](source, target).SequenceEqual(expected.Value.EnumerateArray().Select(v => v.GetInt32())))
                    failures.Add($"{expected.Name} from {source} to {target}");
            }
        }
        Assert.Empty(failures);
    }

    [Fact]
    public void Golden_masks_are_resized_as_in_OpenCV_and_scikit_image()
    {
        using var document = Shared.GoldenJson("pixels/nearest.json");
        var failures = new List<string>();
        foreach (var golden in document.RootElement.GetProperty("masks").EnumerateArray())
        {
            var (map, height, width) = MapOf(golden);
            var bytes = map.Select(v => (byte)v).ToArray();
            var (newHeight, newWidth) = (golden.GetProperty("target")[0].GetInt32(), golden.GetProperty("target")[1].GetInt32());
            var at = $"{height} × {width} to {newHeight} × {newWidth}";

            foreach (var (name, rule)
                in ((string, Func<int, int, int[]>)[])[("skimage_order0_counts", NearestIndex.Middle), ("cv2_nearest_counts", NearestIndex.OpenCv)])
            {
                var (rows, columns) = (rule(height, newHeight), rule(width, newWidth));
                var result = rows.SelectMany(y => columns.Select(x => (float)bytes[(y * width) + x])).ToArray();
                if (Encode(result, newHeight, newWidth) != golden.GetProperty(name).GetString())
                    failures.Add($"{at}: {name}");
            }
            var linear = OpenCvLinear.Resize([.. bytes.Select(b => (byte)(b * 255))], height, width, newHeight, newWidth);
            if (!linear.SequenceEqual(golden.GetProperty("cv2_linear_of_0_255").EnumerateArray().Select(v => v.GetByte())))
                failures.Add($"{at}: cv2_linear_of_0_255, "
                    + $"by {linear.Zip(golden.GetProperty("cv2_linear_of_0_255").EnumerateArray(), (a, b) => Math.Abs(a - b.GetByte())).Max()}");
            var ones = OpenCvLinear.Resize(bytes, height, width, newHeight, newWidth);
            if (Encode([.. ones.Select(b => (float)b)], newHeight, newWidth) != golden.GetProperty("cv2_linear_of_0_1_counts").GetString())
                failures.Add($"{at}: cv2_linear_of_0_1_counts");
        }
        Assert.Empty(failures);
    }

    private static (float[] Map, int Height, int Width) MapOf(JsonElement golden)
    {
        var (height, width) = (golden.GetProperty("size")[0].GetInt32(), golden.GetProperty("size")[1].GetInt32());
        var map = new float[height * width];
        var (at, inside) = (0, false);
        foreach (var run in Rle.Parse(height, width, golden.GetProperty("counts").GetString()).Runs)
        {
            for (var i = 0; i < run; i++, at++)
                map[((at % height) * width) + (at / height)] = inside ? 1 : 0;
            inside = !inside;
        }
        return (map, height, width);
    }

    private static string Positive(float[] map, int side) => Encode(map, side, side);

    private static string Encode(float[] map, int height, int width)
    {
        var runs = new List<uint> { 0 };
        for (var i = 0; i < map.Length; i++)
        {
            if ((map[((i % height) * width) + (i / height)] > 0) != (runs.Count % 2 == 0))
                runs.Add(0);
            runs[^1]++;
        }
        return Rle.FromRuns(height, width, CollectionsMarshal.AsSpan(runs)).ToString();
    }

    private static float[] Pack(JsonElement root) =>
        [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Shared.Golden($"pixels/{root.GetProperty("pack").GetString()}")))];

    private static float[] Whole(float[] pack, JsonElement full) =>
        pack[full.GetProperty("offset").GetInt32()..][..(full.GetProperty("shape")[0].GetInt32() * full.GetProperty("shape")[1].GetInt32())];

    private static void AddDifference(List<string> failures, string name, float[] result, float[] expected, double tolerance)
    {
        var most = result.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
        if (most > tolerance)
            failures.Add($"{name}: differs by up to {most}");
    }
}
