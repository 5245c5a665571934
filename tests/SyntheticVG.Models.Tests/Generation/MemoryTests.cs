using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Generation;

/// <summary>Counts all tensors of the process, so nothing may run beside it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

[Collection(nameof(Alone))]
public class MemoryTests
{
    [Fact]
    public void Five_hundred_generations_leave_no_tensor_behind()
    {
        using var model = new Qwen2Model(Qwen2Config.Tiny);
        Initialization.Randomize(model, seed: 1);
        using var prefix = Prefix(model);
        Run();
        var before = Tensor.TotalCount;

        for (var i = 0; i < 500; i++)
            Run();

        Assert.InRange(Tensor.TotalCount, 0, before); // fewer where those of other tests were freed meanwhile

        void Run()
        {
            using var state = prefix.Fork(rows: 2);
            state.Append([[1, 2], [3]]);
            TextGenerator.Write(state, new() { MaxNewTokens = 2, Sample = true }, cancellationToken: TestContext.Current.CancellationToken);
            ContinuationScorer.Score(prefix, [[1, 2, 3], [4]]);
        }
    }

    private static IDecoderState Prefix(Qwen2Model model)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return new TorchDecoder(model).Read([model.Embed(tensor(new long[] { 3, 17, 8 }))]);
    }
}
