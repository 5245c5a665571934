using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Tells what a server means by an error: by its status, and by its words where those say more.</summary>
internal static partial class RefusedRequest
{
    private const double LongestWait = 30 * 86400; // seconds

    /// <summary>What became of the request.</summary>
    /// <param name="status">The HTTP status, or what the error names in its place; 200 where nothing does.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="key">The key to mask.</param>
    /// <param name="now">The time that a date to wait for is seen from.</param>
    public static WireException Of(int status, ServerError error, HttpResponseHeaders headers, string? key, DateTimeOffset now)
    {
        var said = ServerWords.Shown(error.Words, key);
        var message = $"{(status == 200 ? "an error instead of an answer" : $"HTTP {status}")}{(said.Length > 0 ? $": {said}" : "")}";
        var wait = RetryAfter(headers, now) ?? error.RetryAfter;
        var retryAfter = wait is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestWait)) : (TimeSpan?)null;
        if (status is >= 300 and < 400)
            return new(CallCode.Denied,
                $"HTTP {status}: the address has moved{(headers.Location is { } to ? $" to {ServerWords.Shown(to.ToString(), key)}; name that one" : "")}")
            {
                Stops = true
            };
        if (status == 402
            || (status is 200 or 400 or 403 or 429 && (HardQuota().IsMatch(error.Names) || (status == 429 && wait is null && Quota().IsMatch(error.Names)))))
            return new(CallCode.Quota, message) { Stops = true };
        if (status is 200 or 400 or 403 or 422 or 451 && Filter().IsMatch(error.Names))
            return new(CallCode.Filter, message);
        if (status is 401 or 403 or 404 or 407)
            return new(CallCode.Denied, message) { Stops = true };
        if (status == 429 || (status is 503 or 529 or 200 && Busy().IsMatch(error.Names)))
            return new(CallCode.RateLimited, message) { Passing = true, RetryAfter = retryAfter };
        if (status is 408 or 409 or 425 or >= 500 || (status == 200 && ServerFault().IsMatch(error.Names)))
            return new(CallCode.ServerError, message) { Passing = true, RetryAfter = retryAfter };
        return new(CallCode.BadRequest, message);
    }

    // Milliseconds, seconds or a date.
    private static double? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.TryGetValues("retry-after-ms", out var exact)
            && double.TryParse(exact.First(), CultureInfo.InvariantCulture, out var milliseconds) && milliseconds >= 0)
            return milliseconds / 1000;
        if (!headers.TryGetValues("Retry-After", out var values) || values.First() is not { } value)
            return null;
        if (double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
            return Math.Max(seconds, 0);
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var date) && date > now ? (date - now).TotalSeconds : null;
    }

    [GeneratedRegex(
        @"insufficient[_ ](?:quota|balance|credits?|funds)|credit balance is too low|billing_(?:hard_limit|not_active)|billing hard limit|out of credits|arrearage|payment required",
        RegexOptions.CultureInvariant)]
    private static partial Regex HardQuota();

    [GeneratedRegex(@"exceeded your current quota|check your plan and billing|quota[_ ]?exceeded|exceeded.{0,30}\bquota|credit", RegexOptions.CultureInvariant)]
    private static partial Regex Quota();

    [GeneratedRegex(
        @"content[_ -]?(?:filter|policy|management|moderation)|contentfilter|responsible ?ai|\bmoderat|\bflagged\b|inappropriate|data[_ ]?inspection|safety (?:system|filter|polic|setting|reason)|prohibited[_ ]content|\bblocked\b.{0,60}(?:safety|content|polic)|violat\w*.{0,60}polic|polic\w*.{0,30}violat|usage policy|harmful|sensitive (?:content|words)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Filter();

    [GeneratedRegex(@"server[_ ]?error|internal[_ ]?error|server had an error", RegexOptions.CultureInvariant)]
    private static partial Regex ServerFault();

    [GeneratedRegex(
        @"\bloading\b|overloaded|too busy|\bis busy\b|no capacity|at capacity|slow ?down|rate[_ -]?limit|too many requests|warming up|currently unavailable",
        RegexOptions.CultureInvariant)]
    private static partial Regex Busy();
}
