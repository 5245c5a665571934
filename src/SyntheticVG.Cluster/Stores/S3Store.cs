using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace SyntheticVG.Cluster.Stores;

/// <summary>A bucket of Amazon S3, or of a server that speaks as it does (MinIO, Ceph, Garage).</summary>
/// <remarks>
/// Keys and region are found as by every program of Amazon's SDK: <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c>, <c>AWS_REGION</c>, a profile, the
/// machine's role.
/// <see cref="Endpoint"/> names another server. Checksums beyond the signature are sent only where S3 requires them: other servers refuse them.
/// </remarks>
internal sealed class S3Store : IObjectStore
{
    /// <summary>The variable with the address of a server other than Amazon's.</summary>
    public const string Endpoint = "AWS_ENDPOINT_URL";

    /// <summary>How a store of this kind is named: <c>s3://BUCKET</c> or <c>s3://BUCKET/PREFIX</c>.</summary>
    public const string Scheme = "s3://";

    private readonly string _name, _bucket, _prefix;
    private readonly AmazonS3Client _client;

    /// <summary>Takes the name of a bucket; asks nothing of the server yet.</summary>
    /// <param name="name">As <see cref="NameOf"/> gives it.</param>
    /// <exception cref="IOException">No keys are found.</exception>
    public S3Store(string name)
    {
        _name = name;
        var parts = name[Scheme.Length..].Split('/', 2);
        (_bucket, _prefix) = (parts[0], parts.Length > 1 ? parts[1] + "/" : "");
        var settings = new AmazonS3Config
        {
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } address)
        {
            settings.ServiceURL = address;
            settings.ForcePathStyle = true; // other servers seldom have a host name for each bucket
            settings.AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        }
        try
        {
            _client = new(settings);
        }
        catch (AmazonClientException e)
        {
            throw new IOException($"{name}: {e.Message.TrimEnd('.')}; expected AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, "
                + $"or a profile ({Endpoint} names a server other than Amazon's)", e);
        }
    }

    /// <summary>The name as it is kept and compared.</summary>
    /// <exception cref="ArgumentException">It names no bucket.</exception>
    public static string NameOf(string store) => store.Length > Scheme.Length && store[Scheme.Length] != '/'
        ? store.TrimEnd('/')
        : throw new ArgumentException($"--store is '{store}'; expected s3://BUCKET or s3://BUCKET/PREFIX");

    /// <inheritdoc/>
    public Task PutAsync(string name, string file, CancellationToken cancellationToken) =>
        AskAsync($"store {name}",
            () => _client.PutObjectAsync(new() { BucketName = _bucket, Key = _prefix + name, FilePath = file, UseChunkEncoding = false }, cancellationToken));

    /// <inheritdoc/>
    public async Task GetAsync(string name, string file, CancellationToken cancellationToken)
    {
        using var found =
            await AskAsync($"fetch {name}", () => _client.GetObjectAsync(new() { BucketName = _bucket, Key = _prefix + name }, cancellationToken));
        try
        {
            await using var to = File.Create(file);
            await found.ResponseStream.CopyToAsync(to, cancellationToken);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException)
        {
            throw new IOException($"{_name}: {name} ended early: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAllAsync(string prefix, CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var page = await AskAsync("list",
                () => _client.ListObjectsV2Async(new() { BucketName = _bucket, Prefix = _prefix + prefix, ContinuationToken = next }, cancellationToken));
            foreach (var stored in page.S3Objects ?? []) // one by one: every server has it, and a shard has few
                await AskAsync($"remove {stored.Key}", () => _client.DeleteObjectAsync(_bucket, stored.Key, cancellationToken));
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // The SDK tries again by itself where that helps; what is left is for whoever runs the cluster.
    private async Task<T> AskAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            throw new FileNotFoundException($"{_name} cannot {what}: no such object", e);
        }
        catch (AmazonS3Exception e)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{_name} cannot {what}: {(int)e.StatusCode} {e.ErrorCode}: {e.Message}"), e);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException)
        {
            throw new IOException($"{_name} cannot {what}: {e.Message}", e);
        }
    }
}
