using System.Runtime.InteropServices;

namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>Decides which fronts carry which instruments. Pure: no clock, no randomness; the same calls give the same plan. One owner, one thread.</summary>
/// <remarks>
/// <para>Every instrument is carried by <c>redundancy</c> different fronts, of different brokers where that can be. Among the fronts that
/// make no worse pair the stable ones come first, then those of higher priority, then the strategy decides; a budget is never exceeded.</para>
/// <para>A plan changes only where it must: what a front that is gone carried, what a lowered budget no longer holds, what is wanted newly.
/// Where room is short, every instrument of the base has one front before any has two, and what clients want takes only what is left.</para>
/// <para>Fronts that came back get subscriptions only when a plan is asked to rebalance: that a front must be stable for that, and a fifth
/// below its share, keeps subscriptions from going to and fro.</para>
/// </remarks>
public sealed partial class SubscriptionDispatcher
{
    private readonly DispatchStrategy _strategy;
    private readonly int _redundancy;
    private readonly List<SubscriptionMove> _unwanted = [];
    private Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private string[] _codes = [];
    private ulong[] _hashes = [];
    private ushort[] _carriers = [];
    private int _base;

    private FrontLoad[] _loads = [];
    private FrontLoad?[] _byNumber = [];
    private int _cursor;
    private int _failedSwaps;

