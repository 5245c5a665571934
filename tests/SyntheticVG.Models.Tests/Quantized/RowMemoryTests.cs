using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Tests.Quantized;

public sealed class RowMemoryTests
{
    [Fact]
    public void Forks_share_what_was_read_and_have_ends_of_their_own()
    {
        using var prefix = new RowMemory(BlockModels.Config, 100);
        Assert.Equal(100, prefix.Extend(100).Count());
        var forks = Enumerable.Range(0, 18).Select(_ => prefix.Fork()).ToList();
        foreach (var fork in forks)
            Assert.Equal((0, 100), (fork.Extend(1).Single().Position, fork.Length - 1));

        var pages = forks.SelectMany(fork => fork.Pages.Select(page => page.Page)).Append(prefix.Pages[0].Page).Distinct().ToList();
        Assert.Equal(1 + 18, pages.Count);
        Assert.True(pages[0].Shared);
        foreach (var fork in forks)
            fork.Dispose();
        Assert.False(prefix.Pages[0].Page.Shared);
        Assert.Equal(100, prefix.Extend(1).Single().Position); // alone again, it goes on in its own page
    }

    // docs/laptop.md: a photo of 3,500 tokens, then 18 regions whose texts go on from it. Memory that nobody writes to is not taken from the system.
    [Fact]
    public void Keys_and_values_of_a_whole_photo_and_of_18_regions_take_what_is_counted()
    {
        var config = RobinConfig.Robin3B.Language;
        var position = 2L * config.Layers * config.KeyValueHeads * config.HeadSize * sizeof(float);
        using var prefix = new RowMemory(config, 3500);
        Assert.Equal(3500, prefix.Extend(3500).Count());
        Assert.InRange(Bytes([prefix]), 3500 * position, 3516 * position); // in blocks of sixteen positions

        var rows = Enumerable.Range(0, 18).Select(_ => prefix.Fork()).ToList();
        foreach (var row in rows)
            Assert.Equal(100, row.Extend(100).Count());
        Assert.InRange(Bytes([prefix, .. rows]) - Bytes([prefix]), 18 * 100 * position, 200_000_000);
        foreach (var row in rows)
            row.Dispose();

        static long Bytes(IEnumerable<RowMemory> rows) => rows.SelectMany(row => row.Pages.Select(page => page.Page)).Distinct().Sum(page => page.Bytes);
    }

    [Fact]
    public void What_is_forgotten_is_written_over_in_pages_of_ones_own()
    {
        using var row = new RowMemory(BlockModels.Config, 16);
        Assert.Equal(20, row.Extend(20).Count());
        Assert.Equal(2, row.Pages.Count);
        row.Forget(6);

        Assert.Equal((14, 1), (row.Length, row.Pages.Count));
        Assert.Equal(14, row.Extend(1).Single().Position);
        using var fork = row.Fork();
        row.Forget(3);
        Assert.Equal(12, row.Length);
        Assert.Equal(0, row.Extend(1).Single().Position); // a new page: the fork still needs the shared one as it is
        Assert.Equal(15, fork.Length);
    }
}
