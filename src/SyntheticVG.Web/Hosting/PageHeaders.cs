using Microsoft.AspNetCore.Http;

namespace SyntheticVG.Web.Hosting;

/// <summary>Headers of every answer: nothing is fetched from elsewhere, nothing runs that is not ours, nobody frames us.</summary>
internal static class PageHeaders
{
    /// <summary>What a page may load.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'none'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }
}
