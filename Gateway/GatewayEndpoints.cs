namespace Mdc.Gateway;

/// <summary>The two endpoints as they are bound; known once the gateway listens.</summary>
public sealed class GatewayEndpoints
{
    /// <summary>Port of the WebSocket endpoint; 0 before it listens.</summary>
    public int WebSocketPort { get; internal set; }

    /// <summary>Port of REST and the dashboard; 0 before it listens.</summary>
    public int HttpPort { get; internal set; }
}

/// <summary>Marks a connection with the endpoint it came in by.</summary>
internal sealed record EndpointRole(bool IsWebSocket);