    /// <summary>A dispatcher without instruments.</summary>
    /// <param name="strategy">How it chooses.</param>
    /// <param name="redundancy">How many fronts carry each instrument, 1 to 8.</param>
    public SubscriptionDispatcher(DispatchStrategy strategy, int redundancy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(redundancy, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(redundancy, 8);
        (_strategy, _redundancy) = (strategy, redundancy);
    }

    /// <summary>How many fronts carry each instrument where there is room.</summary>
    public int Redundancy => _redundancy;

    /// <summary>How many instruments are wanted.</summary>
    public int Wanted => _codes.Length;

    /// <summary>The fronts that carry an instrument by the plan.</summary>
    public IEnumerable<ushort> CarriersOf(string instrument) =>
        _index.TryGetValue(instrument, out var i) ? Carriers(i).ToArray().Where(number => number != 0) : [];

    /// <summary>How many of the wanted instruments have at least so many fronts by the plan.</summary>
    public int CountCarried(int times)
    {
        var count = 0;
        for (var i = 0; i < _codes.Length; i++)
            if (Copies(i) >= times) count++;
        return count;
    }

    /// <summary>Changes what is wanted. What is wanted no longer leaves with the next plan.</summary>
    /// <param name="recorded">What is recorded: it is served first.</param>
    /// <param name="interest">What clients want beyond that.</param>
    public void Want(IEnumerable<string> recorded, IEnumerable<string> interest)
    {
        var index = new Dictionary<string, int>(_codes.Length, StringComparer.Ordinal);
        foreach (var code in recorded) index.TryAdd(code, index.Count);
        _base = index.Count;
        foreach (var code in interest) index.TryAdd(code, index.Count);

        var carriers = new ushort[index.Count * _redundancy];
        for (var old = 0; old < _codes.Length; old++)
        {
            if (index.TryGetValue(_codes[old], out var i)) Carriers(old).CopyTo(carriers.AsSpan(i * _redundancy));
            else foreach (var number in Carriers(old))
                if (number != 0) _unwanted.Add(new SubscriptionMove(number, _codes[old], IsAdded: false));
        }

        (_index, _codes, _carriers) = (index, [.. index.Keys], carriers);
        _hashes = Array.ConvertAll(_codes, Rendezvous.HashOf);
    }

    /// <summary>A front has given an instrument back: it does not carry it any more.</summary>
    public void Withdraw(ushort front, string instrument)
    {
        if (!_index.TryGetValue(instrument, out var i)) return;
        foreach (ref var number in Carriers(i))
            if (number == front) number = 0;
    }

    /// <summary>Makes the plan for these fronts, and says what changes.</summary>
    /// <param name="fronts">Every front that can carry something now, each once. What others carried is moved.</param>
    /// <param name="rebalance">True to give fronts that came back, or are preferred now, their share.</param>
    public IReadOnlyList<SubscriptionMove> Plan(IReadOnlyList<DispatchFront> fronts, bool rebalance)
    {
        var before = (ushort[])_carriers.Clone();
        _failedSwaps = 0;
        Take(fronts);
        DropOverBudget();
        for (var copies = 1; copies <= _redundancy; copies++) Fill(0, _base, copies);
        for (var copies = 1; copies <= _redundancy; copies++) Fill(_base, _codes.Length, copies);
        if (rebalance) Rebalance();
        return Changes(before);
    }

    private void Take(IReadOnlyList<DispatchFront> fronts)
    {
        var brokers = new Dictionary<string, int>(StringComparer.Ordinal);
        _loads = new FrontLoad[fronts.Count];
        _byNumber = new FrontLoad?[fronts.Count == 0 ? 0 : fronts.Max(front => front.Number) + 1];
        for (var f = 0; f < _loads.Length; f++)
        {
            ref var broker = ref CollectionsMarshal.GetValueRefOrAddDefault(brokers, fronts[f].Broker, out var isKnown);
            if (!isKnown) broker = brokers.Count;
            _loads[f] = _byNumber[fronts[f].Number] = new FrontLoad(fronts[f], broker, f);
        }

        for (var i = 0; i < _codes.Length; i++)
        {
            foreach (ref var number in Carriers(i))
            {
                if (number == 0) continue;
                if (Find(number) is { } load) load.Carried.Add(i);
                else number = 0;
            }
        }
    }

    // What clients want goes first, then what is carried elsewhere too.
    private void DropOverBudget()
    {
        foreach (var load in _loads)
        {
            if (load.Load <= load.Front.Budget) continue;
            var byNeed = load.Carried.OrderBy(i => i < _base ? 1 : 0).ThenByDescending(Copies).Take(load.Load - load.Front.Budget).ToArray();
            foreach (var i in byNeed) Remove(i, load);
        }
    }

    private void Fill(int from, int to, int copies)
    {
        for (var i = from; i < to; i++)
        {
            if (Copies(i) >= copies) continue;
            if (Choose(i, null) is { } best) Add(i, best);
            else if (i >= _base || EvictInterest(i)) continue;
            else if (copies == 1) EvictSpare(i);
            else if (_failedSwaps < MostFailedSwaps) Swap(i);
        }
    }

    /// <summary>The best front with room that does not carry the instrument; null where there is none.</summary>
    private FrontLoad? Choose(int instrument, FrontLoad? instead)
    {
        FrontLoad? best = null;
        var (bestRank, bestScore) = (long.MinValue, double.MaxValue);
        var carriers = Carriers(instrument);
        for (var f = 0; f < _loads.Length; f++)
        {
            var load = _loads[f];
            if (!load.HasRoom || carriers.Contains(load.Front.Number)) continue;
            var rank = RankOf(load, carriers, instead);
            if (rank < bestRank) continue;
            var score = Score(f, load, instrument);
            if (rank == bestRank && score >= bestScore) continue;
            (best, bestRank, bestScore) = (load, rank, score);
        }
        return best;
    }

    // Another broker before anything else.
    private long RankOf(FrontLoad load, ReadOnlySpan<ushort> carriers, FrontLoad? instead)
    {
        foreach (var number in carriers)
            if (number != 0 && number != instead?.Front.Number && Find(number)!.Broker == load.Broker) return load.Rank;
        return load.Rank + (1L << 50);
    }

    // Less is better.
    private double Score(int f, FrontLoad load, int instrument) => _strategy switch
    {
        DispatchStrategy.RoundRobin => f >= _cursor ? f - _cursor : f - _cursor + _loads.Length,
        DispatchStrategy.LeastConnections => load.Load,
        DispatchStrategy.ConnectionQuality => (load.Load + 1) / Math.Max(0.05, load.Front.Quality),
        _ => -Rendezvous.Weight(_hashes[instrument], load.Front.Number),
    };

    private void Add(int instrument, FrontLoad load)
    {
        var carriers = Carriers(instrument);
        carriers[carriers.IndexOf((ushort)0)] = load.Front.Number;
        load.Carried.Add(instrument);
        _cursor = load.Index + 1 == _loads.Length ? 0 : load.Index + 1;
    }

    private void Remove(int instrument, FrontLoad load)
    {
        foreach (ref var number in Carriers(instrument))
            if (number == load.Front.Number) number = 0;
        load.Drop(instrument);
    }

    private List<SubscriptionMove> Changes(ushort[] before)
    {
        var moves = new List<SubscriptionMove>(_unwanted);
        _unwanted.Clear();
        for (var i = 0; i < _codes.Length; i++)
        {
            ReadOnlySpan<ushort> then = before.AsSpan(i * _redundancy, _redundancy), now = Carriers(i);
            if (then.SequenceEqual(now)) continue;
            foreach (var number in then)
                if (number != 0 && !now.Contains(number)) moves.Add(new SubscriptionMove(number, _codes[i], IsAdded: false));
            foreach (var number in now)
                if (number != 0 && !then.Contains(number)) moves.Add(new SubscriptionMove(number, _codes[i], IsAdded: true));
        }
        return moves;
    }

    private FrontLoad? Find(ushort number) => number < _byNumber.Length ? _byNumber[number] : null;

    private Span<ushort> Carriers(int instrument) => _carriers.AsSpan(instrument * _redundancy, _redundancy);

    private int Copies(int instrument) => _redundancy - Carriers(instrument).Count((ushort)0);
}
