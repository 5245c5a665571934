using SyntheticVG.Cluster.Stores;

namespace SyntheticVG.Cluster.Tests;

/// <summary>A bucket as the store of shards, beside a stand-in of the server.</summary>
public sealed class S3StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _before = [];

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_stored_is_fetched_and_removed_by_its_beginning_though_the_server_is_busy_now_and_then()
    {
        await using var server = await S3StandIn.StartAsync();
        using var store = Open(server, S3StandIn.Secret, $"s3://{S3StandIn.Bucket}/some where/");
        await File.WriteAllBytesAsync(_folder["part"], [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))], Cancellation);

        for (var i = 0; i < 10; i++)
            await store.PutAsync($"run/{i}.zip", _folder["part"], Cancellation);
        await store.PutAsync("runs/other.zip", _folder["part"], Cancellation);
        await store.GetAsync("run/9.zip", _folder["back"], Cancellation);
        await store.RemoveAllAsync("run/", Cancellation);

        Assert.Equal(await File.ReadAllBytesAsync(_folder["part"], Cancellation), await File.ReadAllBytesAsync(_folder["back"], Cancellation));
        Assert.Equal(["some where/runs/other.zip"], server.Objects.Keys);
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.GetAsync("run/9.zip", _folder["back"], Cancellation));
    }

    [Theory]
    [InlineData("another secret", S3StandIn.Bucket, "403 InvalidAccessKeyId")]
    [InlineData(S3StandIn.Secret, "no-such-bucket", "404 NoSuchBucket")]
    public async Task What_the_server_refuses_is_said_with_its_code(string secret, string bucket, string message)
    {
        await using var server = await S3StandIn.StartAsync();
        using var store = Open(server, secret, $"s3://{bucket}/run");
        await File.WriteAllTextAsync(_folder["part"], "x", Cancellation);

        var wrong = await Assert.ThrowsAsync<IOException>(() => store.PutAsync("a", _folder["part"], Cancellation));

        Assert.Contains($"s3://{bucket}/run cannot store a: {message}", wrong.Message);
    }

    [Fact]
    public async Task An_object_that_ends_early_is_an_error()
    {
        await using var server = await S3StandIn.StartAsync();
        using var store = Open(server, S3StandIn.Secret, $"s3://{S3StandIn.Bucket}");
        await File.WriteAllBytesAsync(_folder["part"], new byte[200_000], Cancellation);
        await store.PutAsync("a", _folder["part"], Cancellation);
        server.Breaks = true;

        await Assert.ThrowsAnyAsync<IOException>(() => store.GetAsync("a", _folder["back"], Cancellation));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///run")]
    [InlineData("gs://bucket/run")]
    public void Other_names_are_refused(string name) => Assert.Throws<ArgumentException>(() => ObjectStores.NameOf(name));

    private IObjectStore Open(S3StandIn server, string secret, string name)
    {
        foreach (var (variable, value) in server.Environment(secret))
        {
            _before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
            Environment.SetEnvironmentVariable(variable, value);
        }
        return ObjectStores.Open(name);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
