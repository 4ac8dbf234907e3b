using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;

namespace Mdc.Storage.Timescale.Tests.Ticks;

/// <summary>The contract in forty lines: what the archiver is tested against, and the twin of the real store. Can be taken away and given back.</summary>
internal sealed class MemoryTickStore : ITickStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte, long> _checkpoints = [];
    private readonly Dictionary<(string, long, int, ulong, int), TickFrame> _ticks = [];

    public bool Down { get; set; }

    public int Writes { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate) return _ticks.Count;
        }
    }

    public Task<long> Checkpoint(byte feeder, CancellationToken cancellation) => Locked(() => _checkpoints.GetValueOrDefault(feeder));

    public Task<bool> Write(byte feeder, ReadOnlyMemory<TickFrame> ticks, long expected, long next, CancellationToken cancellation) => Locked(() =>
    {
        if (_checkpoints.GetValueOrDefault(feeder) != expected) return false;
        foreach (var tick in ticks.Span)
            _ticks.TryAdd((tick.Instrument.ToText(), tick.ExchangeNs, tick.DayVolume, TickContent.Hash(tick), tick.TradingDay.Value), tick);
        _checkpoints[feeder] = next;
        Writes++;
        return true;
    });

    public Task<IReadOnlyList<TickFrame>> Read(TickQuery query, CancellationToken cancellation) => Locked<IReadOnlyList<TickFrame>>(() =>
    [
        .. _ticks.Values
            .Where(tick => tick.Instrument.ToText() == query.Instrument && tick.ExchangeNs >= query.FromNs && tick.ExchangeNs < query.ToNs)
            .OrderBy(tick => TickMark.Of(tick))
            .SkipWhile(tick => query.After is { } after && TickMark.Of(tick).CompareTo(after) <= 0)
            .Take(query.Limit),
    ]);

    private Task<T> Locked<T>(Func<T> work)
    {
        lock (_gate)
            return Down ? Task.FromException<T>(new StoreUnavailableException("The store is down.")) : Task.FromResult(work());
    }
}
