using SyntheticVG.Images;
using SyntheticVG.Perception.Depth;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Store;
using SyntheticVG.Perception.Tests.Sessions;

namespace SyntheticVG.Perception.Tests.Detecting;

public class BadModelTests
{
    private const string NanoDet = """{"model_type": "nanodet", "id2label": ["cup", "dog"]}""";

    private static TinyOnnx Good =>
        new TinyOnnx().Input("pixel_values", 1, 3, 32, 32).Output("boxes", new float[16], 1, 4, 4).Output("scores", new float[8], 1, 4, 2);

    [Fact]
    public void Says_that_a_folder_is_missing() =>
        Assert.Contains("no such folder", Assert.Throws<DirectoryNotFoundException>(() => Detectors.Open("/nowhere/nanodet")).Message);

    [Fact]
    public void Says_that_a_folder_has_no_config()
    {
        using var folder = new DetectorFolder(NanoDet, Good);
        File.Delete(Path.Combine(folder.Path, "config.json"));

        Assert.Contains("config.json: no such file", Assert.Throws<FileNotFoundException>(() => Detectors.Open(folder.Path)).Message);
    }

    [Fact]
    public void Says_that_a_folder_has_no_model()
    {
        using var folder = new DetectorFolder(NanoDet, model: null);

        Assert.Contains("model.onnx is in neither it nor onnx/; found no *.onnx",
            Assert.Throws<FileNotFoundException>(() => Detectors.Open(folder.Path)).Message);
    }

    [Fact]
    public void Finds_the_model_in_the_subfolder_of_a_download()
    {
        using var folder = new DetectorFolder(NanoDet, model: null);
        Directory.CreateDirectory(Path.Combine(folder.Path, "onnx"));
        Good.Write(Path.Combine(folder.Path, "onnx", "model.onnx"));

        Assert.Empty(Detectors.Open(folder.Path).Detect(new Picture(5, 5)));
    }

    [Theory]
    [InlineData("""{"model_type": "sam"}""",
        "model_type is sam; expected nanodet or nanodet-plus or yolox or detr or rt_detr or rt_detr_v2 or d_fine or rf_detr, which the slot detector takes")]
    [InlineData("""{"id2label": {}}""", "model_type is missing")]
    [InlineData("[1]", "found a list; expected an object")]
    [InlineData("{", "config.json:1")]
    [InlineData("""{"model_type": "nanodet", "id2label": {"one": "cup"}}""", "id2label.one is \"cup\"; expected an index and a name")]
    [InlineData("""{"model_type": "nanodet", "id2label": ["cup"]}""", "output scores is fp32 [1, 4, 2]; expected scores: fp32 [1, *, 1]")]
    [InlineData("""{"model_type": "nanodet", "id2label": ["cup", "dog"], "score_threshold": "high"}""", "score_threshold is \"high\"; expected a number")]
    public void Says_what_is_wrong_in_a_config(string config, string expected) => Refuses(config, Good, expected);

    [Fact]
    public void Says_that_an_input_is_missing() => Refuses(NanoDet,
        new TinyOnnx().Output("boxes", new float[16], 1, 4, 4).Output("scores", new float[8], 1, 4, 2), "found inputs ; expected one, a picture");

    [Fact]
    public void Says_that_an_output_is_missing() => Refuses(NanoDet, new TinyOnnx().Input("pixel_values", 1, 3, 32, 32).Output("boxes", new float[16], 1, 4, 4),
        "output scores is missing; found boxes: fp32 [1, 4, 4]; expected outputs boxes: fp32 [1, *, 4]; scores: fp32 [1, *, 2]");

    [Fact]
    public void Says_that_an_input_has_another_type() =>
        Refuses(NanoDet, new TinyOnnx().HalfInput("pixel_values", 1, 3, 32, 32).Output("boxes", new float[16], 1, 4, 4).Output("scores", new float[8], 1, 4, 2),
            "input pixel_values is fp16 [1, 3, 32, 32]; expected pixel_values: fp32 [1, 3, 32, 32]");

    [Fact]
    public void Says_that_the_grid_does_not_fit() => Refuses("""{"model_type": "yolox", "id2label": ["cup", "dog"]}""",
        new TinyOnnx().Input("images", 1, 3, 32, 32).Output("output", new float[20 * 7], 1, 20, 7),
        "found 20 places for a canvas of 32 × 32; expected 21 (strides 8, 16, 32)");

    [Fact]
    public void Says_that_a_model_wants_an_input_that_the_slot_lacks()
    {
        using var folder = new DetectorFolder("""{"model_type": "depth_anything"}""",
            new TinyOnnx().Input("pixel_values", 1, 3, -1, -1).IntegerInput("camera", 1).Output("predicted_depth", new float[4], 1, 2, 2));
        File.WriteAllText(Path.Combine(folder.Path, "preprocessor_config.json"), """{"size": {"height": 14, "width": 14}, "do_normalize": false}""");

        Assert.Contains("it wants an input camera, int64 [1], that this slot does not have",
            Assert.Throws<InvalidDataException>(() => DepthModel.Open(folder.Path)).Message);
    }

    [Fact]
    public void Says_which_output_holds_NaN()
    {
        using var folder = new DetectorFolder(NanoDet, new TinyOnnx().Input("pixel_values", 1, 3, 32, 32).Output("boxes", new float[16], 1, 4, 4)
            .Output("scores", [0, 0, 0, 0, 0, 0, 0, float.NaN], 1, 4, 2));

        Assert.Contains("output scores holds NaN in 1 of 8 places",
            Assert.Throws<InvalidDataException>(() => Detectors.Open(folder.Path).Detect(new Picture(5, 5))).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(2_000_000)]
    public void Says_that_a_model_file_is_cut_short(int length)
    {
        using var folder = new DetectorFolder(NanoDet, model: null);
        File.WriteAllBytes(folder.Model, File.ReadAllBytes(Path.Combine(ShippedModels.Detector, "model.onnx"))[..length]);

        Assert.Contains($"model.onnx: found {length} bytes that are no whole ONNX model; download it again",
            Assert.Throws<InvalidDataException>(() => Detectors.Open(folder.Path)).Message);
    }

    [Fact]
    public void Says_that_a_file_is_no_model()
    {
        using var folder = new DetectorFolder(NanoDet, model: null);
        File.WriteAllText(folder.Model, "<html>404</html>");

        Assert.Contains("no whole ONNX model", Assert.Throws<InvalidDataException>(() => Detectors.Open(folder.Path)).Message);
    }

    private static void Refuses(string config, TinyOnnx model, string expected)
    {
        using var folder = new DetectorFolder(config, model);

        var error = Assert.Throws<InvalidDataException>(() => Detectors.Open(folder.Path));

        Assert.Contains(expected, error.Message);
        Assert.Contains(folder.Path, error.Message);
    }
}
