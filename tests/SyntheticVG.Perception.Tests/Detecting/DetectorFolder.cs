using SyntheticVG.Perception.Tests.Sessions;

namespace SyntheticVG.Perception.Tests.Detecting;

/// <summary>A model folder of a detector for tests: two classes, a canvas of 32 × 32.</summary>
internal sealed class DetectorFolder : IDisposable
{
    public const string Pixels = """{"do_rescale": false, "do_normalize": false, "channel_order": "BGR", "fit": "corner", "pad_value": """
        + """114, "resample_with": "opencv-linear", "side_rounding": "down"}""";

    private readonly TemporaryFolder _folder = new();

    public DetectorFolder(string config, TinyOnnx? model)
    {
        File.WriteAllText(_folder["config.json"], config);
        File.WriteAllText(_folder["preprocessor_config.json"], Pixels);
        model?.Write(_folder["model.onnx"]);
    }

    public string Path => _folder.FullName;

    public string Model => _folder["model.onnx"];

    public void Dispose() => _folder.Dispose();
}
