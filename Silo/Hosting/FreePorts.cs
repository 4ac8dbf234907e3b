using System.Net;
using System.Net.Sockets;
using Mdc.Gateway;

namespace Mdc.Silo.Hosting;

/// <summary>Looks whether the gateway's ports are free before anything is made: a database takes seconds, a taken port is known at once.</summary>
internal static class FreePorts
{
    /// <summary>0 stands for any free port and is always free.</summary>
    /// <exception cref="PortInUseException">Another program listens on one of them.</exception>
    public static void Check(int webSocketPort, int httpPort)
    {
        Check(webSocketPort, nameof(GatewayOptions.WebSocketPort));
        Check(httpPort, nameof(GatewayOptions.HttpPort));
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int Take(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Check(int port, string setting)
    {
        if (port == 0) return;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new PortInUseException(port, $"{GatewayOptions.Section}:{setting}", e);
        }
    }
}
