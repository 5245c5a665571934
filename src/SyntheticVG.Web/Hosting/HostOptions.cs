using System.Net;

namespace SyntheticVG.Web.Hosting;

/// <summary>Where a server listens and who may use it.</summary>
internal sealed record HostOptions
{
    /// <summary>The address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>What every request must show; null where the address is this machine's alone.</summary>
    public string? Token { get; init; }

    /// <summary>Largest body of a request, in bytes.</summary>
    public long MaxBody { get; init; } = 1 << 16;

    /// <summary>The address as a browser writes it.</summary>
    public string Url => $"http://{(Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Address}]" : $"{Address}")}:{Port}/";
}
