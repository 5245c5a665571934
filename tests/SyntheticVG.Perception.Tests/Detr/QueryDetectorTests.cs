using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Store;
using SyntheticVG.Perception.Tests.Detecting;
using SyntheticVG.Perception.Tests.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests.Detr;

/// <summary>RT-DETR, D-FINE and RF-DETR: small graphs with the inputs and outputs that their exporters write.</summary>
public sealed class QueryDetectorTests
{
    private static readonly Picture Photo = new(64, 32);

    [Theory]
    [InlineData("rt_detr")]
    [InlineData("rt_detr_v2")]
    [InlineData("d_fine")]
    public void Reads_what_the_projects_exporters_decide_in_the_graph(string kind)
    {
        using var folder = Bare(kind, new TinyOnnx().Input("images", -1, 3, 64, 64).IntegerInput("orig_target_sizes", -1, 2)
            .IntegerOutput("labels", [16, 0, 2], 1, 3).Output("boxes", [1, 2, 30, 20, 0, 0, 80, 32, 5, 5, 9, 9], 1, 3, 4)
            .Output("scores", [0.9f, 0.6f, 0.2f], 1, 3));

        var found = Detect(folder);

        // what reaches beyond the photo is cut
        Assert.Equal([("dog", new Box(1, 2, 30, 20)), ("person", new Box(0, 0, 64, 32))], found.Select(d => (d.Label, d.Box)));
        Assert.Equal("detector", ModelSlots.Of(folder.Path));
    }

    [Fact]
    public void Tells_the_graph_the_photos_width_first()
    {
        using var folder = Bare("d_fine", new TinyOnnx().Input("images", -1, 3, 64, 64).IntegerInput("orig_target_sizes", -1, 2)
            .IntegerOutput("labels", [0, 0], 1, 2).Output("boxes", [0, 0, 9, 9, 0, 0, 9, 9], 1, 2, 4).Echo("scores", "orig_target_sizes", -1, 2));

        Assert.Equal([64, 32], Detect(folder).Select(d => d.Score));
    }

    [Theory]
    [InlineData("rt_detr", "pixel_values", "logits", "pred_boxes", 80, 16)]
    [InlineData("d_fine", "pixel_values", "logits", "pred_boxes", 80, 16)]
    [InlineData("rf_detr", "pixel_values", "logits", "pred_boxes", 91, 18)]
    [InlineData("rf_detr", "input", "labels", "dets", 91, 18)] // 18 is COCO's id of a dog
    [InlineData("rf_detr", "input", "labels", "dets", 90, 17)]
    public void Reads_scores_by_sigmoid_and_boxes_as_shares(string kind, string input, string scores, string boxes, int classes, int dog)
    {
        var logits = Enumerable.Repeat(-9f, 2 * classes).ToArray();
        logits[classes + dog] = MathF.Log(4); // 0.8
        using var folder = Bare(kind, new TinyOnnx().Input(input, 1, 3, 64, 64).Output(boxes, [0, 0, 0.1f, 0.1f, 0.5f, 0.5f, 0.25f, 0.5f], 1, 2, 4)
            .Output(scores, logits, 1, 2, classes));

        var found = Assert.Single(Detect(folder));

        Assert.Equal(("dog", new Box(24, 8, 40, 24)), (found.Label, found.Box));
        Assert.Equal(0.8, found.Score, 1e-6);
    }

    [Fact]
    public void A_query_of_two_classes_is_two_things_and_an_id_without_a_name_is_none()
    {
        var logits = Enumerable.Repeat(-9f, 91).ToArray();
        (logits[1], logits[3], logits[12]) = (3, 2, 9);
        using var folder =
            Bare("rf_detr", new TinyOnnx().Input("input", 1, 3, 64, 64).Output("dets", [0.5f, 0.5f, 0.5f, 0.5f], 1, 1, 4).Output("labels", logits, 1, 1, 91));

        Assert.Equal(["person", "car"], Detect(folder).Select(d => d.Label));
    }

    [Fact]
    public void Refuses_outputs_that_it_does_not_know()
    {
        using var folder = Bare("d_fine", new TinyOnnx().Input("images", 1, 3, 64, 64).Output("output", new float[6], 1, 1, 6));

        var error = Assert.Throws<InvalidDataException>(() => Detectors.Open(folder.Path));

        Assert.Contains("found outputs output [1, 1, 6]; expected labels, boxes and scores, or logits and pred_boxes, or dets and labels",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_class_beyond_the_names()
    {
        using var folder = Bare("d_fine", new TinyOnnx().Input("images", -1, 3, 64, 64).IntegerInput("orig_target_sizes", -1, 2)
            .IntegerOutput("labels", [80], 1, 1).Output("boxes", [1, 2, 30, 20], 1, 1, 4).Output("scores", [0.9f], 1, 1));

        Assert.Contains("class 80; expected one below 80", Assert.Throws<InvalidDataException>(() => Detect(folder)).Message, StringComparison.Ordinal);
    }

    private static DetectorFolder Bare(string kind, TinyOnnx model)
    {
        var folder = new DetectorFolder($$"""{"model_type": "{{kind}}"}""", model);
        File.Delete(Path.Combine(folder.Path, "preprocessor_config.json"));
        return folder;
    }

    private static IReadOnlyList<Detection> Detect(DetectorFolder folder) => Detectors.Open(folder.Path).Detect(Photo);
}
