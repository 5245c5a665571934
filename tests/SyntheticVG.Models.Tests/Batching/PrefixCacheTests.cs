using SyntheticVG.Models.Generation;

namespace SyntheticVG.Models.Tests.Batching;

public class PrefixCacheTests
{
    [Fact]
    public void What_was_not_asked_for_longest_goes_first()
    {
        using var cache = new PrefixCache(100);
        var (a, b, c) = (new Prefix(40), new Prefix(40), new Prefix(40));
        Use(cache, "a", a);
        Use(cache, "b", b);
        Use(cache, "a", a);

        Use(cache, "c", c);

        Assert.Equal((false, true, false), (a.Gone, b.Gone, c.Gone));
        Assert.Equal((80, 3, 1), (cache.Bytes, cache.Reads, cache.Hits));
    }

    [Fact]
    public void What_is_used_stays_until_it_is_let_go()
    {
        using var cache = new PrefixCache(50);
        var (a, b) = (new Prefix(40), new Prefix(40));
        var used = cache.Take("k", "a", () => a);
        Use(cache, "b", b);
        Assert.Equal((false, true), (a.Gone, b.Gone));

        used.Dispose();
        Assert.False(a.Gone); // it fits
        Use(cache, "c", new Prefix(60)); // and this one fits by itself neither: it goes once nobody uses it
        Assert.True(a.Gone);
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public async Task Two_who_ask_for_the_same_wait_for_one_reading()
    {
        using var cache = new PrefixCache(100);
        using var gate = new ManualResetEventSlim();
        var both = Enumerable.Range(0, 2).Select(_ => Task.Run(
            () =>
            {
                using var lease = cache.Take("k", "a", () =>
                {
                    gate.Wait();
                    return new Prefix(10);
                });
                return lease.Value;
            },
            TestContext.Current.CancellationToken)).ToArray();

        gate.Set();

        var read = await Task.WhenAll(both);
        Assert.Same(read[0], read[1]);
        Assert.Equal((1, 1), (cache.Reads, cache.Hits));
    }

    [Fact]
    public void A_reading_that_failed_is_begun_anew()
    {
        using var cache = new PrefixCache(100);

        Assert.Throws<InvalidDataException>(() => cache.Take<Prefix>("k", "a", () => throw new InvalidDataException()));

        Use(cache, "a", new Prefix(10));
        Assert.Equal((10, 1), (cache.Bytes, cache.Reads));
    }

    private static void Use(PrefixCache cache, string key, Prefix prefix)
    {
        using var lease = cache.Take("k", key, () => prefix);
    }

    private sealed class Prefix(long bytes) : IPrefix
    {
        public bool Gone { get; private set; }

        public long Bytes => bytes;

        public void Dispose() => Gone = true;
    }
}
