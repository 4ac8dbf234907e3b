using System.Security.Cryptography;

namespace Mdc.Client;

/// <summary>Where the gateway is, and what to show it. The defaults are the gateway's own.</summary>
public sealed record MarketDataClientOptions
{
    /// <summary>The address of REST. Default http://127.0.0.1:8000/.</summary>
    public Uri HttpAddress { get; init; } = new("http://127.0.0.1:8000/");

    /// <summary>The address of WebSocket. Default ws://127.0.0.1:7799/.</summary>
    public Uri WebSocketAddress { get; init; } = new("ws://127.0.0.1:7799/");

    /// <summary>The gateway's access token, which it asks of readers from other machines; null on the gateway's own machine.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The longest one request may take. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first pause before connecting again; doubled by each failure up to <see cref="LongestPause"/>. Default 250 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The longest pause before connecting again, before it is spread: each pause is one to two times as long, so that the clients of a host do not
    /// come back all at once. Default 5 s. Where the gateway asks for a longer one (Retry-After) that counts.
    /// </summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Seeds the spreading of pauses. Default: another one in each process.</summary>
    public int Seed { get; init; } = RandomNumberGenerator.GetInt32(int.MaxValue);
}
