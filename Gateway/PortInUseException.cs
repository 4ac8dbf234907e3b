namespace Mdc.Gateway;

/// <summary>The gateway could not listen because another program does. The message is one sentence for the operator.</summary>
/// <param name="port">The port.</param>
/// <param name="setting">The setting that chose it, as "Gateway:HttpPort".</param>
/// <param name="inner">What the system said.</param>
public sealed class PortInUseException(int port, string setting, Exception inner)
    : IOException($"Port {port} is in use by another program; stop it or choose another port with {setting}.", inner)
{
    /// <summary>The port that is taken.</summary>
    public int Port { get; } = port;

    /// <summary>The setting that chose it.</summary>
    public string Setting { get; } = setting;
}
