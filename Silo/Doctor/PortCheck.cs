using System.Net;
using System.Net.Sockets;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Doctor;

/// <summary>Whether a port is free, ours, or somebody else's.</summary>
internal static class PortCheck
{
    public static Finding Run(int port, string what, NodeFile? node)
    {
        var name = $"Port {port} ({what})";
        if (IsFree(port)) return Finding.Ok(name, "free");
        var holder = PortHolder.Of(port);
        if (node is not null && (holder is null || holder.ProcessId == node.ProcessId)) return Finding.Ok(name, $"held by our node, process {node.ProcessId}");
        return Finding.Fail(name, holder is null ? "in use by another user's program." : $"in use by process {holder.ProcessId} ({holder.Name}).", "Stop it, or start the node on another port.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
