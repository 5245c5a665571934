using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SyntheticVG.Cluster.Tests;

/// <summary>As much of S3 as a store of shards needs, in memory: put, get, list in short pages, delete; it is busy every seventh time.</summary>
internal sealed class S3StandIn : IAsyncDisposable
{
    public const string Bucket = "shards", Key = "a-key", Secret = "a-secret";
    private const int Page = 3, BusyEvery = 7;

    private readonly WebApplication _server;
    private int _asked;

    private S3StandIn(WebApplication server) => _server = server;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>Whether whole objects are sent short: a connection that breaks.</summary>
    public bool Breaks { get; set; }

    public string Address => _server.Urls.First();

    public static async Task<S3StandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        var server = builder.Build();
        var standIn = new S3StandIn(server);
        server.Run(standIn.AnswerAsync);
        await server.StartAsync();
        return standIn;
    }

    /// <summary>What a process needs to find it.</summary>
    public (string Name, string Value)[] Environment(string secret = Secret) =>
        [("AWS_ENDPOINT_URL", Address), ("AWS_ACCESS_KEY_ID", secret == Secret ? Key : "another"), ("AWS_SECRET_ACCESS_KEY", secret),
            ("AWS_REGION", "us-east-1"), ("AWS_EC2_METADATA_DISABLED", "true")];

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!.TrimStart('/'));
        if (Interlocked.Increment(ref _asked) % BusyEvery == 0)
            await RefuseAsync(context, 503, "SlowDown");
        else if (!request.Headers.Authorization.ToString().Contains($"Credential={Key}/", StringComparison.Ordinal))
            await RefuseAsync(context, 403, "InvalidAccessKeyId");
        else if (path.Split('/')[0] != Bucket)
            await RefuseAsync(context, 404, "NoSuchBucket");
        else
            await ServeAsync(context, request, path[Bucket.Length..].TrimStart('/'));
    }

    private async Task ServeAsync(HttpContext context, HttpRequest request, string name)
    {
        switch (request.Method)
        {
            case "PUT":
                using (var body = new MemoryStream())
                {
                    await request.Body.CopyToAsync(body);
                    if (request.Headers["x-amz-content-sha256"] != Convert.ToHexStringLower(SHA256.HashData(body.ToArray())))
                        await RefuseAsync(context, 400, "XAmzContentSHA256Mismatch");
                    else
                        Objects[name] = body.ToArray();
                }
                break;
            case "DELETE":
                Objects.TryRemove(name, out _);
                context.Response.StatusCode = 204;
                break;
            case "GET" when name.Length == 0:
                await ListAsync(context, request.Query["prefix"].ToString(), request.Query["continuation-token"].ToString());
                break;
            case "GET" when Objects.TryGetValue(name, out var found):
                context.Response.ContentLength = found.Length;
                await context.Response.Body.WriteAsync(Breaks ? found.AsMemory(0, found.Length / 2) : found);
                if (Breaks)
                    context.Abort();
                break;
            default:
                await RefuseAsync(context, 404, "NoSuchKey");
                break;
        }
    }

    private Task ListAsync(HttpContext context, string prefix, string after)
    {
        string[] names = [.. Objects.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, after) > 0)
            .Order(StringComparer.Ordinal)];
        XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
        var page = names.Take(Page).ToArray();
        var answer =
            new XElement(s3 + "ListBucketResult", new XElement(s3 + "Name", Bucket), new XElement(s3 + "IsTruncated", names.Length > Page ? "true" : "false"),
                page.Select(name => new XElement(s3 + "Contents", new XElement(s3 + "Key", name), new XElement(s3 + "Size", Objects[name].Length))));
        if (names.Length > Page)
            answer.Add(new XElement(s3 + "NextContinuationToken", page[^1]));
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(answer.ToString());
    }

    private static Task RefuseAsync(HttpContext context, int status, string code)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/xml");
        return context.Response.WriteAsync(new XElement("Error", new XElement("Code", code), new XElement("Message", $"the stand-in says {code}")).ToString());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
