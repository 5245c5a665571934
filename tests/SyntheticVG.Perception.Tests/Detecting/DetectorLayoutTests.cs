using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Store;
using SyntheticVG.Perception.Tests.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests.Detecting;

public class DetectorLayoutTests
{
    private static readonly Picture Photo = new(64, 32); // half its size on the canvas

    [Fact]
    public void Reads_YOLOX_on_its_grids()
    {
        // Levels of 8, 16 and 32: 16 + 4 + 1 places. Place 18 is column 0, row 1 of stride 16.
        var numbers = new float[21 * 7];
        float[] place = [0.5f, -0.25f, MathF.Log(0.5f), MathF.Log(0.25f), 0.9f, 0.2f, 0.8f];
        place.CopyTo(numbers, 18 * 7);
        using var folder = new DetectorFolder("""{"model_type": "yolox", "id2label": {"0": "cup", "1": "dog"}}""",
            new TinyOnnx().Input("images", 1, 3, 32, 32).Output("output", numbers, 1, 21, 7));

        var found = Assert.Single(Detect(folder));

        // Centre (0.5, 0.75) · 16 = (8, 12), size (8, 4); doubled by the scale.
        Assert.Equal((new Box(8, 20, 24, 28), "dog"), (Rounded(found.Box), found.Label));
        Assert.Equal(0.72, found.Score, 1e-6);
    }

    [Fact]
    public void Reads_NanoDet_Plus_from_its_distributions()
    {
        // Levels of 8, 16, 32 and 64: 16 + 4 + 1 + 1 places. Place 5 is column 1, row 1 of stride 8; three bins a side.
        var numbers = new float[22 * 14];
        float[] place = [0.7f, 0.1f, 0, -99, -99, -99, 0, -99, -99, -99, 0, 0, -99, 0];
        place.CopyTo(numbers, 5 * 14);
        using var folder = new DetectorFolder("""{"model_type": "nanodet-plus", "id2label": ["cup", "dog"]}""",
            new TinyOnnx().Input("data", 1, 3, 32, 32).Output("output", numbers, 1, 22, 14));

        var found = Assert.Single(Detect(folder));

        // Point (8, 8); distances 0, 1, 2 and (0 + 2) / 2 = 1 strides.
        Assert.Equal((new Box(16, 0, 48, 32), "cup"), (Rounded(found.Box), found.Label));
    }

    [Fact]
    public void Lets_the_best_box_of_a_class_win_and_leaves_other_classes_alone()
    {
        float[] boxes = [0, 0, 10, 10, 0, 0, 10, 9, 0, 0, 10, 9, 20, 0, 30, 10];
        float[] scores = [0.9f, 0.1f, 0.8f, 0.2f, 0.3f, 0.6f, 0.31f, 0.5f];
        using var folder = new DetectorFolder("""{"model_type": "nanodet", "id2label": ["cup", "dog"]}""",
            new TinyOnnx().Input("pixel_values", 1, 3, 32, 32).Output("boxes", boxes, 1, 4, 4).Output("scores", scores, 1, 4, 2));

        var found = Detect(folder);

        Assert.Equal(["cup 0.9", "dog 0.6", "dog 0.5"], found.Select(d => FormattableString.Invariant($"{d.Label} {d.Score:0.0}")));
    }

    [Fact]
    public void Takes_the_80_classes_of_COCO_where_a_published_file_names_none()
    {
        using var folder =
            new DetectorFolder("""{"model_type": "yolox"}""", new TinyOnnx().Input("images", 1, 3, 32, 32).Output("output", new float[21 * 85], 1, 21, 85));
        var detector = Detectors.Open(folder.Path);

        Assert.Equal(("person", "toothbrush", 80), (detector.Labels[0], detector.Labels[^1], detector.Labels.Count));
        Assert.Empty(detector.Detect(Photo));
    }

    [Theory]
    [InlineData("yolox", 21 * 85, 85, 21)]
    [InlineData("nanodet-plus", 22 * 112, 112, 22)]
    public void Takes_a_bare_published_file_beside_a_config_that_only_names_its_kind(string kind, int numbers, int columns, int places)
    {
        using var folder = new DetectorFolder($$"""{"model_type": "{{kind}}"}""",
            new TinyOnnx().Input("picture", 1, 3, 32, 32).Output("answer", new float[numbers], 1, places, columns));
        File.Delete(Path.Combine(folder.Path, "preprocessor_config.json"));

        Assert.Empty(Detect(folder));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4000)]
    [InlineData(4000, 1)]
    public void The_shipped_detector_takes_photos_of_any_shape(int width, int height)
    {
        var detector = Detectors.Open(ShippedModels.Detector);

        Assert.All(detector.Detect(new Picture(width, height)), d => Assert.False(d.Box.IsEmpty));
    }

    [Fact]
    public void The_shipped_detector_comes_with_its_licence()
    {
        Assert.Contains("Apache License", File.ReadAllText(Path.Combine(ShippedModels.Detector, "LICENSE")));
        Assert.Contains("PaddlePaddle", File.ReadAllText(Path.Combine(ShippedModels.Detector, "NOTICE")));
    }

    private static IReadOnlyList<Detection> Detect(DetectorFolder folder) => Detectors.Open(folder.Path).Detect(Photo);

    private static Box Rounded(Box box) => new(Math.Round(box.Left, 3), Math.Round(box.Top, 3), Math.Round(box.Right, 3), Math.Round(box.Bottom, 3));
}
