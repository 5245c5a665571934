namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>How a call can end without a usable answer, in words that stay the same: in ledgers, counts and messages.</summary>
public static class CallCode
{
    /// <summary>No connection came about; nothing was sent.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The connection broke after the request was sent.</summary>
    public const string Closed = "closed";

    /// <summary>No whole answer came in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The server failed (HTTP 5xx).</summary>
    public const string ServerError = "server-error";

    /// <summary>The server asked to be asked less often, for too long (HTTP 429).</summary>
    public const string RateLimited = "rate-limited";

    /// <summary>The server takes the request for a wrong one (other HTTP 4xx, or an error in place of an answer).</summary>
    public const string BadRequest = "bad-request";

    /// <summary>A content filter stopped the question or the answer.</summary>
    public const string Filter = "filter";

    /// <summary>The model refused to answer.</summary>
    public const string Refusal = "refusal";

    /// <summary>The answer reached the most tokens allowed before it could be used.</summary>
    public const string Length = "length";

    /// <summary>What came is no chat completion.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The answer has more bytes than allowed.</summary>
    public const string TooLong = "too-long";

    /// <summary>The account has no money or quota left.</summary>
    public const string Quota = "quota";

    /// <summary>The server denies every call: key, permission, address or model (HTTP 401, 403, 404, a redirect).</summary>
    public const string Denied = "denied";

    /// <summary>A request was sent before the run ended, and whether it was answered is not known.</summary>
    public const string InDoubt = "in-doubt";
}
