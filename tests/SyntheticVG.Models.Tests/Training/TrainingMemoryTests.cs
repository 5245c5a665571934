using SyntheticVG.Models.Tests.Generation;
using SyntheticVG.Models.Training;
using TorchSharp;

namespace SyntheticVG.Models.Tests.Training;

[Collection(nameof(Alone))]
public class TrainingMemoryTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Steps_leave_no_tensor_behind(bool recompute, bool adapters)
    {
        using var robin = TinyData.Model();
        using var learner = new Learner(robin, new() { Steps = 9, Recompute = recompute, Adapters = adapters ? new() { Rank = 2 } : null });
        using var scope = torch.NewDisposeScope();
        Step();
        GC.Collect(); // what tests before this one left
        GC.WaitForPendingFinalizers();
        var before = torch.Tensor.TotalCount;

        for (var i = 0; i < 5; i++)
            Step();

        Assert.Equal(0, scope.DisposablesCount);
        Assert.Equal(before, torch.Tensor.TotalCount);

        void Step()
        {
            using var batch = TrainingBatch.Of([new TinyData(2).Make(0, 0), new TinyData(2).Make(0, 1)], robin.Config);
            learner.Step([batch], 1);
        }
    }
}
