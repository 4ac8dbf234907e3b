using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Writing;

/// <summary>Gives records what only the journal knows: feeder, epoch, position, back-links, checksum. The writer's thread only; allocates nothing.</summary>
internal sealed class Numbering(JournalShape shape, uint epoch, ShardTail[] tails, NewestTable<InstrumentKey> instruments)
{
    private readonly ShardTail[] _tails = tails;

    /// <summary>Fills in a run of records that will stand from <paramref name="firstOrdinal"/> on.</summary>
    public void Number(Span<TickFrame> records, long firstOrdinal)
    {
        for (var i = 0; i < records.Length; i++)
        {
            ref var record = ref records[i];
            var ordinal = firstOrdinal + i;
            record.Layout = TickFrame.LayoutVersion;
            record.Feeder = shape.Feeder;
            record.Epoch = epoch;
            record.Position = 0;
            record.InstrumentBack = 0;
            record.ShardBack = 0;
            if (IsPositioned(record))
            {
                ref var tail = ref _tails[record.Shard];
                record.Position = tail.N + 1;
                record.ShardBack = tail.N == 0 ? 0 : Distance(ordinal, tail.Ordinal);
                tail = new ShardTail(epoch, record.Position, ordinal);
                if (record.Kind == RecordKind.Tick)
                {
                    var previous = instruments.Exchange(InstrumentKey.Of(record), ordinal + 1) - 1;
                    record.InstrumentBack = previous < 0 ? 0 : Distance(ordinal, previous);
                }
            }
            record.Checksum = SlotChecksum.Of(record, ordinal);
        }
    }

    private static bool IsPositioned(in TickFrame record) =>
        record.Kind == RecordKind.Tick ? record.Disposition == TickRule.Accepted : record.Kind != RecordKind.Epoch;

    // A neighbour further away than the field reaches is many trading days old: the chain begins anew.
    private static uint Distance(long ordinal, long previous) => ordinal - previous <= uint.MaxValue ? (uint)(ordinal - previous) : 0;
}
