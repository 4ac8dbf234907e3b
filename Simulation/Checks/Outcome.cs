using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Market;
using Mdc.Simulation.Reference;
using Mdc.Simulation.World;

namespace Mdc.Simulation.Checks;

/// <summary>What must be stored and pushed in the end by the reference, held against what is.</summary>
internal sealed class Outcome
{
    private readonly SimulatedWorld _world;
    private readonly Dictionary<int, TickFlags> _counted = [];
    private readonly Dictionary<(string Instrument, long StartNs), Bar> _bars = [];
    private readonly HashSet<int> _forgotten = [];
    private readonly HashSet<(string Instrument, TradingDay Day)> _undecided = [];

    public Outcome(SimulatedWorld world)
    {
        _world = world;
        var order = new Dictionary<int, long>();
        foreach (var feeder in world.Feeders)
        {
            foreach (var verdict in feeder.Reference.Verdicts)
            {
                if (verdict.Rule != TickRule.Accepted) continue;
                _counted[verdict.Content] = _counted.TryGetValue(verdict.Content, out var known) ? Merged(known, verdict.Flags) : verdict.Flags;
                order.TryAdd(verdict.Content, verdict.Ordinal);
            }
        }

        // What a power loss took may have been applied before, and was not promised: bars of these days may hold it or not.
        var script = world.Script;
        foreach (var content in world.Feeders.SelectMany(feeder => feeder.Reference.Forgotten))
        {
            _forgotten.Add(content);
            _undecided.Add((script.Instruments[script.Contents[content].Instrument].Code, script.Contents[content].Day));
        }
        foreach (var instrument in script.Instruments.Where(instrument => world.Poisoned.Contains(instrument.Product.Root)))
            foreach (var each in script.TradingDays) _undecided.Add((instrument.Code, each));
        foreach (var day in _counted.GroupBy(each => (script.Contents[each.Key].Instrument, script.Contents[each.Key].Day)))
        {
            var ticks = day.Select(each => new CountedTick(each.Key, order[each.Key], each.Value));
            foreach (var bar in new ReferenceBars(script, day.Key.Instrument, day.Key.Day).Of(ticks).Values)
                _bars.Add((script.Instruments[day.Key.Instrument].Code, bar.StartNs), bar);
        }
    }

    /// <summary>Days of instruments whose bars may hold what was lost with the power.</summary>
    public int Undecided => _undecided.Count;

    /// <summary>
    /// Bars that clients were pushed last otherwise than they are stored, by activations that are gone: with two feeders the one that began again
    /// hears of the market in another order, makes other bars in between, and corrects in its pushes only its own. In the store none is wrong.
    /// </summary>
    public int Outdated { get; private set; }

    /// <summary>True once as much is stored as must be: worth a closer look.</summary>
    public bool IsComplete() => _world.Store.Ticks.Count >= _counted.Count && FirstDifference() is null;

    /// <summary>The first thing that is not as it must be; null where everything is.</summary>
    public string? FirstDifference() => TickDifference() ?? BarDifference() ?? HistoryDifference() ?? ClientDifference() ?? CheckpointDifference();

    // What any feeder heard from the open on was heard; only what all of them had missed before is a gap.
    private static TickFlags Merged(TickFlags a, TickFlags b) => ((a | b) & TickFlags.FeedUpBeforeOpen) | (a & b & TickFlags.AfterGap);

    private string? TickDifference()
    {
        var stored = new HashSet<int>();
        foreach (var tick in _world.Store.Ticks)
        {
            var content = MarketScript.ContentOf(tick);
            if (!stored.Add(content)) return $"Tick {Name(content)} is stored twice.";
            if (!_counted.ContainsKey(content) && !_forgotten.Contains(content)) return $"Tick {Name(content)} is stored but was not accepted.";
            if (tick.ExchangeNs != _world.Script.Contents[content].StampNs) return $"Tick {Name(content)} is stored with another time.";
            var truth = _world.Script.FrameOf(content);
            (truth.TradingDay, truth.Exchange) = (tick.TradingDay, tick.Exchange);
            if (!TickContent.Same(truth, tick)) return $"Tick {Name(content)} is stored with other content.";
        }
        foreach (var content in _counted.Keys.Order())
            if (!stored.Contains(content)) return $"Tick {Name(content)} was accepted and is not stored.";
        return null;
    }

    private string? BarDifference()
    {
        var stored = StoredBars();
        foreach (var (key, expected) in _bars.OrderBy(each => each.Key.StartNs).ThenBy(each => each.Key.Instrument, StringComparer.Ordinal))
        {
            if (_undecided.Contains((key.Instrument, expected.TradingDay))) continue;
            if (!stored.TryGetValue(key, out var bar)) return $"Bar {Name(key)} is not stored; it must be {expected}.";
            if (Comparable(bar) != Comparable(expected)) return $"Bar {Name(key)} is stored as\n  {Comparable(bar)},\nit must be\n  {Comparable(expected)}.";
        }
        foreach (var key in stored.Keys.Order())
            if (!_bars.ContainsKey(key) && !_undecided.Contains((key.Instrument, stored[key].TradingDay))) return $"Bar {Name(key)} is stored and must not be: {stored[key]}.";
        return null;
    }

