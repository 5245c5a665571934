using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SyntheticVG.Web.Hosting;

/// <summary>Who is answered: requests to our own name, writes from our own pages, with the token where there is one.</summary>
/// <remarks>
/// A page of another site can make a browser send requests here. It cannot choose the Host header (a name that it makes point here
/// is not ours), nor the Origin header, nor read an HttpOnly cookie.
/// </remarks>
internal sealed class AccessRules(HostOptions options)
{
    private const string Cookie = "synvg-token", Parameter = "token";

    private readonly byte[]? _token = options.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    /// <summary>Answers a request that may not pass.</summary>
    /// <returns>Whether it may.</returns>
    public async Task<bool> PassesAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host))
        {
            await new Problem(StatusCodes.Status421MisdirectedRequest, "foreign-host", $"a request to {request.Host}", $"one to {options.Url}")
                .WriteAsync(context);
            return false;
        }
        if (_token is not null && !HasToken(request, out var shown))
        {
            await new Problem(StatusCodes.Status401Unauthorized, "no-token", shown ? "another token" : "no token",
                "the token of --token-file: open the address that was printed, or send Authorization: Bearer").WriteAsync(context);
            return false;
        }
        if (HttpMethods.IsGet(request.Method) && request.Query.ContainsKey(Parameter))
        {
            Remember(context);
            return false;
        }
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return true;
        if (request.Headers.Origin is [{ } origin] && origin == $"http://{request.Host}")
            return true;
        await new Problem(StatusCodes.Status403Forbidden, "foreign-origin", request.Headers.Origin is [var other] ? $"the origin {other}" : "no Origin header",
            $"http://{request.Host}: edits come from our own pages").WriteAsync(context);
        return false;
    }

    private bool IsOurs(HostString host)
    {
        if ((host.Port ?? 80) != options.Port)
            return false;
        var name = host.Host.Trim('[', ']');
        return name == "localhost" ? IPAddress.IsLoopback(options.Address) || IsAny
            : IPAddress.TryParse(name, out var address) ? IsAny || address.Equals(options.Address) // a number is no name that somebody else could point here
            : IsAny && name.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
    }

    private bool IsAny => options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any);

    private bool HasToken(HttpRequest request, out bool shown)
    {
        var given = request.Query[Parameter] is [{ } parameter] ? parameter
            : request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..]
            : request.Cookies[Cookie];
        shown = given is not null;
        return given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _token);
    }

    // The token leaves the address bar, and so the history, for a cookie that no script reads.
    private void Remember(HttpContext context)
    {
        if (_token is not null)
            context.Response.Cookies.Append(Cookie, options.Token!, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
        var rest = context.Request.Query.Where(pair => pair.Key != Parameter)
            .SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}"));
        var path = RequestPath.Of(context).Raw;
        context.Response.Redirect((path.StartsWith("//", StringComparison.Ordinal) ? "/" : path) + (rest.Any() ? $"?{string.Join('&', rest)}" : ""));
    }
}
