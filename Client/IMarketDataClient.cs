using System.Text.Json;
using Mdc.Domain.Bars;

namespace Mdc.Client;

/// <summary>Market data for a strategy process. Any thread.</summary>
/// <remarks>
/// Methods throw <see cref="GatewayUnreachableException"/> where no gateway answers and <see cref="MarketDataException"/> where it refuses.
/// A live subscription must be read without long pauses: for a reader that stays behind, the gateway keeps only the newest tick per
/// instrument, and ends the connection at last.
/// </remarks>
public interface IMarketDataClient : IDisposable
{
    /// <summary>The last tick of an instrument; null before its first.</summary>
    Task<Tick?> GetLastAsync(string instrument, CancellationToken cancellation = default);

    /// <summary>Bars of an instrument, or of a product's main contracts ("rb.main", <see cref="BarRange.Adjustment"/>), oldest first; the last may be forming.</summary>
    Task<IReadOnlyList<BarUpdate>> ReadBarsAsync(string instrument, BarPeriod period, BarRange? range = null, CancellationToken cancellation = default);

    /// <summary>
    /// Closed bars of an instrument from an instant on, oldest first, each exactly once: out of the history and then as they close, until
    /// the cancellation. While the gateway is away it waits; nothing is missed. Corrections come by <see cref="SubscribeBarsAsync"/>.
    /// </summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="period">The period.</param>
    /// <param name="from">First start, inclusive.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<BarUpdate> ReadBarsAsync(string instrument, BarPeriod period, DateTimeOffset from, CancellationToken cancellation = default);

    /// <summary>Live ticks of instruments, each in order, until the cancellation. A connection that ends is made again.</summary>
    IAsyncEnumerable<Tick> SubscribeTicksAsync(IReadOnlyCollection<string> instruments, CancellationToken cancellation = default);

    /// <summary>Live bars of instruments: the newest one, then every change. A connection that ends is made again, and begins so too.</summary>
    IAsyncEnumerable<BarUpdate> SubscribeBarsAsync(IReadOnlyCollection<string> instruments, BarPeriod period, CancellationToken cancellation = default);

    /// <summary>Contracts whose code or product name (either language) contains the pattern; codes that begin with it come first.</summary>
    Task<ContractPage> SearchAsync(string pattern, int limit = 50, CancellationToken cancellation = default);

    /// <summary>The cluster's status as the gateway words it: its JSON.</summary>
    Task<JsonElement> GetStatusAsync(CancellationToken cancellation = default);
}
