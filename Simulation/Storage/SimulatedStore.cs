using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Market;
using Mdc.Simulation.Scheduling;

namespace Mdc.Simulation.Storage;

/// <summary>
/// The database's contract in memory, with the faults of real ones: it takes time, is away, is slow, and sometimes commits and then loses the
/// connection before it says so.
/// </summary>
internal sealed class SimulatedStore(EventLoop loop) : IBarStore, ITickStore
{
    private readonly MemoryBarStore _bars = new();
    private readonly Dictionary<(string Instrument, long ExchangeNs, int DayVolume, ulong Hash), TickFrame> _ticks = [];
    private readonly Dictionary<byte, long> _ordinals = [];

    /// <summary>False: nobody gets a connection.</summary>
    public bool IsAway { get; set; }

    /// <summary>The longest time of a call; the shortest is a tenth of it.</summary>
    public long SlowNs { get; set; } = 4_000_000;

    /// <summary>Share of the calls whose transaction fails before it commits.</summary>
    public double Failing { get; set; }

    /// <summary>Share of the calls that commit and then fail.</summary>
    public double CommitsAndFails { get; set; }

    /// <summary>Told of each batch of bars, what its writer expected, and whether it was stored.</summary>
    public Action<BarBatch, FeedPositions, bool>? Told { get; set; }

    /// <summary>Transactions that committed.</summary>
    public long Commits { get; private set; }

    /// <summary>Transactions that another writer was ahead of.</summary>
    public long Refusals { get; private set; }

    /// <summary>The bars without delay or fault: for checks.</summary>
    public MemoryBarStore Bars => _bars;

    /// <summary>Everything of a feeder's journal before this ordinal is archived: for checks.</summary>
    public long Checkpoint(byte feeder) => _ordinals.GetValueOrDefault(feeder);

    /// <summary>What the sender of a bar's stored version had seen: for checks.</summary>
    public FeedPositions SeenBy(string instrument, long startNs) => _bars.Newest(instrument, startNs)?.State.Positions ?? default;

    /// <summary>The ticks without delay or fault: for checks.</summary>
    public IReadOnlyCollection<TickFrame> Ticks => _ticks.Values;

    public Task<ShardRecovery> Recover(int shard, CancellationToken cancellation) => Call(() => _bars.Recover(shard, cancellation), cancellation);

    public Task<bool> Write(BarBatch batch, FeedPositions expected, CancellationToken cancellation)
    {
        // The caller may go on with its list while the database works.
        var sent = batch with { Bars = [.. batch.Bars] };
        return Call(() =>
        {
            var written = Counted(_bars.Write(sent, expected, cancellation));
            Told?.Invoke(sent, expected, written.Result);
            return written;
        }, cancellation);
    }

    public Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation) => Call(() => _bars.Read(query, cancellation), cancellation);

    public Task<IReadOnlyList<(string Instrument, TradingDay First, TradingDay Last)>> Instruments(CancellationToken cancellation) =>
        Call(() => _bars.Instruments(cancellation), cancellation);

    public Task<long> Checkpoint(byte feeder, CancellationToken cancellation) => Call(() => Task.FromResult(_ordinals.GetValueOrDefault(feeder)), cancellation);

    public Task<bool> Write(byte feeder, ReadOnlyMemory<TickFrame> ticks, long expected, long next, CancellationToken cancellation)
    {
        var sent = ticks.ToArray();
        return Call(() => Counted(Task.FromResult(Insert(feeder, sent, expected, next))), cancellation);
    }

    public Task<IReadOnlyList<TickFrame>> Read(TickQuery query, CancellationToken cancellation) => throw new NotSupportedException("Nothing under simulation reads archived ticks.");

    private bool Insert(byte feeder, TickFrame[] ticks, long expected, long next)
    {
        if (_ordinals.GetValueOrDefault(feeder) != expected) return false;
        foreach (ref readonly var tick in ticks.AsSpan())
            _ticks.TryAdd((tick.Instrument.ToText(), tick.ExchangeNs, tick.DayVolume, TickContent.Hash(tick)), tick);
        _ordinals[feeder] = next;
        return true;
    }

    private Task<bool> Counted(Task<bool> written)
    {
        if (written.Result) Commits++;
        else Refusals++;
        loop.Note(written.Result ? 1u : 2u);
        return written;
    }

    // The way there, the work at one instant, the way back; each may fail.
    private Task<T> Call<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = cancellation.UnsafeRegister(_ => answer.TrySetCanceled(cancellation), null);
        loop.After(WayNs(), null, () =>
        {
            if (IsAway || loop.Random.Chance(Failing))
            {
                loop.After(WayNs(), null, () => Fail("The database can't be reached."));
                return;
            }
            var result = work().Result;
            if (loop.Random.Chance(CommitsAndFails)) loop.After(WayNs(), null, () => Fail("The connection was lost during the commit."));
            else loop.After(WayNs(), null, () => End(() => answer.TrySetResult(result)));
        });
        return answer.Task;

        void Fail(string why) => End(() => answer.TrySetException(new StoreUnavailableException(why)));

        void End(Action end)
        {
            cancelled.Dispose();
            end();
        }
    }

    private long WayNs() => loop.Random.Between(SlowNs / 10, SlowNs);
}
