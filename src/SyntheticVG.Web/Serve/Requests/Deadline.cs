using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>How long a request may take, and whether anybody still waits for it.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan _most;
    private readonly CancellationTokenSource _late, _end;

    public Deadline(HttpContext context, ServiceOptions options)
    {
        _most = options.Timeout;
        _late = new(_most);
        _end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _late.Token);
    }

    /// <summary>Ends with the time, or with the caller's leaving.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _late.IsCancellationRequested;

    /// <summary>The refusal once it is over.</summary>
    public ProblemException Over() => new(new(StatusCodes.Status504GatewayTimeout, "timeout", $"no answer within {_most.TotalSeconds:0.#} s (--timeout)"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        _late.Dispose();
    }
}
