using Mdc.Domain.Calendar;

namespace Mdc.Grains.Interfaces;

/// <summary>One exchange's clock, keyed by its name (SHFE): what its products are doing now, what comes next, how far its time lags.</summary>
/// <remarks>For eyes and alerts only: what closes bars is in the journal, and nothing here is stored.</remarks>
[Alias("mdc.session-clock")]
public interface ISessionClockGrain : IGrainWithStringKey
{
    /// <summary>The newest exchange time that somebody has seen; older ones change nothing. At most once a second from each.</summary>
    /// <exception cref="ArgumentException">The key is no exchange.</exception>
    ValueTask Report(long exchangeNs);

    /// <summary>Phases, events to come and lag.</summary>
    /// <exception cref="ArgumentException">The key is no exchange.</exception>
    /// <param name="atNs">The instant asked for, unix nanoseconds: for a replay the exchange's own; null for now.</param>
    [AlwaysInterleave]
    ValueTask<SessionClockStatus> GetStatus(long? atNs = null);
}

/// <summary>Where an exchange stands.</summary>
/// <param name="Exchange">Its name.</param>
/// <param name="AtNs">The instant this is about, unix nanoseconds.</param>
/// <param name="NewestNs">The newest exchange time reported; null before the first.</param>
/// <param name="LagNs">
/// While any product expects ticks: how long there has been no newer exchange time, counted from the youngest open section's begin at the
/// earliest. Else null.
/// </param>
/// <param name="Sessions">Products with the same hours together.</param>
[GenerateSerializer, Immutable, Alias("mdc.session-clock-status.1")]
public sealed record SessionClockStatus(
    [property: Id(0)] string Exchange,
    [property: Id(1)] long AtNs,
    [property: Id(2)] long? NewestNs,
    [property: Id(3)] long? LagNs,
    [property: Id(4)] IReadOnlyList<SessionState> Sessions);
