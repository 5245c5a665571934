using SyntheticVG.Instructions;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Tests.Training;

public class VanishingMasksTests
{
    [Theory]
    [InlineData(37, 61, 16)]
    [InlineData(100, 75, 8)]
    [InlineData(64, 64, 16)]
    [InlineData(10, 9, 16)]
    public void A_mask_vanishes_where_torchs_shrinking_leaves_nothing(int width, int height, int side)
    {
        foreach (var (x, y) in Enumerable.Range(0, width).SelectMany(x => Enumerable.Range(0, height).Where(y => (x + y) % 3 == 0).Select(y => (x, y))))
        {
            using var scope = NewDisposeScope();
            var mask = new Mask(height, width) { [x, y] = true }.ToRle();
            var shrunk = functional.interpolate(RegionMasks.ToTensor([mask]).to(float32).unsqueeze(0), size: [side, side],
                mode: InterpolationMode.Bilinear, align_corners: false);

            Assert.Equal(shrunk.gt(0).any().ToBoolean(), VanishingMasks.Survives(mask, side));
        }
    }
}
