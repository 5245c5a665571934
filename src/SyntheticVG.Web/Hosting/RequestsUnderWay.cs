using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace SyntheticVG.Web.Hosting;

/// <summary>What a server has let in and not yet answered; once it drains, new requests are told to go elsewhere.</summary>
internal sealed class RequestsUnderWay(Func<HttpContext, Problem, Task> refuse)
{
    private int _requests, _connections;
    private volatile bool _draining;

    /// <summary>Whether no new request is taken.</summary>
    public bool IsDraining => _draining;

    /// <summary>Requests that are being answered.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Connections that are open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>From now on new requests are turned away.</summary>
    public void Drain() => _draining = true;

    /// <summary>Counts a connection while it is open.</summary>
    public async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    /// <summary>Lets a request in, or turns it away; <c>/health/</c> is always answered.</summary>
    public async Task LetInAsync(HttpContext context, RequestDelegate next)
    {
        var isHealth = context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
        if (!isHealth)
            Interlocked.Increment(ref _requests); // before the look at the flag: a request that passes it is waited for
        try
        {
            if (_draining)
                context.Response.Headers.Connection = "close";
            if (_draining && !isHealth)
            {
                await refuse(context,
                    new(StatusCodes.Status503ServiceUnavailable, "stopping", "the server is stopping; ask another one, or this one again in a moment")
                    {
                        RetryAfter = 5
                    });
                return;
            }
            await next(context);
        }
        finally
        {
            if (!isHealth)
                Interlocked.Decrement(ref _requests);
        }
    }
}