    // Versions are numbered without a hole, each tells something new, and the newest is the bar.
    private string? HistoryDifference()
    {
        var newest = new Dictionary<(string Instrument, long StartNs), int>();
        foreach (var (instrument, _, _) in _world.Store.Bars.Instruments(CancellationToken.None).Result)
        {
            foreach (var (before, after, _, _) in _world.Store.Bars.Revisions(new BarQuery(instrument, Limit: int.MaxValue), CancellationToken.None).Result)
            {
                var name = Name((instrument, after.StartNs));
                if (after.Revision != before.Revision + 1) return $"Version {after.Revision} of bar {name} follows version {before.Revision}.";
                if (after with { Revision = before.Revision } == before) return $"Version {after.Revision} of bar {name} tells nothing that version {before.Revision} did not.";
                newest[(instrument, after.StartNs)] = Math.Max(after.Revision, newest.GetValueOrDefault((instrument, after.StartNs)));
            }
        }
        foreach (var (key, bar) in StoredBars())
            if (bar.Revision != newest.GetValueOrDefault(key)) return $"Bar {Name(key)} is version {bar.Revision}, and its history ends with {newest.GetValueOrDefault(key)}.";
        return null;
    }

    // Once everything has come to rest, nothing is left to read again: who starts now starts at the end.
    private string? CheckpointDifference()
    {
        if (_world.Poisoned.Count > 0) return null;
        foreach (var feeder in _world.Feeders)
        {
            if (feeder.Journal is not { } journal) return $"Feeder {feeder.Number} is down.";
            var archived = _world.Store.Checkpoint(feeder.Number);
            if (archived != journal.NextOrdinal) return $"The archive of feeder {feeder.Number} stands at {archived}; its journal ends at {journal.NextOrdinal}.";
            for (var shard = 0; shard < _world.Shards; shard++)
            {
                var stored = _world.Store.Bars.Recover(shard, CancellationToken.None).Result.LowWater[feeder.Number];
                if (stored.CompareTo(journal.ShardTail((byte)shard)) < 0) return $"Shard {shard}'s checkpoint stands at {stored}; the journal has {journal.ShardTail((byte)shard)}.";
            }
        }
        return null;
    }

    private string? ClientDifference()
    {
        if (_world.Clients.Disorder is { } disorder) return disorder;
        foreach (var content in _counted.Keys.Order())
            if (!_world.Clients.Ticks.ContainsKey(content) && !_world.StartedWithoutStore && !IsPoisoned(content)) return $"Tick {Name(content)} was pushed to no client.";
        foreach (var content in _world.Clients.Ticks.Keys.Order())
            if (!_counted.ContainsKey(content) && !_forgotten.Contains(content)) return $"Tick {Name(content)} was pushed to clients but not accepted.";
        var stored = StoredBars();
        Outdated = 0;
        foreach (var (key, (pushed, seen)) in _world.Clients.Bars.OrderBy(each => each.Key))
        {
            if (_undecided.Contains((key.Instrument, pushed.TradingDay))) continue;
            // A shard that begins again where the store ends pushes no version that its predecessor stored and did not push.
            if (!seen.Covers(_world.Store.SeenBy(key.Instrument, key.StartNs))) continue;
            var isStored = stored.TryGetValue(key, out var bar);
            if (isStored ? Comparable(pushed) == Comparable(bar) : pushed.IsWithdrawn) continue;
            Outdated++;
            if (_world.Feeders.Count > 1 && _world.Injector.Crashes + _world.Feeders.Sum(feeder => feeder.Rewinds) > 0) continue;
            if (!isStored) return $"Bar {Name(key)} was pushed and is not stored.";
            return $"Bar {Name(key)} was pushed last as\n  {Comparable(pushed)},\nand is stored as\n  {Comparable(bar)}.";
        }
        foreach (var key in stored.Keys.Order())
            if (!_world.Clients.Bars.ContainsKey(key) && !_undecided.Contains((key.Instrument, stored[key].TradingDay))) return $"Bar {Name(key)} is stored and was not pushed.";
        return null;
    }

    private Dictionary<(string Instrument, long StartNs), Bar> StoredBars()
    {
        var all = new Dictionary<(string, long), Bar>();
        foreach (var (instrument, _, _) in _world.Store.Bars.Instruments(CancellationToken.None).Result)
            foreach (var bar in _world.Store.Bars.Read(new BarQuery(instrument), CancellationToken.None).Result) all.Add((instrument, bar.StartNs), bar);
        return all;
    }

    private bool IsPoisoned(int content) => _world.Poisoned.Contains(_world.Script.Instruments[_world.Script.Contents[content].Instrument].Product.Root);

    private static Bar Comparable(Bar bar) => bar with { Revision = 0, Quality = bar.Quality & ~BarQuality.FeedDown };

    private string Name(int content)
    {
        var truth = _world.Script.Contents[content];
        return truth.Instrument < 0 ? $"{content}" : $"{content} of {_world.Script.Instruments[truth.Instrument].Code} at {ChinaTime.Format(truth.StampNs)}";
    }

    private static string Name((string Instrument, long StartNs) key) => $"{key.Instrument} {ChinaTime.Format(key.StartNs)}";
}
