using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Mdc.Journal;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>Range reads of this host's journal. Placed where the journal is: only the feeder's silo registers the class.</summary>
/// <remarks>Reentrant: it only reads.</remarks>
[Reentrant]
[FeederPlacement]
public sealed class JournalGrain(IJournalReader journal) : Grain, IJournalGrain
{
    private const int RecordsPerPage = 4096;

    public ValueTask<TickBatch> ReadInstrument(string instrument, int tradingDay)
    {
        var ticks = journal.ReadInstrument(instrument, new TradingDay(tradingDay)).ToArray();
        return ValueTask.FromResult(new TickBatch(MemoryMarshal.AsBytes(ticks.AsSpan()).ToArray()));
    }

    public ValueTask<JournalPage> ReadAfter(string instrument, FeedPosition after)
    {
        // The tail first: what comes after it can't be missing from the page unnoticed.
        var tail = journal.ShardTail(ShardMap.ShardOf(Encoding.ASCII.GetBytes(instrument), journal.Shards));
        var frames = ArrayPool<TickFrame>.Shared.Rent(JournalPage.MostTicks);
        try
        {
            var page = frames.AsSpan(0, JournalPage.MostTicks);
            var count = journal.ReadInstrument(instrument, after, page, out var lostBefore);
            var ticks = new TickBatch(MemoryMarshal.AsBytes(page[..count]).ToArray());
            return ValueTask.FromResult(new JournalPage(ticks, count == page.Length, tail, lostBefore));
        }
        finally
        {
            ArrayPool<TickFrame>.Shared.Return(frames);
        }
    }

    public ValueTask<bool> Knows(string instrument) => ValueTask.FromResult(journal.Knows(instrument));

    public ValueTask<InstrumentSequence> ReadSequence(int shard, string instrument, FeedPosition after)
    {
        var code = Encoding.ASCII.GetBytes(instrument);
        var page = new TickFrame[RecordsPerPage];
        var count = journal.ReadShard((byte)shard, after, page);
        var through = count == 0 ? after : page[count - 1].FeedPosition;
        var kept = 0;
        for (var i = 0; i < count; i++)
            if (page[i].Kind != RecordKind.Tick || page[i].Instrument.Code().SequenceEqual(code)) page[kept++] = page[i];
        return ValueTask.FromResult(new InstrumentSequence(new TickBatch(MemoryMarshal.AsBytes(page.AsSpan(0, kept)).ToArray()), through, count == 0));
    }
}
