using System.Runtime.CompilerServices;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Reads;

namespace Mdc.Client.Cluster.Live;

/// <summary>One subscription to ticks: each instrument's in order and every one once, as the silos push them and, where that has a hole, out of the journal.</summary>
/// <remarks>
/// Bounded: where as many ticks wait as may, an instrument's next ones are left in the journal, and are read from there when the reader has
/// taken what waited. So a reader that pauses loses nothing. Pushes come on several threads; everything else is the reader's.
/// </remarks>
internal sealed class TickStream : IPushReceiver
{
    private const int ParallelReads = 32;
    private const int TicksPerPage = 64;
    private const int RoundsBeforeGivingUp = 100;
    private static readonly TimeSpan RoundAgainAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, Instrument> _instruments;
    private readonly IMarketReads _reads;
    private readonly MarketShape _shape;
    private readonly TimeProvider _time;
    private readonly int _mostWaiting;
    private readonly Lock _gate = new();
    private readonly Queue<(Instrument Of, TickFrame Tick)> _waiting = [];
    private readonly Queue<Instrument> _behind = [];
    private readonly SemaphoreSlim _bell = new(0, 1);

    public TickStream(IReadOnlyCollection<string> instruments, IMarketReads reads, MarketShape shape, int mostWaiting, TimeProvider time)
    {
        (_reads, _shape, _mostWaiting, _time) = (reads, shape, mostWaiting, time);
        _instruments = instruments.Distinct(StringComparer.Ordinal).ToDictionary(code => code, code => new Instrument(code), StringComparer.Ordinal);
        Interest = new PushInterest(false, _instruments.Keys);
    }

    /// <inheritdoc/>
    public PushInterest Interest { get; }

    /// <inheritdoc/>
    public bool Wants(string instrument) => _instruments.ContainsKey(instrument);

