using System.Net;

namespace SyntheticVG.Web.Hosting;

/// <summary>Where a server listens, and how it ends.</summary>
public sealed record ServerOptions
{
    /// <summary>The address; only loopback ones can be reached by nobody else.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Most bytes of a request.</summary>
    public long MaxBody { get; init; } = 20_000_000;

    /// <summary>Most bytes of the line that names the route.</summary>
    public int MaxRequestLine { get; init; } = 1 << 13;

    /// <summary>How long the server listens after it is stopped, to tell those who come to go elsewhere, and then waits twice as long for connections to be
    /// closed.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long requests under way may take to end once the server is stopped.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether other machines can reach the address.</summary>
    public bool IsOpen => !IPAddress.IsLoopback(Host);
}
