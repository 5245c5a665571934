using System.Net;
using Microsoft.AspNetCore.Http;

namespace SyntheticVG.Web.Hosting;

/// <summary>Pages of other sites cannot ask a server of this machine, under a name of their own or from their origin.</summary>
internal static class OwnHost
{
    /// <summary>Lets requests through that name this machine, and come from no page or from one of ours.</summary>
    public static Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        var (host, origin) = (context.Request.Host, context.Request.Headers.Origin);
        if (!IsLocal(host.Host))
            return new Problem(StatusCodes.Status421MisdirectedRequest, "foreign-host", $"a request to {host}",
                "one to localhost or 127.0.0.1; with keys any name is taken").WriteAsync(context);
        if (origin.Count > 0 && !(Uri.TryCreate(origin[0], UriKind.Absolute, out var from) && IsLocal(from.Host)))
            return new Problem(StatusCodes.Status403Forbidden, "foreign-origin", $"the origin {origin[0]}", "a page of this machine, or no page")
                .WriteAsync(context);
        return next(context);
    }

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
