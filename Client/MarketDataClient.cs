using System.Runtime.CompilerServices;
using System.Text.Json;
using Mdc.Client.Connection;
using Mdc.Client.Wire;
using Mdc.Domain.Bars;

namespace Mdc.Client;

/// <summary>Market data for a strategy process, from a gateway anywhere: last values and bars by REST, live ticks and bars by WebSocket.</summary>
/// <remarks>
/// Any thread; each subscription has a connection of its own. Methods throw <see cref="GatewayUnreachableException"/> where no gateway answers
/// and <see cref="MarketDataException"/> where it refuses. A live subscription must be read without long pauses: for a reader that stays
/// behind, the gateway keeps only the newest tick per instrument, and ends the connection at last.
/// </remarks>
public sealed class MarketDataClient : IDisposable
{
    private readonly MarketDataClientOptions _options;
    private readonly TimeProvider _time;
    private readonly RestCalls _rest;

    /// <summary>A client that connects when it is asked.</summary>
    /// <param name="options">Where the gateway is.</param>
    /// <param name="time">Measures the pauses before connecting again.</param>
    public MarketDataClient(MarketDataClientOptions options, TimeProvider time)
    {
        (_options, _time, _rest) = (options, time, new RestCalls(options));
    }

    /// <summary>The last tick of an instrument; null before its first.</summary>
    public async Task<Tick?> GetLastAsync(string instrument, CancellationToken cancellation = default) =>
        await _rest.Get($"last/{Uri.EscapeDataString(instrument)}", cancellation) is { } json ? TickWire.Read(json, isSnapshot: true) : null;

    /// <summary>Bars of an instrument, oldest first; the last may be forming.</summary>
    public async Task<IReadOnlyList<BarUpdate>> ReadBarsAsync(
        string instrument, BarPeriod period, BarRange? range = null, CancellationToken cancellation = default)
    {
        var json = await _rest.Get($"bars/{Uri.EscapeDataString(instrument)}{(range ?? new BarRange()).ToQuery(period)}", cancellation);
        if (json?.Find("bars") is not { } bars) return [];
        return [.. bars.EnumerateArray().Select(bar => new BarUpdate(instrument, period, bar.Flag("forming") ? BarState.Forming : BarState.Closed, BarWire.Read(bar)))];
    }

    /// <summary>Contracts whose code or product name (either language) contains the pattern; codes that begin with it come first.</summary>
    public async Task<ContractPage> SearchAsync(string pattern, int limit = 50, CancellationToken cancellation = default)
    {
        var json = await _rest.Get($"contracts?search={Uri.EscapeDataString(pattern)}&limit={limit}", cancellation);
        return json is { } page ? ContractWire.ReadPage(page) : new ContractPage([], 0);
    }

    /// <summary>The cluster's status as the gateway words it: its JSON.</summary>
    public async Task<JsonElement> GetStatusAsync(CancellationToken cancellation = default) =>
        await _rest.Get("status", cancellation) ?? throw new MarketDataException("The gateway has no status.");

    /// <summary>Instruments that are set aside, as the gateway words it: its JSON.</summary>
    public async Task<JsonElement> GetQuarantineAsync(CancellationToken cancellation = default) =>
        await _rest.Get("quarantine", cancellation) ?? throw new MarketDataException("The gateway has no quarantine.");

    /// <summary>Feeds an instrument that is set aside again from the journal; needs the access token. Returns how many ticks it took.</summary>
    public async Task<long> ReleaseAsync(string instrument, CancellationToken cancellation = default) =>
        await _rest.Post($"quarantine/{Uri.EscapeDataString(instrument)}/release", cancellation) is { } answer ? answer.GetProperty("ticks").GetInt64() : 0;

    /// <summary>Live ticks of instruments, each in order, until the cancellation. A connection that ends is made again.</summary>
    /// <remarks>
    /// Every connection begins with the newest tick of each instrument (<see cref="Tick.IsSnapshot"/>), left out where it was delivered
    /// already. What was pushed while there was no connection does not come again: read bars, or archived ticks, for the whole.
    /// </remarks>
    public async IAsyncEnumerable<Tick> SubscribeTicksAsync(
        IReadOnlyCollection<string> instruments, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new { action = "subscribe", instruments });
        var subscription = new LastingSubscription(_options, _time, request, "subscribe_response");
        var seen = new Dictionary<string, (int Connection, string Position)>(StringComparer.Ordinal);
        await foreach (var (message, connection) in subscription.Read(cancellation))
        {
            if (message.Text("type") != "market_data") continue;
            var instrument = message.Text("instrument_id") ?? "";
            var before = seen.GetValueOrDefault(instrument);
            var tick = TickWire.Read(message, isSnapshot: before.Connection != connection);
            seen[instrument] = (connection, tick.Position);
            if (tick.Position != before.Position) yield return tick;
        }
    }

    /// <summary>Live bars of instruments: the newest one, then every change. A connection that ends is made again, and begins so too.</summary>
    public async IAsyncEnumerable<BarUpdate> SubscribeBarsAsync(
        IReadOnlyCollection<string> instruments, BarPeriod period, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new { action = "subscribe_bars", instruments, period = period.ToString() });
        var subscription = new LastingSubscription(_options, _time, request, "subscribe_bars_response");
        await foreach (var (message, _) in subscription.Read(cancellation))
        {
            if (message.Text("type") != "bar") continue;
            yield return new BarUpdate(message.Text("instrument_id") ?? "", period, BarWire.State(message.Text("state")), BarWire.Read(message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();
}
