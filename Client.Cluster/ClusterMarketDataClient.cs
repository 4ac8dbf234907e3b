using System.Runtime.CompilerServices;
using System.Text.Json;
using Mdc.Client.Cluster.Live;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Grains.Interfaces;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Client.Cluster;

/// <summary>Market data for a strategy process that is a client of the cluster itself: silos push to it, and what it asks it asks grains.</summary>
/// <remarks>
/// Any thread. Ticks come in batches from each silo that has instruments of a subscription; what a silo's death leaves out is read from the
/// journal, so that each comes once and in order. Methods throw <see cref="ClusterUnreachableException"/> where the cluster does not answer and
/// <see cref="MarketDataException"/> for what it does not know. One client serves many subscriptions; disposing it ends them.
/// </remarks>
public sealed class ClusterMarketDataClient : IMarketDataClient
{
    private const int ClosedBarsAtOnce = 500;
    private static readonly TimeSpan WaitForBar = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly ClusterMarketDataOptions _options;
    private readonly TimeProvider _time;
    private readonly MarketShape _shape;
    private readonly MarketRules _rules;
    private readonly ContractTable _contracts;
    private readonly KnownInstruments _known;
    private readonly IMarketReads _reads;
    private readonly BarReader _bars;
    private readonly ClosedBarReader _closed;
    private readonly MainSeriesReader _series;
    private readonly LiveMarket _live;

