using System.Net;
using System.Net.Sockets;

namespace SyntheticVG.Web.Hosting;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    private const int Tried = 200;

    /// <summary>Whether nobody listens there now.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The next free one; null where none of the next is.</summary>
    public static int? FreeAfter(IPAddress address, int port) =>
        Enumerable.Range(port + 1, Math.Min(Tried, ushort.MaxValue - port)).Cast<int?>().FirstOrDefault(next => IsFree(address, next!.Value));
}
