using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve.Keys;

/// <summary>Asks every request for a key, and counts each user's requests. The file is read again when it changes.</summary>
internal sealed class KeyRing : IDisposable
{
    private static readonly object Sender = new();

    private readonly string _path;
    private readonly int _rate;
    private readonly Func<HttpContext, Problem, Task> _refuse;
    private readonly Action<string> _say;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TokenBucketRateLimiter> _limits = [];
    private Dictionary<string, KeyUser> _users = [];
    private (DateTime, long) _seen;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is none of keys.</exception>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public KeyRing(string path, int rate, Func<HttpContext, Problem, Task> refuse, Action<string> say)
    {
        (_path, _rate, _refuse, _say) = (path, rate, refuse, say);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file of keys; synvg keys add NAME --file {path} makes one", path);
        _seen = StateOf(path);
        _users = KeyFile.Read(path).ToDictionary(user => user.Sha256);
    }

    /// <summary>Lets a request through that has a key and is within its rate.</summary>
    public async Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/health")
            || (path.StartsWithSegments("/metrics") && context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)))
        {
            await next(context);
            return;
        }
        if (UserOf(context.Request.Headers.Authorization.ToString()) is not { } user)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await _refuse(context, new(StatusCodes.Status401Unauthorized, "no-key", "no key of this service; send Authorization: Bearer KEY"));
            return;
        }
        using var lease = LimitOf(user).AttemptAcquire();
        if (!lease.IsAcquired)
        {
            await _refuse(context, new(StatusCodes.Status429TooManyRequests, "rate", $"more than {user.Rate ?? _rate} requests a minute") { RetryAfter = 1 });
            return;
        }
        context.Items[Sender] = user.Name;
        await next(context);
    }

    /// <summary>The user of a request's key; empty where no keys are asked for.</summary>
    public static string SenderOf(HttpContext context) => context.Items.TryGetValue(Sender, out var name) ? (string)name! : "";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var limit in _limits.Values)
            limit.Dispose();
    }

    private KeyUser? UserOf(string header)
    {
        const string Scheme = "Bearer ";
        Refresh();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? _users.GetValueOrDefault(KeyFile.HashOf(header[Scheme.Length..].Trim())) : null;
    }

    private TokenBucketRateLimiter LimitOf(KeyUser user)
    {
        lock (_gate)
        {
            if (_limits.TryGetValue(user.Sha256, out var limit))
                return limit;
            var rate = user.Rate ?? _rate;
            return _limits[user.Sha256] = new(new()
            {
                TokenLimit = rate,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / rate),
                AutoReplenishment = true,
                QueueLimit = 0,
            });
        }
    }

    // A file that cannot be read leaves those in force that were.
    private void Refresh()
    {
        lock (_gate)
        {
            var state = StateOf(_path);
            if (state == _seen)
                return;
            _seen = state;
            try
            {
                _users = KeyFile.Read(_path).ToDictionary(user => user.Sha256);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
            {
                _say($"synvg: {_path} changed and cannot be read; the keys stay as they were: {e.Message}");
            }
        }
    }

    private static (DateTime, long) StateOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