    /// <inheritdoc/>
    public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        if (!_instruments.TryGetValue(instrument, out var of)) return;
        lock (_gate)
        {
            of.Known.Advance(in after);
            for (var i = 0; i < frames.Length; i++)
            {
                ref readonly var frame = ref frames[i];
                if (frame.FeedPosition.CompareTo(of.Pushed[frame.Feeder]) <= 0) continue;
                of.Pushed.Set(frame.FeedPosition);
                // The journal is ahead of the grains: the reader may have had it from there.
                if (!of.IsLive || frame.FeedPosition.CompareTo(of.Had[frame.Feeder]) <= 0) continue;
                if ((i == 0 && !of.Had.Covers(in after)) || _waiting.Count >= _mostWaiting)
                {
                    FallBack(of);
                    continue;
                }
                _waiting.Enqueue((of, frame));
                of.Waiting++;
                of.Had.Set(frame.FeedPosition);
            }
        }
        Ring();
    }

    /// <inheritdoc/>
    public void OnBar(in BarPush push)
    {
    }

    /// <inheritdoc/>
    public void OnMayMiss(PushInterest instruments)
    {
        lock (_gate)
        {
            foreach (var of in _instruments.Values)
            {
                if (!instruments.Everything && !instruments.Instruments.Contains(of.Code)) continue;
                if (of.IsLive) FallBack(of);
                // The page that is being read now may have been made before what is missing.
                else of.IsDoubted = true;
            }
        }
        Ring();
    }

    /// <summary>Where the journals end now: what comes after it is delivered. Before the pushes begin.</summary>
    public Task Begin(CancellationToken cancellation) => Each(async of =>
    {
        foreach (var feeder in _shape.Feeders)
        {
            var end = await _reads.ReadAfter(feeder, of.Code, new FeedPosition(feeder, uint.MaxValue, long.MaxValue)).AsTask().WaitAsync(cancellation);
            of.Had.Set(end.ShardTail with { Feeder = feeder });
        }
    }, cancellation);

    /// <summary>The ticks, until the cancellation: the newest of each instrument first. Once the pushes come.</summary>
    public async IAsyncEnumerable<Tick> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Each(async of => of.Snapshot = await _reads.GetLast(of.Code).AsTask().WaitAsync(cancellation), cancellation);
        foreach (var of in _instruments.Values)
        {
            lock (_gate)
            {
                if (of.Snapshot is { } newest) of.Had.Advance(newest.FeedPosition);
                FallBack(of);
            }
            if (of.Snapshot is { } snapshot) yield return TickFrames.ToTick(in snapshot, isSnapshot: true);
            of.Snapshot = null;
        }
        while (true)
        {
            var taken = 0;
            // Pages in between, so that those that are behind are not forgotten while others tick without a pause.
            for (; taken < TicksPerPage && TakeWaiting() is { } tick; taken++) yield return tick;
            if (TakeBehind() is { } lagging)
            {
                await foreach (var tick in CatchUp(lagging, cancellation)) yield return tick;
            }
            else if (taken == 0)
            {
                await _bell.WaitAsync(cancellation);
            }
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private Tick? TakeWaiting()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var next)) return null;
            next.Of.Waiting--;
            return TickFrames.ToTick(in next.Tick, isAfterGap: next.Of.TakeGap());
        }
    }

    // One whose ticks still wait comes later: those are older.
    private Instrument? TakeBehind()
    {
        lock (_gate)
        {
            for (var left = _behind.Count; left > 0; left--)
            {
                var of = _behind.Dequeue();
                if (of.Waiting == 0) return of;
                _behind.Enqueue(of);
            }
            return null;
        }
    }

    // A page of each feeder; the next one when it is this instrument's turn again.
    private async IAsyncEnumerable<Tick> CatchUp(Instrument of, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (sent, hasMore) = (0, false);
        foreach (var feeder in _shape.Feeders)
        {
            var after = of.Had[feeder];
            if (await Page(feeder, of.Code, after, cancellation) is not { } page)
            {
                hasMore = true;
                break;
            }
            hasMore |= page.HasMore;
            var isAhead = after.CompareTo(page.ShardTail) > 0;
            if (isAhead || !page.LostBefore.IsNone) of.MarkGap();
            if (isAhead)
            {
                lock (_gate) of.Had.Set(page.ShardTail with { Feeder = feeder });
                continue;
            }
            for (var i = 0; i < page.Ticks.Records.Length; i++)
            {
                yield return TickFrames.ToTick(in page.Ticks.Records[i], isAfterGap: of.TakeGap());
                lock (_gate) of.Had.Set(page.Ticks.Records[i].FeedPosition);
                sent++;
            }
        }
        if (Joins(of, hasMore, sent)) yield break;
        if (sent == 0) await Task.Delay(RoundAgainAfter, _time, cancellation);
    }

    // Live where nothing was pushed that the reader does not have: each push says what it follows.
    private bool Joins(Instrument of, bool hasMore, int sent)
    {
        lock (_gate)
        {
            of.IdleRounds = hasMore || sent > 0 ? 0 : of.IdleRounds + 1;
            if (of.IdleRounds > RoundsBeforeGivingUp)
            {
                // What was pushed is not in the journal: its record is damaged.
                of.MarkGap();
                of.Had.Advance(in of.Pushed);
            }
            of.IsLive = !hasMore && !of.IsDoubted && of.Had.Covers(in of.Pushed);
            of.IsDoubted = false;
            if (of.IsLive) of.Had.Advance(in of.Known);
            else _behind.Enqueue(of);
            return of.IsLive;
        }
    }

    private async Task<JournalPage?> Page(byte feeder, string code, FeedPosition after, CancellationToken cancellation)
    {
        try
        {
            return await _reads.ReadAfter(feeder, code, after).AsTask().WaitAsync(cancellation);
        }
        catch (Exception e) when (ClusterFaults.IsPassing(e))
        {
            // The feeder is away: its journal comes back with it.
            await Task.Delay(RetryAfter, _time, cancellation);
            return null;
        }
    }

    private void FallBack(Instrument of)
    {
        of.IsLive = false;
        of.IdleRounds = 0;
        _behind.Enqueue(of);
    }

    private void Ring()
    {
        lock (_bell)
            if (_bell.CurrentCount == 0) _bell.Release();
    }

    private async Task Each(Func<Instrument, Task> act, CancellationToken cancellation) => await Parallel.ForEachAsync(
        _instruments.Values, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellation }, async (of, _) => await act(of));

    /// <summary>One instrument of the subscription; its fields are guarded by the gate.</summary>
    private sealed class Instrument(string code)
    {
        /// <summary>What was delivered, or waits to be.</summary>
        public FeedPositions Had;

        /// <summary>What was pushed.</summary>
        public FeedPositions Pushed;

        /// <summary>What is known to have come before what was pushed.</summary>
        public FeedPositions Known;

        private bool _isAfterGap;

        public string Code => code;

        public bool IsLive { get; set; }

        public bool IsDoubted { get; set; }

        public int Waiting { get; set; }

        public int IdleRounds { get; set; }

        public TickFrame? Snapshot { get; set; }

        public void MarkGap() => _isAfterGap = true;

        public bool TakeGap()
        {
            var isAfterGap = _isAfterGap;
            _isAfterGap = false;
            return isAfterGap;
        }
    }
}
