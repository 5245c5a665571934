using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SyntheticVG.Web.Hosting;

/// <summary>The path of a request as it was sent, cut at its slashes and then decoded, once: a segment may hold any character, a slash too.</summary>
/// <param name="Raw">The path as it was sent.</param>
/// <param name="Segments">Its segments, decoded.</param>
internal sealed record RequestPath(string Raw, IReadOnlyList<string> Segments)
{
    /// <summary>The path of a request.</summary>
    public static RequestPath Of(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } sent && sent[0] == '/'
            ? sent
            : context.Request.Path.ToUriComponent();
        var raw = target.Split('?', '#')[0];
        return new(raw, [.. raw.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)]);
    }
}
