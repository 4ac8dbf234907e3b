using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Bars;

/// <summary>Closed bars and all their versions in this process's memory: for reading a journal's bars without a database, and for the simulator. Thread-safe.</summary>
/// <remarks>Nothing is ever dropped: about 600 bytes per bar.</remarks>
public sealed class MemoryBarStore : IBarStore, IBarRevisions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, FeedPositions> _checkpoints = [];
    private readonly Dictionary<string, StoredBars> _instruments = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<ShardRecovery> Recover(int shard, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var states = new Dictionary<string, (Bar, FoldState)>(StringComparer.Ordinal);
            foreach (var (instrument, stored) in _instruments)
                if (stored.Shard == shard && stored.Last is { } last) states.Add(instrument, (last.Bar, last.State));
            return Task.FromResult(new ShardRecovery(_checkpoints.GetValueOrDefault(shard), states));
        }
    }

    /// <inheritdoc/>
    public Task<bool> Write(BarBatch batch, FeedPositions expected, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_checkpoints.GetValueOrDefault(batch.Shard).Equals(expected)) return Task.FromResult(false);
            foreach (var version in batch.Bars)
            {
                if (!_instruments.TryGetValue(version.Instrument, out var stored)) _instruments.Add(version.Instrument, stored = new StoredBars());
                stored.Shard = batch.Shard;
                stored.Take(version);
            }
            _checkpoints[batch.Shard] = batch.LowWater;
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_instruments.TryGetValue(query.Instrument, out var stored)) return Task.FromResult<IReadOnlyList<Bar>>([]);
            var bars = stored.Between(query.FromNs, query.ToNs)
                .Select(versions => AsOf(versions, query.AsOfNs))
                .OfType<Bar>()
                .Where(bar => !bar.IsWithdrawn)
                .TakeLast(query.Limit);
            return Task.FromResult<IReadOnlyList<Bar>>([.. bars]);
        }
    }

    /// <summary>The newest version of a bar, with where its fold stood; null where there is none.</summary>
    public BarVersion? Newest(string instrument, long startNs)
    {
        lock (_gate) return _instruments.TryGetValue(instrument, out var stored) ? stored.Newest(startNs) : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Instrument, TradingDay First, TradingDay Last)>> Instruments(CancellationToken cancellation)
    {
        lock (_gate)
        {
            var all = _instruments
                .Select(each => (each.Key, each.Value.FirstTradingDay, each.Value.LastTradingDay))
                .OrderBy(each => each.Key, StringComparer.Ordinal);
            return Task.FromResult<IReadOnlyList<(string, TradingDay, TradingDay)>>([.. all]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BarRevision>> Revisions(BarQuery query, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_instruments.TryGetValue(query.Instrument, out var stored)) return Task.FromResult<IReadOnlyList<BarRevision>>([]);
            var revisions = stored.Between(query.FromNs, query.ToNs)
                .SelectMany(versions => versions.Zip(versions.Skip(1)))
                .Select(pair => new BarRevision(pair.First.Bar, pair.Second.Bar, pair.Second.Reason, pair.Second.KnownAtNs))
                .OrderByDescending(revision => revision.KnownAtNs).ThenByDescending(revision => revision.After.StartNs)
                .Take(query.Limit);
            return Task.FromResult<IReadOnlyList<BarRevision>>([.. revisions]);
        }
    }

    private static Bar? AsOf(List<BarVersion> versions, long? knownAtNs)
    {
        for (var i = versions.Count - 1; i >= 0; i--)
            if (knownAtNs is not { } bound || versions[i].KnownAtNs <= bound) return versions[i].Bar;
        return null;
    }

    /// <summary>The bars of one instrument by start, each with its versions, oldest first.</summary>
    private sealed class StoredBars
    {
        private readonly SortedList<long, List<BarVersion>> _byStart = [];

        public int Shard { get; set; }

        public TradingDay FirstTradingDay { get; private set; }

        public TradingDay LastTradingDay { get; private set; }

        public BarVersion? Last
        {
            get
            {
                for (var i = _byStart.Count - 1; i >= 0; i--)
                    if (_byStart.GetValueAtIndex(i)[^1] is { Bar.IsWithdrawn: false } last) return last;
                return null;
            }
        }

        public BarVersion? Newest(long startNs) => _byStart.TryGetValue(startNs, out var versions) ? versions[^1] : null;

        public void Take(in BarVersion offered)
        {
            if (!_byStart.TryGetValue(offered.Bar.StartNs, out var versions)) _byStart.Add(offered.Bar.StartNs, versions = []);
            switch (BarVersioning.Take(versions.Count == 0 ? null : versions[^1], offered, out var newest))
            {
                case VersionOutcome.Stored:
                    versions.Add(newest);
                    break;
                case VersionOutcome.Advanced:
                    versions[^1] = newest;
                    break;
            }
            var day = newest.Bar.TradingDay;
            if (FirstTradingDay.IsNone || day < FirstTradingDay) FirstTradingDay = day;
            if (day > LastTradingDay) LastTradingDay = day;
        }

        public IEnumerable<List<BarVersion>> Between(long fromNs, long toNs)
        {
            for (var i = IndexOf(fromNs); i < _byStart.Count && _byStart.GetKeyAtIndex(i) < toNs; i++)
                yield return _byStart.GetValueAtIndex(i);
        }

        private int IndexOf(long startNs)
        {
            var (low, high) = (0, _byStart.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_byStart.GetKeyAtIndex(middle) < startNs) low = middle + 1;
                else high = middle;
            }
            return low;
        }
    }
}
