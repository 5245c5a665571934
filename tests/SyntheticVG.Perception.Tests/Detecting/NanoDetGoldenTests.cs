using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests.Detecting;

public class NanoDetGoldenTests
{
    [Fact]
    public void Finds_what_the_reference_finds_in_every_photo()
    {
        using var golden = Shared.GoldenJson("perception/nanodet-g.json");
        var settings = golden.RootElement.GetProperty("settings");
        using var folder = Folder();
        using var detector = (GridDetector)Detectors.Open(folder.FullName, new()
        {
            ScoreThreshold = settings.GetProperty("score_threshold").GetDouble(),
            MaxIoU = settings.GetProperty("nms_iou").GetDouble(),
        }, OnnxOptions.SingleThread);

        var wrong = new List<string>();
        Cases.Each(golden.RootElement.GetProperty("cases").EnumerateArray(),
            @case => wrong.AddRange(Compare(detector, @case, settings).Select(w => $"{@case.GetProperty("photo")}: {w}")));

        Assert.Empty(wrong);
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        File.Copy(Shared.Data("nanodet-g/model.onnx"), folder["model.onnx"]);
        File.WriteAllText(folder["config.json"], """{"model_type": "nanodet"}""");
        File.WriteAllText(folder["preprocessor_config.json"], """
            {"resample": 2, "fit": "centre", "pad_value": 0, "do_rescale": false, "channel_order": "BGR", "image_mean": [103.53, 116.28, 123.675], "image_std": [57.375, 57.12, 58.395]}
            """);
        return folder;
    }

    private static IEnumerable<string> Compare(GridDetector detector, JsonElement @case, JsonElement settings)
    {
        var photo = new PictureReader().Read(Shared.Data(@case.GetProperty("photo").GetString()!));
        if (settings.GetProperty("mirrored").GetBoolean())
            photo = Mirrored(photo);
        var sum = detector.Planes(photo).Sum(v => (double)v);
        var expectedSum = @case.GetProperty("pixel_sum").GetDouble();
        if (Math.Abs(sum - expectedSum) > 1e-7 * Math.Abs(expectedSum) + 1e-3)
            yield return $"the pixels sum to {sum}; expected {expectedSum}";

        var crc = Crc32(detector.Canvas(photo).Pixels);
        if (crc != @case.GetProperty("canvas_crc32").GetUInt32())
            yield return $"the canvas has CRC-32 {crc}; expected {@case.GetProperty("canvas_crc32")}";
        var places = detector.Candidates(photo, threshold: -1);
        var threshold = settings.GetProperty("score_threshold").GetDouble();
        if (places.Count(p => p.Score > threshold) != @case.GetProperty("candidates").GetInt32())
            yield return $"{places.Count(p => p.Score > threshold)} candidates; expected {@case.GetProperty("candidates")}";
        var nearest = places.Min(p => Math.Abs(p.Score - threshold));
        if (Math.Abs(nearest - @case.GetProperty("nearest_score_to_threshold").GetDouble())
            > settings.GetProperty("tolerance").GetProperty("score").GetDouble())
            yield return $"the score nearest to the threshold is {nearest} away; expected {@case.GetProperty("nearest_score_to_threshold")}";

        var found = detector.Detect(photo);
        var (score, pixels) =
            (settings.GetProperty("tolerance").GetProperty("score").GetDouble(), settings.GetProperty("tolerance").GetProperty("box_pixels").GetDouble());
        var expected = @case.GetProperty("objects").EnumerateArray().ToList();
        if (found.Count != expected.Count)
        {
            yield return $"found {found.Count} things; expected {expected.Count}";
            yield break;
        }
        for (var i = 0; i < expected.Count; i++)
        {
            var box = expected[i].GetProperty("box").EnumerateArray().Select(v => v.GetDouble()).ToArray();
            if (found[i].Label != expected[i].GetProperty("label").GetString() || found[i].Class != expected[i].GetProperty("class").GetInt32()
                || Math.Abs(found[i].Score - expected[i].GetProperty("score").GetDouble()) > score || Farthest(found[i].Box, box) > pixels)
                yield return $"thing {i} is {found[i]}; expected {expected[i].GetRawText()}";
        }
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    private static double Farthest(Box box, double[] expected) => new[]
    {
        Math.Abs(box.Left - expected[0]), Math.Abs(box.Top - expected[1]), Math.Abs(box.Right - expected[2]), Math.Abs(box.Bottom - expected[3]),
    }.Max();

    private static Picture Mirrored(Picture photo)
    {
        var result = photo.Copy();
        for (var y = 0; y < photo.Height; y++)
            for (var x = 0; x < photo.Width; x++)
                result[x, y] = photo[photo.Width - 1 - x, y];
        return result;
    }
}
