using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Tests;

/// <summary>The slow and obvious journal: a list, searched from its start for every question.</summary>
internal sealed class TwinJournal
{
    private readonly SortedDictionary<long, TickFrame> _records = [];

    public IEnumerable<TickFrame> Records => _records.Values;

    public IEnumerable<long> Ordinals => _records.Keys;

    public void Add(long ordinal, in TickFrame frame) => _records.Add(ordinal, frame);

    public void Lose(long ordinal) => _records.Remove(ordinal);

    public void KeepOnlyBefore(long ordinal)
    {
        foreach (var late in _records.Keys.Where(key => key >= ordinal).ToList()) _records.Remove(late);
    }

    public List<TickFrame> Shard(byte shard, FeedPosition after) =>
        [.. Records.Where(frame => frame.Position > 0 && frame.Shard == shard && frame.FeedPosition.CompareTo(after) > 0)];

    public FeedPosition Tail(byte shard) => Shard(shard, FeedPosition.None) is [.., var last] ? last.FeedPosition : FeedPosition.None;

    public List<TickFrame> Instrument(string code, TradingDay day) =>
        [.. Records.Where(frame => frame.IsAcceptedTick && frame.TradingDay == day && frame.Instrument.ToText() == code)];

    public List<TickFrame> Instrument(string code, FeedPosition after) =>
        [.. Records.Where(frame => frame.IsAcceptedTick && frame.FeedPosition.CompareTo(after) > 0 && frame.Instrument.ToText() == code)];

    public FeedPosition BeforeDay(byte shard, TradingDay day)
    {
        var before = FeedPosition.None;
        foreach (var frame in Shard(shard, FeedPosition.None))
        {
            if (frame.IsAcceptedTick && frame.TradingDay >= day) return before;
            before = frame.FeedPosition;
        }
        return before;
    }

    public long LastSource(ulong source) =>
        Records.Where(frame => frame.Kind == RecordKind.Tick && frame.SourceId == source).Select(frame => frame.SourceOrdinal).DefaultIfEmpty(0).Max();
}
