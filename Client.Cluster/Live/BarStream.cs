using System.Runtime.CompilerServices;
using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Reads;

namespace Mdc.Client.Cluster.Live;

/// <summary>One subscription to bars of one period: the newest of each instrument, then every change; what was not pushed is read from where it is kept.</summary>
/// <remarks>Bounded: where as many pushes wait as may, the instruments of the next ones are looked at instead. Pushes come on several threads; everything else is the reader's.</remarks>
internal sealed class BarStream : IPushReceiver
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, (MinuteLine Minutes, RollingBar Rolled)> _instruments;
    private readonly BarPeriod _period;
    private readonly BarReader _reader;
    private readonly int _mostWaiting;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<BarPush> _waiting = [];
    private readonly HashSet<string> _doubted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _bell = new(0, 1);

    public BarStream(IReadOnlyCollection<string> instruments, BarPeriod period, BarReader reader, int mostWaiting, TimeProvider time)
    {
        (_period, _reader, _mostWaiting, _time) = (period, reader, mostWaiting, time);
        _instruments = instruments.Distinct(StringComparer.Ordinal)
            .ToDictionary(code => code, code => (new MinuteLine(code), new RollingBar(code, period, reader.Roll)), StringComparer.Ordinal);
        Interest = new PushInterest(false, _instruments.Keys);
    }

    /// <inheritdoc/>
    public PushInterest Interest { get; }

    /// <inheritdoc/>
    public bool Wants(string instrument) => _instruments.ContainsKey(instrument);

    /// <inheritdoc/>
    public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
    }

    /// <inheritdoc/>
    public void OnBar(in BarPush push)
    {
        lock (_gate)
        {
            if (_waiting.Count < _mostWaiting) _waiting.Enqueue(push);
            else _doubted.Add(push.Instrument);
        }
        Ring();
    }

    /// <inheritdoc/>
    public void OnMayMiss(PushInterest instruments)
    {
        lock (_gate) _doubted.UnionWith(instruments.Everything ? _instruments.Keys : instruments.Instruments.Where(Wants));
        Ring();
    }

    /// <summary>The bars, until the cancellation. Once the pushes come.</summary>
    public async IAsyncEnumerable<BarUpdate> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (code, (line, rolled)) in _instruments)
        {
            var look = line.BeginLook();
            var (minutes, formingStartNs) = await _reader.NewestDay(code, cancellation);
            line.Learn(minutes, formingStartNs, look);
            rolled.Seed(minutes, formingStartNs);
            if (rolled.HasBar) yield return Update(rolled);
        }
        while (true)
        {
            while (TakeWaiting() is { } push)
            {
                var (line, rolled) = _instruments[push.Instrument];
                if (line.Take(in push) && rolled.Take(in push)) yield return Update(rolled);
            }
            if (TakeDoubted() is { } doubted)
            {
                foreach (var update in await Look(doubted, cancellation)) yield return update;
                continue;
            }
            await _bell.WaitAsync(cancellation);
        }
    }

    private async Task<IReadOnlyList<BarUpdate>> Look(string code, CancellationToken cancellation)
    {
        var (line, rolled) = _instruments[code];
        var look = line.BeginLook();
        try
        {
            var (minutes, formingStartNs) = look.FromNs is { } from
                ? await _reader.Minutes(new BarQuery(code, from), cancellation)
                : await _reader.NewestDay(code, cancellation);
            return [.. line.Catch(minutes, formingStartNs, look).Where(push => rolled.Take(in push)).Select(_ => Update(rolled))];
        }
        catch (Exception e) when (e is StoreUnavailableException || ClusterFaults.IsPassing(e))
        {
            await Task.Delay(RetryAfter, _time, cancellation);
            OnMayMiss(new PushInterest(false, [code]));
            return [];
        }
    }

    private BarUpdate Update(RollingBar rolled) => new(rolled.Instrument, _period, rolled.State switch
    {
        BarPushState.Forming => BarState.Forming,
        BarPushState.Closed => BarState.Closed,
        _ => BarState.Revised,
    }, rolled.Latest);

    private BarPush? TakeWaiting()
    {
        lock (_gate) return _waiting.TryDequeue(out var push) ? push : null;
    }

    private string? TakeDoubted()
    {
        lock (_gate)
        {
            if (_doubted.Count == 0) return null;
            var doubted = _doubted.First();
            _doubted.Remove(doubted);
            return doubted;
        }
    }

    private void Ring()
    {
        lock (_bell)
            if (_bell.CurrentCount == 0) _bell.Release();
    }
}
