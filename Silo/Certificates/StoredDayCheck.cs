using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Certificates;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Mdc.Storage.Timescale.Evidence;

namespace Mdc.Silo.Certificates;

/// <summary>Lays the rows of a stored day beside what the journal says of it.</summary>
/// <remarks>Rows that are younger than the look at the journal are left out: the node may be at work.</remarks>
internal sealed class StoredDayCheck(JournaledDay journaled, JournalReader journal, TradingDay day) : IStoredDayVisitor
{
    private readonly Dictionary<(string Instrument, long StartNs), Bar> _stored = [];

    /// <summary>Bars that differ, in the order of the rows.</summary>
    public List<Difference> Bars { get; } = [];

    /// <summary>Versions of the history that differ from their bars.</summary>
    public List<Difference> History { get; } = [];

    public void Begin(StoreCheckpoints checkpoints)
    {
        var through = Math.Min(checkpoints.Ticks.GetValueOrDefault(journal.Feeder), journal.NextOrdinal);
        foreach (var instrument in journaled.Instruments) instrument.ArchivedThrough(through);
    }

    public void Tick(in TickFrame tick, ulong contentHash)
    {
        if (tick.Feeder == journal.Feeder && tick.Shard < journal.Shards && tick.FeedPosition.CompareTo(journal.ShardTail(tick.Shard)) > 0) return;
        var instrument = journaled.Of(tick);
        instrument.Store = instrument.Store.With(RecordDigest.Of(tick));
        if (TickContent.Hash(tick) != contentHash) instrument.FalseHash ??= tick;
    }

    public void Bar(in BarVersion version)
    {
        var (code, bar) = (version.Instrument, version.Bar);
        _stored[(code, bar.StartNs)] = bar;
        var instrument = journaled.Of(code);
        // Whether there was ever a bar to take back is a matter of the order in which ticks came.
        if (bar.IsWithdrawn && (!instrument.Bars.TryGetValue(bar.StartNs, out var gone) || gone.Newest.IsWithdrawn)) return;
        if (instrument.Bars.TryGetValue(bar.StartNs, out var expected))
        {
            expected.IsFound = true;
            instrument.StoredBars = instrument.StoredBars.With(RecordDigest.Of(code, bar));
            if (!expected.Allows(bar)) Bars.Add(Difference.Of(code, day, "bars", $"the bar of {Minute(bar)} {BarWords.Difference(bar, expected.Newest)}"));
        }
        else if (!IsYounger(version))
        {
            instrument.StoredBars = instrument.StoredBars.With(RecordDigest.Of(code, bar));
            Bars.Add(Difference.Of(code, day, "bars", $"the bar of {Minute(bar)} is stored, and the journal makes none"));
        }
    }

    public void NewestVersion(string instrument, in Bar bar)
    {
        if (!_stored.Remove((instrument, bar.StartNs), out var stored))
            History.Add(Difference.Of(instrument, day, "history", $"the bar of {Minute(bar)} is in bar_revision and not in bar"));
        else if (stored != bar)
            History.Add(Difference.Of(instrument, day, "history", $"the newest version of the bar of {Minute(bar)} in bar_revision differs from the bar: it {BarWords.Difference(bar, stored)}"));
    }

    /// <summary>What must be stored and is not: call after the last row.</summary>
    public void Finish()
    {
        foreach (var instrument in journaled.Instruments)
            foreach (var (_, expected) in instrument.Bars)
                if (expected is { IsRequired: true, IsFound: false, Newest.IsWithdrawn: false }) Bars.Add(Difference.Of(instrument.Code, day, "bars", $"the bar of {Minute(expected.Newest)} is missing"));
        foreach (var ((code, _), bar) in _stored)
            History.Add(Difference.Of(code, day, "history", $"the bar of {Minute(bar)} has no version in bar_revision"));
    }

    private bool IsYounger(in BarVersion version) => version.State.Positions[journal.Feeder].CompareTo(
        journal.ShardTail(ShardMap.ShardOf(Encoding.ASCII.GetBytes(version.Instrument), journal.Shards))) > 0;

    private static string Minute(in Bar bar) => ChinaTime.Format(bar.StartNs);
}
