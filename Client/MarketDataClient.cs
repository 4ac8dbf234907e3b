using System.Runtime.CompilerServices;
using System.Text.Json;
using Mdc.Client.Connection;
using Mdc.Client.Wire;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;

namespace Mdc.Client;

/// <summary>Market data for a strategy process, from a gateway anywhere: last values and bars by REST, live ticks and bars by WebSocket.</summary>
/// <remarks>
/// Any thread; each subscription has a connection of its own. Methods throw <see cref="GatewayUnreachableException"/> where no gateway answers
/// and <see cref="MarketDataException"/> where it refuses.
/// </remarks>
public sealed class MarketDataClient : IMarketDataClient
{
    // Shorter than a request may take.
    private const int WaitSeconds = 5;

    private readonly MarketDataClientOptions _options;
    private readonly TimeProvider _time;
    private readonly RestCalls _rest;
    private int _subscriptions;

    /// <summary>A client that connects when it is asked.</summary>
    /// <param name="options">Where the gateway is.</param>
    /// <param name="time">Measures the pauses before connecting again.</param>
    public MarketDataClient(MarketDataClientOptions options, TimeProvider time)
    {
        (_options, _time, _rest) = (options, time, new RestCalls(options, time, NewRandom));
    }

    /// <summary>The last tick of an instrument; null before its first.</summary>
    public async Task<Tick?> GetLastAsync(string instrument, CancellationToken cancellation = default) =>
        await _rest.Get($"last/{Uri.EscapeDataString(instrument)}", cancellation) is { } json ? TickWire.Read(json, isSnapshot: true) : null;

    /// <summary>Bars of an instrument, or of a product's main contracts ("rb.main", <see cref="BarRange.Adjustment"/>), oldest first; the last may be forming.</summary>
    public async Task<IReadOnlyList<BarUpdate>> ReadBarsAsync(
        string instrument, BarPeriod period, BarRange? range = null, CancellationToken cancellation = default)
    {
        var json = await _rest.Get($"bars/{Uri.EscapeDataString(instrument)}{(range ?? new BarRange()).ToQuery(period)}", cancellation);
        if (json?.Find("bars") is not { } bars) return [];
        return [.. bars.EnumerateArray().Select(bar => new BarUpdate(instrument, period, bar.Flag("forming") ? BarState.Forming : BarState.Closed, BarWire.Read(bar)))];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BarUpdate> ReadBarsAsync(
        string instrument, BarPeriod period, DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var path = $"bars/{Uri.EscapeDataString(instrument)}/after?period={period}&wait={WaitSeconds}";
        var mark = $"&from={Uri.EscapeDataString(ChinaTime.Format(ChinaTime.ToNs(from)))}";
        for (var isFirst = true; ; isFirst = false)
        {
            var json = await Patiently(path + mark, isFirst, cancellation);
            if (json.Find("bars") is { } bars)
                foreach (var bar in bars.EnumerateArray()) yield return new BarUpdate(instrument, period, BarState.Closed, BarWire.Read(bar));
            mark = $"&cursor={json.Text("next")}";
        }
    }

    /// <summary>True where the date is a trading day by the gateway's calendar.</summary>
    public async Task<bool> IsTradingDayAsync(DateOnly date, CancellationToken cancellation = default) =>
        (await _rest.Get($"calendar/{date:yyyy-MM-dd}", cancellation))?.Flag("is_trading_day") ?? false;

    /// <summary>Bars (where a period is given) or archived ticks of a trading day as lines of CSV, the header first, as they come.</summary>
    public IAsyncEnumerable<string> ExportAsync(string instrument, DateOnly day, BarPeriod? period, SeriesAdjustment adjustment = SeriesAdjustment.None, CancellationToken cancellation = default)
    {
        var range = $"from={day:yyyy-MM-dd}&to={day:yyyy-MM-dd}&format=csv";
        var code = Uri.EscapeDataString(instrument);
        var joined = adjustment == SeriesAdjustment.None ? "" : $"&adjustment={adjustment.ToString().ToLowerInvariant()}";
        return _rest.Lines(period is { } of ? $"bars/{code}?period={of}&limit=20000{joined}&{range}" : $"ticks/{code}?limit=5000000&{range}", cancellation);
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

    /// <summary>Live ticks of instruments, each in order and every one once, until the cancellation.</summary>
    /// <remarks>
    /// Begins with the newest tick of each instrument (<see cref="Tick.IsSnapshot"/>). A connection that ends is made again, at any gateway of
    /// the cluster, and goes on after the last tick that was delivered; what came meanwhile is read from the journal. Ticks that the journal
    /// no longer has are told by <see cref="Tick.IsAfterGap"/>. A reader that pauses loses nothing either: its ticks wait in the journal.
    /// </remarks>
    public async IAsyncEnumerable<Tick> SubscribeTicksAsync(
        IReadOnlyCollection<string> instruments, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var had = new TickPositions(instruments);
        var subscription = new LastingSubscription(_options, _time, NewRandom(), had.Request, "subscribe_response");
        await foreach (var message in subscription.Read(cancellation))
        {
            switch (message.Text("type"))
            {
                case "subscribe_response":
                    had.Begin(message);
                    break;
                case "gap":
                    had.Miss(message.Text("instrument_id") ?? "");
                    break;
                case "market_data" when had.Take(message) is { } tick:
                    yield return tick;
                    break;
            }
        }
    }

    /// <summary>Live bars of instruments: the newest one, then every change. A connection that ends is made again, and begins so too.</summary>
    public async IAsyncEnumerable<BarUpdate> SubscribeBarsAsync(
        IReadOnlyCollection<string> instruments, BarPeriod period, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new { action = "subscribe_bars", instruments, period = period.ToString() });
        var subscription = new LastingSubscription(_options, _time, NewRandom(), () => request, "subscribe_bars_response");
        await foreach (var message in subscription.Read(cancellation))
        {
            if (message.Text("type") != "bar") continue;
            yield return new BarUpdate(message.Text("instrument_id") ?? "", period, BarWire.State(message.Text("state")), BarWire.Read(message));
        }
    }

    // The first answer must come; later ones are waited for while the gateway is restarted, or another takes its place.
    private async Task<JsonElement> Patiently(string path, bool isFirst, CancellationToken cancellation)
    {
        for (var backoff = new Backoff(_options, NewRandom()); ;)
        {
            try
            {
                return await _rest.Get(path, cancellation) ?? throw new MarketDataException("The gateway gave no bars.");
            }
            catch (MarketDataException e) when (!isFirst && e is GatewayUnreachableException or GatewayBusyException)
            {
                await Task.Delay(backoff.Next(e), _time, cancellation);
            }
        }
    }

    // Each has its own: one alone is not for several threads.
    private Random NewRandom() => new(unchecked(_options.Seed + Interlocked.Increment(ref _subscriptions)));

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();
}
