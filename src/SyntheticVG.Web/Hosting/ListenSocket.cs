using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace SyntheticVG.Web.Hosting;

/// <summary>The sockets that take connections in. They are closed before the server is, so that no connection that was let in stays without an
/// answer.</summary>
internal sealed class ListenSocket : IDisposable
{
    private const int SocketLevel = 1, AttachFilter = 26; // SOL_SOCKET, SO_ATTACH_FILTER of Linux

    private static readonly TimeSpan TimeToAccept = TimeSpan.FromMilliseconds(100);

    private readonly List<Socket> _sockets = [];

    /// <summary>Binds a socket for the server.</summary>
    public Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>
    /// Takes no further connection. On Linux those that the system holds ready are let in first: a closed socket would reset them,
    /// where new attempts are refused.
    /// </summary>
    public async Task CloseAsync()
    {
        if (OperatingSystem.IsLinux())
        {
            foreach (var socket in _sockets)
                DropEveryPacket(socket);
            await Task.Delay(TimeToAccept);
        }
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    // A packet filter of one instruction, "return 0": attempts to connect get no answer until the socket is closed.
    private static void DropEveryPacket(Socket socket)
    {
        var instruction = GCHandle.Alloc(new byte[] { 0x06, 0, 0, 0, 0, 0, 0, 0 }, GCHandleType.Pinned); // BPF_RET | BPF_K, k = 0
        try
        {
            var program = new byte[2 * IntPtr.Size]; // struct sock_fprog: a count and a pointer
            MemoryMarshal.Write(program, (ushort)1);
            MemoryMarshal.Write(program.AsSpan(IntPtr.Size), instruction.AddrOfPinnedObject());
            socket.SetRawSocketOption(SocketLevel, AttachFilter, program);
        }
        finally
        {
            instruction.Free();
        }
    }
}
