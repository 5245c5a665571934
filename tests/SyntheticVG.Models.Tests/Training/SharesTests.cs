using SyntheticVG.Models.Training;

namespace SyntheticVG.Models.Tests.Training;

public class SharesTests
{
    [Fact]
    public void Every_weight_has_one_owner_and_a_place_of_its_own_in_that_share()
    {
        long[] sizes = [7, 100, 3, 64, 64, 1, 250, 33];
        var shares = new Shares(sizes, 3);

        var taken = new HashSet<(int, long)>();
        for (var weight = 0; weight < sizes.Length; weight++)
        {
            for (var number = 0L; number < sizes[weight]; number++)
                Assert.True(taken.Add((shares.OwnerOf(weight), shares.StartOf(weight) + number)));
            Assert.InRange(shares.StartOf(weight) + sizes[weight], 1, shares.Largest);
        }
        Assert.Equal(sizes.Sum(), taken.Count);
        Assert.Equal(256, shares.Largest); // the largest weight alone, in whole lines of 16
    }

    [Fact]
    public void More_processes_than_weights_leave_some_without() => Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(new Shares([5, 5], 4).OwnerOf));
}
