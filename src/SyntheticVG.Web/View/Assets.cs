using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>The page, its style and its modules, as they are built into the program.</summary>
internal sealed class Assets
{
    private const string Page = "view.html";

    private readonly Dictionary<string, (byte[] Content, string Tag)> _files = [];

    public Assets()
    {
        var assembly = typeof(Assets).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => TypeOf(name) is not null))
        {
            using var stream = assembly.GetManifestResourceStream(name)!; // its name was listed
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            _files[name] = (content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
        }
    }

    public Task PageAsync(HttpContext context) => WriteAsync(context, Page);

    public Task AssetAsync(HttpContext context, string name) => name != Page && _files.ContainsKey(name) ? WriteAsync(context, name)
        : Problem.NotFound($"/assets/{name}", string.Join(", ", _files.Keys.Order(StringComparer.Ordinal))).WriteAsync(context);

    private Task WriteAsync(HttpContext context, string name)
    {
        var (content, tag) = _files[name];
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache"; // asked again each time, sent again when the program is another
        if (context.Request.Headers.IfNoneMatch.Contains(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        return Answers.WriteAsync(context, content, TypeOf(name)!); // only known types were taken
    }

    private static string? TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}
