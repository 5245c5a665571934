using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>A checkpoint of a few thousand random weights, written once.</summary>
internal static class TinyRobin
{
    private static readonly Lazy<string> Written = new(Write);

    static TinyRobin() => TorchSharp.torch.set_num_threads(1); // the tests share two processors

    public static string Folder => Written.Value;

    private static string Write()
    {
        var folder = Directory.CreateTempSubdirectory("synvg-tiny-").FullName;
        _ = PocketTokenizer.Write(folder,
            ["Objects Relations Generate Which caption best describes the image yes no A B C D dog cat tree is red small next to on"], 512);
        using var robin = new Robin(RobinConfig.Tiny with
        {
            Language = RobinConfig.Tiny.Language with { VocabularySize = 512, MaxPositions = 8192 },
            MaskToken = 10,
            PositionToken = 11,
        });
        Initialization.Randomize(robin, 3);
        robin.eval();
        RobinFolder.Save(robin, folder, new() { RandomSeed = 3 });
        return folder;
    }
}
