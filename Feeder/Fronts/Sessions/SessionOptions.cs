namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>How patient a session is, and how fast it may ask. One set for all fronts of a feeder.</summary>
public sealed record SessionOptions
{
    /// <summary>The most instruments asked for within <see cref="Pause"/>; asking for all at once gets a session kicked (ctp.md 1.6). Default 500.</summary>
    public int Chunk { get; init; } = 500;

    /// <summary>The time a <see cref="Chunk"/> is for. Default 1 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection may take to come, at first and after a loss: a dead address gives no callback (ctp.md 1.5). Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer to a login may take. Default 10 s.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a front may be silent while ticks are expected; the library itself takes two minutes to notice (ctp.md 1.5). Default 8 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a front must hold before it counts as stable: it is given subscriptions back, and its back-off begins anew. Default 30 s.</summary>
    public TimeSpan Stable { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first pause before a new connection; it doubles up to <see cref="LongestBackOff"/>. Default 1 s.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before a new connection; there is no last attempt. Default 60 s.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>So many losses within <see cref="KickWindow"/> are a kick loop: libraries up to 6.3.16 reconnect within 10 ms (ctp.md 1.5). Default 3.</summary>
    public int Kicks { get; init; } = 3;

    /// <summary>See <see cref="Kicks"/>. Default 10 s.</summary>
    public TimeSpan KickWindow { get; init; } = TimeSpan.FromSeconds(10);
}
