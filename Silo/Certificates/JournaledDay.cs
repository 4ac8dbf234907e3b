using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Certificates;

/// <summary>A trading day as the journal tells it: every push counted and digested, every bar folded, in one pass.</summary>
/// <remarks>
/// Reads from the first segment that holds the day until its last bar has closed. One owner, one thread. A day of 28 million ticks is about
/// 10 GiB to read and to digest.
/// </remarks>
internal sealed class JournaledDay
{
    private const int ChunkSlots = 4096;

    private readonly Dictionary<InstrumentKey, InstrumentDay> _instruments = [];
    private readonly ShardFold[] _folds;
    private readonly List<BarVersion> _versions = [];
    private readonly TradingDay _day;
    private readonly byte[]? _only;
    private readonly StoreCheckpoints _checkpoints;
    private readonly long _archivedThrough;

    /// <summary>Reads a day.</summary>
    /// <param name="journal">Where it is recorded.</param>
    /// <param name="rules">Products, calendar and sessions.</param>
    /// <param name="day">The trading day.</param>
    /// <param name="only">Only this instrument; null for all.</param>
    /// <param name="checkpoints">How far the store was before the journal was read.</param>
    /// <param name="witnesses">What grains and gateways say; by instrument.</param>
    /// <param name="progress">Told the share that is read.</param>
    /// <param name="cancellation">Stops.</param>
    public JournaledDay(
        JournalReader journal, MarketRules rules, TradingDay day, string? only, StoreCheckpoints checkpoints,
        ILookup<string, Witness> witnesses, IProgress<double> progress, CancellationToken cancellation)
    {
        (_day, _checkpoints) = (day, checkpoints);
        _only = only is null ? null : System.Text.Encoding.ASCII.GetBytes(only);
        _archivedThrough = checkpoints.Ticks.GetValueOrDefault(journal.Feeder);
        _folds = [.. Enumerable.Range(0, journal.Shards).Select(_ => new ShardFold(rules, journal.ReadInstrument))];
        Witnesses = witnesses;
        Read(journal, progress, cancellation);
    }

    /// <summary>The day's instruments, in the order of their codes.</summary>
    public IEnumerable<InstrumentDay> Instruments => _instruments.Values.OrderBy(instrument => instrument.Code, StringComparer.Ordinal);

    private ILookup<string, Witness> Witnesses { get; }

    /// <summary>The instrument of a frame; made where the journal has none, for what the store alone knows.</summary>
    public InstrumentDay Of(in TickFrame frame)
    {
        if (_instruments.TryGetValue(InstrumentKey.Of(frame), out var known)) return known;
        var made = new InstrumentDay(frame.Instrument.ToText());
        made.Witnesses.AddRange(Witnesses[made.Code]);
        _instruments.Add(InstrumentKey.Of(frame), made);
        return made;
    }

    /// <summary>The instrument of a code; made where the journal has none.</summary>
    public InstrumentDay Of(string code)
    {
        var frame = default(TickFrame);
        frame.Instrument.TrySet(System.Text.Encoding.ASCII.GetBytes(code));
        return Of(frame);
    }

    private void Read(JournalReader journal, IProgress<double> progress, CancellationToken cancellation)
    {
        var range = journal.RangeOf(_day);
        if (range.Count == 0) return;
        var chunk = new TickFrame[ChunkSlots];
        for (var at = range.First; at < journal.NextOrdinal; at += ChunkSlots)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = journal.ReadSlots(at, chunk);
            for (var i = 0; i < count; i++) Take(chunk[i], at + i);
            progress.Report((double)(at + count - range.First) / range.Count);
            if (at + count >= range.Next && !Array.Exists(_folds, fold => fold.HasOpenBar(_day))) break;
        }
        foreach (var fold in _folds) fold.Settle(_versions);
        Keep(default);
    }

    private void Take(in TickFrame record, long ordinal)
    {
        if (record.Kind == RecordKind.Tick)
        {
            if (_only is not null && !record.Instrument.Code().SequenceEqual(_only)) return;
            if (DayOf(record) == _day) Of(record).Add(record, ordinal, _archivedThrough);
            // Days before leave nothing to the fold of this one; days after close its bars.
            if (!record.IsAcceptedTick || record.TradingDay < _day) return;
        }
        if (record.Position == 0 || record.Shard >= _folds.Length) return;
        _folds[record.Shard].Apply(record, _versions);
        if (_versions.Count > 0) Keep(record);
    }

    private void Keep(in TickFrame record)
    {
        var isRequired = _checkpoints.Bars.TryGetValue(record.Shard, out var stored) && record.Position > 0 && record.FeedPosition.CompareTo(stored[record.Feeder]) <= 0;
        foreach (var version in _versions)
        {
            if (version.Bar.TradingDay != _day) continue;
            var bars = Of(version.Instrument).Bars;
            if (!bars.TryGetValue(version.Bar.StartNs, out var expected)) bars.Add(version.Bar.StartNs, expected = new ExpectedBar());
            expected.Add(version.Bar, isRequired);
        }
        _versions.Clear();
    }

    // What was refused before it was dated has the day it came with.
    private static TradingDay DayOf(in TickFrame push) => push.TradingDay.IsNone ? new TradingDay(push.RawTradingDay) : push.TradingDay;
}
