using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Perception.Grounding;
using SyntheticVG.Perception.Sessions;
using static SyntheticVG.Perception.Tests.GoldenNumbers;

namespace SyntheticVG.Perception.Tests.Grounding;

public class GroundingGoldenTests
{
    private static GroundingDino Open(GroundingOptions? options = null) =>
        GroundingDino.Open(Shared.Golden("perception/grounding-dino"), options, OnnxOptions.SingleThread);

    [Fact]
    public void Answers_as_the_reference_does()
    {
        using var model = Open();
        ForEachCase("perception/grounding.json", (@case, photo) =>
        {
            var (pixels, text) = (model.Pixels(photo), model.Text(@case.GetProperty("text").GetString()!));
            Assert.Equal(@case.GetProperty("input_ids").EnumerateArray().Select(i => i.GetInt32()), text.Ids);
            using var result = model.Run(pixels, text);
            var (all, columns) = (result.Numbers("logits").ToArray(), result.Shape("logits", 1, -1, -1)[2]);
            var logits = all.Chunk(columns).SelectMany(row => row.Take(@case.GetProperty("logits_finite_columns").GetInt32())).ToArray();
            Assert.Equal(logits.Length, all.Count(float.IsFinite));
            var boxes = @case.GetProperty("pred_boxes").EnumerateArray().SelectMany(b => b.EnumerateArray()).Select(v => v.GetDouble()).ToArray();
            var numbers = result.Numbers("pred_boxes").ToArray();
            return
            [
                Difference("pixel_values", pixels.Numbers, @case.GetProperty("pixel_values"), Tolerance("grounding", "pixel_values")),
                Difference("logits", logits, @case.GetProperty("logits"), Tolerance("grounding", "logits")),
                numbers.Length == boxes.Length && numbers.Zip(boxes).All(p => Math.Abs(p.First - p.Second) <= Tolerance("grounding", "pred_boxes"))
                    ? null
                    : "pred_boxes differ",
            ];
        });
    }

    [Fact]
    public void Finds_boxes_and_words_of_the_reference() =>
        ForEachCase("perception/grounding.json", (@case, photo) => @case.GetProperty("found").EnumerateArray().SelectMany(set =>
        {
            using var model =
                Open(new() { BoxThreshold = set.GetProperty("box_threshold").GetDouble(), TextThreshold = set.GetProperty("text_threshold").GetDouble() });
            var found = model.Find(model.Pixels(photo), model.Text(@case.GetProperty("text").GetString()!), photo);
            return Compare(found, [.. set.GetProperty("objects").EnumerateArray()], photo);
        }));

    private static IEnumerable<string?> Compare(IReadOnlyList<GroundedQuery> found, IReadOnlyList<JsonElement> expected, Picture photo)
    {
        if (found.Count != expected.Count)
            yield return $"found {found.Count} boxes; expected {expected.Count}";
        foreach (var (query, row) in found.Zip(expected))
            if (query.Query != row.GetProperty("query").GetInt32() || query.Text != row.GetProperty("text").GetString()
                || !query.Places.SequenceEqual(row.GetProperty("token_places").EnumerateArray().Select(p => p.GetInt32()))
                || Math.Abs(query.Score - row.GetProperty("score").GetDouble()) > Tolerance("grounding", "scores")
                || Farthest(query.Box, row.GetProperty("box")) > Tolerance("grounding", "pred_boxes") * Math.Max(photo.Width, photo.Height))
                yield return $"found {query}, places {string.Join(" ", query.Places)}; expected {row.GetRawText()}";
    }
}
