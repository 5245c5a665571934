using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Checkpoints;

public class RandomCheckpointTests
{
    [Fact]
    public void Is_a_checkpoint_marked_as_random_whose_weights_depend_on_seed_and_name()
    {
        using var folder = new TemporaryFolder();

        RandomCheckpoint.Write(RobinConfig.Tiny, folder.FullName, seed: 3, new() { LargestFile = 20_000 });

        using var files = new RobinFolder(folder.FullName);
        using var robin = files.Load();
        Assert.Equal(3, files.RandomSeed);
        Assert.True(Directory.GetFiles(folder.FullName, "*.safetensors").Length > 1);
        foreach (var (name, parameter) in robin.named_parameters())
        {
            using var expected = Initialization.Make(name, parameter.shape, bfloat16, seed: 3);
            Assert.True(parameter.eq(expected.to(parameter.dtype)).all().item<bool>(), name);
        }
        var (key, embeddings) = robin.named_parameters().First(p => p.name.EndsWith("embed_tokens.weight"));
        using var other = Initialization.Make(key, embeddings.shape, bfloat16, seed: 4);
        Assert.False(embeddings.eq(other).all().item<bool>());
        Assert.InRange(embeddings.to(float32).std().item<float>(), 0.015, 0.025);
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("pocket")]
    public void A_preset_can_be_talked_to(string name)
    {
        using var folder = new TemporaryFolder();
        var preset = RobinPreset.Of(name);

        RandomCheckpoint.Write(preset.WriteTokenizer(folder.FullName), folder.FullName, seed: 1, new() { Generation = preset.Generation });

        using var session = RobinSession.Load(folder.FullName, Precision.Full);
        Assert.Equal("robin-random-weights-1", session.Name);
        Assert.Contains(session.Tokenizer.IdOf("<|im_end|>"), session.StopTokens);
    }

    [Fact]
    public void An_unknown_preset_is_named_with_those_there_are() =>
        Assert.Contains("robin-3b, pocket, tiny", Assert.Throws<ArgumentException>(() => RobinPreset.Of("huge")).Message, StringComparison.Ordinal);
}
