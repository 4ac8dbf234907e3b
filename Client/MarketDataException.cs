namespace Mdc.Client;

/// <summary>The gateway refused: an unknown instrument, a wrong parameter, a missing token. The message is its own sentence.</summary>
public class MarketDataException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>No gateway answers at the address, or not in time.</summary>
/// <param name="address">Where it was looked for.</param>
/// <param name="inner">What the system said.</param>
public sealed class GatewayUnreachableException(Uri address, Exception? inner = null)
    : MarketDataException($"No gateway answers at {address}.", inner)
{
    /// <summary>Where it was looked for.</summary>
    public Uri Address { get; } = address;
}

/// <summary>A gateway answers, but can do no more now: too many requests or handshakes (429), clients, or a store that is away (503).</summary>
/// <param name="message">Its sentence.</param>
/// <param name="after">How long it asks to be left alone; null where it does not say.</param>
public sealed class GatewayBusyException(string message, TimeSpan? after = null) : MarketDataException(message)
{
    /// <summary>How long it asks to be left alone; null where it does not say.</summary>
    public TimeSpan? After { get; } = after;
}
