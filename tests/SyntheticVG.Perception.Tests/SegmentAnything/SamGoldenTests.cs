using System.Text.Json;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.Perception.Sessions;
using static SyntheticVG.Perception.Tests.GoldenNumbers;

namespace SyntheticVG.Perception.Tests.SegmentAnything;

public class SamGoldenTests
{
    private static readonly Lazy<SegmentAnythingModel> Model = new(() => SegmentAnythingModel.Open(Shared.Golden("perception/sam"), OnnxOptions.SingleThread));

    [Fact]
    public void Sees_a_photo_as_the_reference_does() => ForEachCase("perception/sam.json", (@case, photo) =>
    {
        var seen = Model.Value.Look(photo);
        return
        [
            Difference("pixel_values", Model.Value.Planes(photo), @case.GetProperty("pixel_values"), Tolerance("sam", "pixel_values")),
            Difference("image_embeddings", seen.Embedding.Numbers, @case.GetProperty("image_embeddings"), Tolerance("sam", "image_embeddings")),
            Difference("image_positional_embeddings", seen.Positions.Numbers, @case.GetProperty("image_positional_embeddings"),
                Tolerance("sam", "image_positional_embeddings")),
        ];
    });

    [Fact]
    public void Answers_points_as_the_reference_does() => ForEachCase("perception/sam.json", (@case, photo) =>
    {
        var seen = Model.Value.Look(photo);
        return @case.GetProperty("prompts").EnumerateArray().SelectMany(prompt => Answers(seen, prompt));
    });

    [Fact]
    public void Finds_the_automatic_masks_of_the_reference() => ForEachCase("perception/sam.json", (@case, photo) =>
    {
        var automatic = @case.GetProperty("automatic");
        var settings = automatic.GetProperty("settings");
        Assert.Equal(0, settings.GetProperty("crops_n_layers").GetInt32());
        var found = new AutomaticMaskGenerator(Model.Value, new()
        {
            PointsPerSide = settings.GetProperty("points_per_crop").GetInt32(),
            PointsPerBatch = settings.GetProperty("points_per_batch").GetInt32(),
            PredictedIoUThreshold = settings.GetProperty("pred_iou_thresh").GetDouble(),
            StabilityThreshold = settings.GetProperty("stability_score_thresh").GetDouble(),
            StabilityOffset = settings.GetProperty("stability_score_offset").GetDouble(),
            MaskThreshold = settings.GetProperty("mask_threshold").GetDouble(),
            BoxMaxIoU = settings.GetProperty("crops_nms_thresh").GetDouble(),
        }).Generate(photo, TestContext.Current.CancellationToken);

        var expected = automatic.GetProperty("masks").EnumerateArray().ToList();
        Assert.Equal((Count("candidates"), Count("after_score"), Count("after_stability"), Count("kept")),
            (found.Candidates, found.AfterScore, found.AfterStability, found.Masks.Count));
        return found.Masks.Zip(expected).Select((pair, i) => Far(i, pair.First, pair.Second));

        int Count(string name) => automatic.GetProperty(name).GetInt32();
    });

    private static string? Far(int place, AutomaticMask found, JsonElement expected)
    {
        var (score, box, pixels) =
            (Math.Abs(found.PredictedIoU - expected.GetProperty("score").GetDouble()), Farthest(found.Mask.InclusiveBox, expected.GetProperty("box")),
                Differing(found.Mask, expected.GetProperty("segmentation")));
        return score <= Tolerance("sam", "scores") && box <= Tolerance("sam", "box_pixels") && pixels <= Tolerance("sam", "mask_pixels")
            && Math.Abs(found.Mask.Area - expected.GetProperty("area").GetInt64()) <= Tolerance("sam", "mask_pixels")
            ? null
            : $"automatic mask {place}: score differs by {score}, box by {box}, mask by {pixels} pixels";
    }

    private static IEnumerable<string?> Answers(SegmentedPhoto seen, JsonElement prompt)
    {
        var name = prompt.GetProperty("name").GetString()!;
        SegmentPrompt[] prompts =
            [.. prompt.GetProperty("points_in_photo").EnumerateArray().Zip(prompt.GetProperty("labels").EnumerateArray(), (points, labels) => new SegmentPrompt(
                [.. points.EnumerateArray().Zip(labels.EnumerateArray()).Where(p => p.Second.GetInt32() >= 0)
                    .Select(p => new PromptPoint(p.First[0].GetDouble(), p.First[1].GetDouble(), p.Second.GetInt32() == 1))]))];
        var expectedPlaces = prompt.GetProperty("input_points").EnumerateArray().SelectMany(p => p.EnumerateArray()).SelectMany(p => p.EnumerateArray())
            .Select(v => v.GetSingle()).ToArray();
        var places = new PromptPoints(prompts, seen.Size.Resized, seen.Size.Photo).Places.Numbers;
        for (var i = 0; i < expectedPlaces.Length; i++)
            if (Math.Abs(places[i] - expectedPlaces[i]) > 1e-4 * Math.Max(1, expectedPlaces[i]))
                yield return $"{name}: place {i} is {places[i]}; expected {expectedPlaces[i]}";

        using var answers = seen.Decode(prompts);
        yield return Difference($"{name}: pred_masks", answers.All, prompt.GetProperty("pred_masks"), Tolerance("sam", "pred_masks"));
        var masks = seen.Segment(prompts);
        for (var i = 0; i < prompts.Length; i++)
        {
            for (var k = 0; k < answers.Masks; k++)
            {
                var score = prompt.GetProperty("iou_scores")[i][k].GetDouble();
                if (Math.Abs(masks[i][k].PredictedIoU - score) > Tolerance("sam", "iou_scores"))
                    yield return $"{name}: score {i}, {k} is {masks[i][k].PredictedIoU}; expected {score}";
                var expected = prompt.GetProperty("masks")[i][k];
                if (Differing(masks[i][k].Mask, expected) is var pixels && pixels > Tolerance("sam", "mask_pixels"))
                    yield return $"{name}: mask {i}, {k} differs in {pixels} pixels";
                if (Math.Abs(masks[i][k].Mask.Area - expected.GetProperty("area").GetInt64()) > Tolerance("sam", "mask_pixels"))
                    yield return $"{name}: mask {i}, {k} has {masks[i][k].Mask.Area} pixels; expected {expected.GetProperty("area")}";
            }
        }
    }
}