    /// <summary>A client of a cluster: its IClusterClient, or any other grain factory of it.</summary>
    /// <param name="grains">The cluster; owned by the caller, and needed until this is disposed.</param>
    /// <param name="rules">The market's calendar, products and sessions, as the cluster has them.</param>
    /// <param name="time">Paces questions that are asked again.</param>
    /// <param name="options">The cluster's shape.</param>
    /// <param name="logger">Told of silos that come and go; null for nobody.</param>
    public ClusterMarketDataClient(IGrainFactory grains, MarketRules rules, TimeProvider time, ClusterMarketDataOptions? options = null, ILogger<ClusterMarketDataClient>? logger = null)
    {
        (_options, _rules, _time) = (options ?? new ClusterMarketDataOptions(), rules, time);
        _shape = new MarketShape(_options.Feeders, _options.Shards);
        var history = new GrainHistory(grains);
        _contracts = new ContractTable(rules);
        _known = new KnownInstruments(_contracts, history, grains, _shape, () => ExchangeClock.TradingDayAt(ChinaTime.ToNs(time.GetUtcNow()), rules.Calendar));
        _reads = new GrainMarketReads(grains, _shape);
        _bars = new BarReader(history, _reads, rules, _contracts);
        _closed = new ClosedBarReader(_bars, time);
        _series = new MainSeriesReader(_bars, _reads, rules, time);
        _live = new LiveMarket(grains, time, (ILogger?)logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public Task<Tick?> GetLastAsync(string instrument, CancellationToken cancellation = default) => Ask<Tick?>(async () =>
    {
        await MustKnow([instrument], cancellation);
        return await _reads.GetLast(instrument) is { } frame ? TickFrames.ToTick(in frame, isSnapshot: true) : null;
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BarUpdate>> ReadBarsAsync(string instrument, BarPeriod period, BarRange? range = null, CancellationToken cancellation = default) => Ask(async () =>
    {
        var wanted = Wanted(period, range ?? new BarRange());
        var (bars, forming) = MainSeriesReader.ProductOf(instrument) is { } product
            ? await ReadSeries(product, wanted, range?.Adjustment ?? SeriesAdjustment.None, cancellation)
            : await ReadContract(instrument, wanted, range?.Adjustment ?? SeriesAdjustment.None, cancellation);
        IReadOnlyList<BarUpdate> updates =
            [.. bars.Select(bar => new BarUpdate(instrument, period, forming >= bar.StartNs && forming < bar.EndNs ? BarState.Forming : BarState.Closed, bar))];
        return updates;
    }, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<BarUpdate> ReadBarsAsync(string instrument, BarPeriod period, DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Ask(() => MustKnow([instrument], cancellation), cancellation);
        var fromNs = ChinaTime.ToNs(from);
        for (var isFirst = true; ; isFirst = false)
        {
            foreach (var bar in await ReadClosed(instrument, period, fromNs, isFirst, cancellation))
            {
                // The one after it begins no earlier than where it ends.
                fromNs = bar.EndNs;
                yield return new BarUpdate(instrument, period, BarState.Closed, bar);
            }
        }
    }

    /// <summary>Live ticks of instruments, each in order and every one once, until the cancellation.</summary>
    /// <remarks>
    /// Begins with the newest tick of each instrument (<see cref="Tick.IsSnapshot"/>). Silos may die and come: what they did not push is read
    /// from the journal. Ticks that it no longer has are told by <see cref="Tick.IsAfterGap"/>. A reader that pauses loses nothing: its ticks
    /// wait in the journal.
    /// </remarks>
    public async IAsyncEnumerable<Tick> SubscribeTicksAsync(IReadOnlyCollection<string> instruments, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var stream = new TickStream(instruments, _reads, _shape, _options.MostWaiting, _time);
        // Where the journal ends, then the pushes, then the newest: no tick falls between.
        await Ask(async () =>
        {
            await MustKnow(instruments, cancellation);
            await stream.Begin(cancellation);
        }, cancellation);
        using var attached = _live.Attach(stream);
        await foreach (var tick in stream.Read(cancellation)) yield return tick;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BarUpdate> SubscribeBarsAsync(
        IReadOnlyCollection<string> instruments, BarPeriod period, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (!RollingBar.IsPushed(period)) throw new MarketDataException($"The period must be one of {string.Join(", ", BarPeriod.All.Where(RollingBar.IsPushed))}.");
        await Ask(() => MustKnow(instruments, cancellation), cancellation);
        var stream = new BarStream(instruments, period, _bars, _options.MostWaiting, _time);
        using var attached = _live.Attach(stream);
        await foreach (var bar in stream.Read(cancellation)) yield return bar;
    }

    /// <inheritdoc/>
    public Task<ContractPage> SearchAsync(string pattern, int limit = 50, CancellationToken cancellation = default) => Ask(async () =>
    {
        await _known.Refresh(cancellation);
        var (page, total) = new ContractQuery(pattern, Limit: limit).Run(_contracts);
        return new ContractPage([.. page.Select(ListedContracts.ToContract)], total);
    }, cancellation);

    /// <inheritdoc/>
    public Task<JsonElement> GetStatusAsync(CancellationToken cancellation = default) => Ask(async () =>
    {
        await _known.Refresh(cancellation);
        return JsonSerializer.SerializeToElement(await new MarketStatus(_reads, _contracts, _rules, _time).Read(cancellation));
    }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _live.Dispose();

    private static BarsWanted Wanted(BarPeriod period, BarRange range)
    {
        if (range.Days is < 1 or > BarsWanted.MaxDays) throw new MarketDataException($"days must be from 1 to {BarsWanted.MaxDays}.");
        if (range.Limit is < 1 or > BarsWanted.MaxLimit) throw new MarketDataException($"limit must be from 1 to {BarsWanted.MaxLimit}.");
        return new BarsWanted(
            period, range.Alignment, Fill: false, range.From is { } from ? ChinaTime.ToNs(from) : 0, range.To is { } to ? ChinaTime.ToNs(to) : long.MaxValue,
            range.Days, range.Limit ?? (range.Days is null ? BarsWanted.DefaultLimit : BarsWanted.MaxLimit), AsOfNs: null);
    }

    private async Task<(List<Bar> Bars, long? FormingStartNs)> ReadContract(string instrument, BarsWanted wanted, SeriesAdjustment adjustment, CancellationToken cancellation)
    {
        await MustKnow([instrument], cancellation);
        if (adjustment != SeriesAdjustment.None) throw new MarketDataException("A contract's own prices are not adjusted; ask for its product's main contracts, as rb.main.");
        var (minutes, formingStartNs) = await _bars.Minutes(wanted.Minutes(instrument), cancellation);
        return (wanted.Of(minutes, _bars.ProductOf(instrument), _rules), formingStartNs);
    }

    private async Task<(List<Bar> Bars, long? FormingStartNs)> ReadSeries(string product, BarsWanted wanted, SeriesAdjustment adjustment, CancellationToken cancellation)
    {
        if (!_rules.Products.All.Any(known => known.Root == product)) throw new MarketDataException($"Product '{product}' is not known.");
        var parts = await _series.Parts(product);
        if (parts.Count == 0) throw new MarketDataException($"{product} has no main contract yet: the first is settled when the first trading day that was seen whole is over.");
        var (minutes, formingStartNs, loose) = await _series.Minutes(parts, wanted.Minutes(product), adjustment, cancellation);
        if (loose is { } part)
            throw new MarketDataException($"{part.Contract} can't be joined: at a roll since {part.From} one of the two contracts has no close. Ask for no adjustment, or from a later day on.");
        return (wanted.Of(minutes, product, _rules), formingStartNs);
    }

    // The first answer must come; later ones are waited for while silos or the store are away.
    private async Task<IReadOnlyList<Bar>> ReadClosed(string instrument, BarPeriod period, long fromNs, bool isFirst, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await _closed.Wait(instrument, period, BarAlignment.Session, fromNs, ClosedBarsAtOnce, WaitForBar, cancellation);
            }
            catch (Exception e) when (e is StoreUnavailableException || ClusterFaults.IsPassing(e))
            {
                if (isFirst) throw Failure(e);
                await Task.Delay(RetryAfter, _time, cancellation);
            }
        }
    }

    private async Task MustKnow(IReadOnlyCollection<string> instruments, CancellationToken cancellation)
    {
        if (instruments.All(IsKnown)) return;
        await _known.Refresh(cancellation);
        var unknown = instruments.Where(code => !IsKnown(code)).ToList();
        if (unknown.Count > 0) throw new MarketDataException($"Instrument {string.Join(", ", unknown)} is not known.");
    }

    private bool IsKnown(string instrument) => _contracts.TryFind(instrument, out _);

    private Task Ask(Func<Task> question, CancellationToken cancellation) => Ask(async () =>
    {
        await question();
        return true;
    }, cancellation);

    private async Task<T> Ask<T>(Func<Task<T>> question, CancellationToken cancellation)
    {
        try
        {
            return await question().WaitAsync(_options.RequestTimeout, _time, cancellation);
        }
        catch (Exception e) when (e is StoreUnavailableException || ClusterFaults.IsPassing(e))
        {
            throw Failure(e);
        }
    }

    private static MarketDataException Failure(Exception e) => e is StoreUnavailableException ? new MarketDataException(e.Message, e) : new ClusterUnreachableException(e);
}
