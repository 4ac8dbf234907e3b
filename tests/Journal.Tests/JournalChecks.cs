using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal.Files;

namespace Mdc.Journal.Tests;

/// <summary>Opening journals for tests, and comparing one with its twin by every question there is.</summary>
internal static class JournalChecks
{
    public const byte Feeder = 1;
    public const int Shards = 4;

    public static TickJournal Open(IJournalFiles files, int slots = 64, bool scanAll = false, TimeProvider? time = null, int shards = Shards) => TickJournal.Open(
        files, new JournalOptions { SlotsPerSegment = slots, ScanClosedSegments = scanAll }, Feeder, shards, time ?? new ManualTime());

    public static List<TickFrame> ReadAll(IJournalReader journal, int chunk = 37)
    {
        var all = new List<TickFrame>();
        var buffer = new TickFrame[chunk];
        for (var at = journal.FirstOrdinal; at < journal.NextOrdinal;)
        {
            var count = journal.Read(at, buffer, out at);
            all.AddRange(buffer.AsSpan(0, count));
        }
        return all;
    }

    public static List<TickFrame> ReadShard(IJournalReader journal, byte shard, FeedPosition after, int chunk = 50)
    {
        var all = new List<TickFrame>();
        var buffer = new TickFrame[chunk];
        while (journal.ReadShard(shard, after, buffer) is var count and > 0)
        {
            all.AddRange(buffer.AsSpan(0, count));
            after = all[^1].FeedPosition;
        }
        return all;
    }

    public static List<TickFrame> ReadInstrument(IJournalReader journal, string instrument, FeedPosition after, int chunk = 50)
    {
        var all = new List<TickFrame>();
        var buffer = new TickFrame[chunk];
        while (journal.ReadInstrument(instrument, after, buffer, out _) is var count and > 0)
        {
            all.AddRange(buffer.AsSpan(0, count));
            after = all[^1].FeedPosition;
        }
        return all;
    }

    public static void SameAsTwin(IJournalReader journal, TwinJournal twin, string because)
    {
        SameRecords(twin.Records, ReadAll(journal), $"{because}: all records");
        for (byte shard = 0; shard < journal.Shards; shard++)
        {
            var of = $"{because}, shard {shard}";
            Assert.True(twin.Tail(shard) == journal.ShardTail(shard), $"{of}: tail {journal.ShardTail(shard)} instead of {twin.Tail(shard)}");
            var records = twin.Shard(shard, FeedPosition.None);
            SameRecords(records, ReadShard(journal, shard, FeedPosition.None), $"{of}: from the start");
            for (var i = 0; i < records.Count; i += 1 + records.Count / 7)
            {
                var after = records[i].FeedPosition;
                SameRecords(twin.Shard(shard, after), ReadShard(journal, shard, after, chunk: 7), $"{of}: after {after}");
            }
            for (var day = 20240101; day <= 20240106; day++)
                Assert.True(
                    twin.BeforeDay(shard, new TradingDay(day)) == journal.BeforeTradingDay(shard, new TradingDay(day)),
                    $"{of}: before {day} {journal.BeforeTradingDay(shard, new TradingDay(day))} instead of {twin.BeforeDay(shard, new TradingDay(day))}");
        }
        for (var instrument = 0; instrument < 21; instrument++)
        {
            for (var day = 20240101; day <= 20240105; day++)
                SameRecords(
                    twin.Instrument(TickTape.Code(instrument), new TradingDay(day)),
                    journal.ReadInstrument(TickTape.Code(instrument), new TradingDay(day)),
                    $"{because}: {TickTape.Code(instrument)} on {day}");
            var ticks = twin.Instrument(TickTape.Code(instrument), FeedPosition.None);
            SameRecords(ticks, ReadInstrument(journal, TickTape.Code(instrument), FeedPosition.None), $"{because}: {TickTape.Code(instrument)}");
            for (var i = 0; i < ticks.Count; i += 1 + ticks.Count / 5)
                SameRecords(
                    twin.Instrument(TickTape.Code(instrument), ticks[i].FeedPosition),
                    ReadInstrument(journal, TickTape.Code(instrument), ticks[i].FeedPosition, chunk: 5),
                    $"{because}: {TickTape.Code(instrument)} after {ticks[i].FeedPosition}");
        }
        Assert.Equal(twin.Records.Where(frame => frame.IsAcceptedTick).Select(frame => frame.TradingDay).DefaultIfEmpty().Max(), journal.NewestTradingDay);
        for (ulong source = 0; source < 4; source++) Assert.Equal(twin.LastSource(source), journal.LastSourceOrdinal(source));
    }

    public static void SameRecords(IEnumerable<TickFrame> expected, IReadOnlyList<TickFrame> actual, string because)
    {
        var wanted = expected.ToList();
        Assert.True(wanted.Count == actual.Count, $"{because}: {actual.Count} records instead of {wanted.Count}");
        for (var i = 0; i < wanted.Count; i++)
        {
            var (a, b) = (wanted[i], actual[i]);
            Assert.True(
                TickFrame.AsBytes(ref a).SequenceEqual(TickFrame.AsBytes(ref b)),
                $"{because}: record {i} is {b.FeedPosition} {b.Kind} instead of {a.FeedPosition} {a.Kind}");
        }
    }

    /// <summary>Appends seeded batches to journal and twin, until the journal ends at or after an ordinal.</summary>
    public static void Fill(TickJournal journal, TwinJournal twin, TickTape tape, Random random, long until)
    {
        while (journal.NextOrdinal < until) Append(journal, twin, tape.Batch(random.Next(1, 40)));
    }

    public static void Append(TickJournal journal, TwinJournal twin, TickFrame[] batch)
    {
        var first = journal.NextOrdinal;
        journal.Append(batch);
        for (var i = 0; i < batch.Length; i++) twin.Add(first + i, batch[i]);
    }

    /// <summary>The epoch record an open wrote, for the twin.</summary>
    public static void AddEpoch(TickJournal journal, TwinJournal twin)
    {
        var frame = new TickFrame[1];
        Assert.Equal(1, journal.Read(journal.NextOrdinal - 1, frame, out _));
        Assert.Equal(RecordKind.Epoch, frame[0].Kind);
        twin.Add(journal.NextOrdinal - 1, frame[0]);
    }

    public static string SegmentName(long number) => $"segment-{number:D8}.journal";

    public static string IndexName(long number) => $"segment-{number:D8}.index";
}
