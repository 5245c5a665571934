using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;
using SyntheticVG.Perception.Tests.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests.Detecting;

/// <summary>What several looks at a photo become.</summary>
public sealed class BoxFusionTests
{
    private static readonly Candidate Sure = new(new(0, 0, 100, 100), 3, 0.75f), Unsure = new(new(8, 0, 108, 100), 3, 0.25f);

    [Fact]
    public void The_surer_look_moves_the_edges_more()
    {
        var fused = Assert.Single(BoxFusion.Fuse([[Sure], [Unsure]], 0.5));

        Assert.Equal((new Box(2, 0, 102, 100), 3, 0.5f), (fused.Box, fused.Class, fused.Score));
    }

    [Fact]
    public void What_one_look_of_two_sees_keeps_half_of_its_score() =>
        Assert.Equal(0.375f, Assert.Single(BoxFusion.Fuse([[Sure], []], 0.5)).Score);

    [Fact]
    public void Copies_within_one_look_make_a_thing_neither_surer_nor_less_sure() =>
        Assert.Equal((Sure.Box, 0.375f), Assert.Single(BoxFusion.Fuse([[Sure, Unsure, Unsure], []], 0.5)) is var fused ? (fused.Box, fused.Score) : default);

    [Fact]
    public void Other_classes_and_other_places_are_other_things()
    {
        var (dog, far) = (Unsure with { Class = 4 }, Unsure with { Box = new(300, 0, 400, 100) });

        Assert.Equal([(Sure.Box, 3), (dog.Box, 4), (far.Box, 3)],
            BoxFusion.Fuse([[Sure], [dog, far]], 0.5).OrderBy(c => c.Box.Left).Select(c => (c.Box, c.Class)));
    }

    [Fact]
    public void The_shipped_detector_sees_a_mirrored_photo_as_it_sees_the_photo()
    {
        var photo = new PictureReader().Read(Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"));
        using var detector = (GridDetector)Detectors.Open(ShippedModels.Detector, onnx: OnnxOptions.SingleThread);
        var (plain, mirrored) = (Cup(photo), Cup(photo.Mirror()));

        Assert.InRange(plain.Box.IoU(new(photo.Width - mirrored.Box.Right, mirrored.Box.Top, photo.Width - mirrored.Box.Left, mirrored.Box.Bottom)), 0.85, 1);

        Detection Cup(Picture picture) => detector.Detect(picture).First(thing => thing.Label == "cup");
    }

    [Theory]
    [InlineData(640, 480, 448, 320)]
    [InlineData(480, 640, 320, 448)]
    [InlineData(100, 100, 384, 384)]
    [InlineData(9000, 1, 608, 256)] // an extreme shape is pressed
    public void Free_sides_follow_the_photo_at_one_area(int width, int height, int canvasWidth, int canvasHeight)
    {
        var look = Look.Read(ModelSettings.Parse("test", """{"looks": [384], "image_mean": [0, 0, 0], "image_std": [1, 1, 1]}"""))[0].For(width, height);

        Assert.Equal((canvasWidth, canvasHeight), (look.Width, look.Height));
    }

    [Theory]
    [InlineData("""{"looks": [400], "do_normalize": false}""", "looks is 400; expected sides from 32 to 4,096 that are multiples of 32")]
    [InlineData("""{"looks": [416], "mirrored_looks": [0], "do_normalize": false}""",
        "mirrored_looks is 0; expected sides from 32 to 4,096 that are multiples of 32")]
    [InlineData("""{"do_normalize": false}""", "size is missing; expected height and width, or the sides of looks, for the model's sides are free")]
    public void Says_which_side_is_wrong(string settings, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Look.Read(ModelSettings.Parse("test", settings))).Message);

    [Fact]
    public void Free_sides_need_decoded_boxes()
    {
        using var folder =
            new DetectorFolder("""{"model_type": "yolox"}""", new TinyOnnx().Input("images", 1, 3, -1, -1).Output("output", new float[21 * 85], 1, 21, 85));
        File.WriteAllText(Path.Combine(folder.Path, "preprocessor_config.json"), """{"looks": [64], "do_normalize": false}""");

        Assert.Contains("its sides are free; expected fixed ones, or outputs boxes and scores",
            Assert.Throws<InvalidDataException>(() => Detectors.Open(folder.Path)).Message);
    }
}
