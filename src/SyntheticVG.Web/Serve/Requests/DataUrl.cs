using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>A picture inside a request: <c>data:image/png;base64,…</c>. Other addresses are refused: the service fetches nothing.</summary>
internal static class DataUrl
{
    /// <summary>The bytes.</summary>
    /// <param name="url">The address.</param>
    /// <param name="where">Where in the request it stands.</param>
    /// <exception cref="ProblemException">It is none of that.</exception>
    public static byte[] Read(string? url, string where)
    {
        const string Mark = ";base64,";
        if (url?.StartsWith("data:", StringComparison.OrdinalIgnoreCase) != true)
            throw Refused(where, url is null ? "nothing" : url[..Math.Min(url.Length, 60)],
                "a data URL, data:image/jpeg;base64,...; nothing is fetched from other addresses");
        var at = url.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            throw Refused(where, url[..Math.Min(url.Length, 60)], "a data URL in base64");
        try
        {
            return Convert.FromBase64String(url[(at + Mark.Length)..]);
        }
        catch (FormatException)
        {
            throw Refused(where, "text that is no base64", "a data URL in base64");
        }
    }

    private static ProblemException Refused(string where, string found, string expected) =>
        new(new(StatusCodes.Status400BadRequest, "no-data-url", $"{where} is {found}; expected {expected}") { Part = where });
}
