using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;
using Mdc.Journal.Reading;
using Mdc.Journal.Recovery;
using Mdc.Journal.Segments;

namespace Mdc.Journal;

/// <summary>The reading half of a journal, for the writer's own process and for an archive. Safe for any number of threads.</summary>
/// <remarks>
/// What a damaged slot held is left out and remembered in <see cref="DamagedOrdinals"/>; nothing else is lost by it.
/// Records that are retired beside a read are left out too.
/// </remarks>
public abstract class JournalReader : IJournalReader, IDisposable
{
    private readonly DamageLog _damage = new();
    private long _next;

    private protected JournalReader(RecoveredJournal recovered)
    {
        Shape = recovered.Shape;
        Tables = recovered.Tables;
        Recovery = recovered.Report;
        Chain = new SegmentChain(recovered.Segments);
        _next = recovered.Report.NextOrdinal;
    }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery { get; }

    /// <inheritdoc/>
    public byte Feeder => Shape.Feeder;

    /// <inheritdoc/>
    public int Shards => Shape.Shards;

    /// <inheritdoc/>
    public long NextOrdinal => Volatile.Read(ref _next);

    /// <inheritdoc/>
    public long FirstOrdinal => Segments.FirstOrdinal;

    /// <inheritdoc/>
    public TradingDay NewestTradingDay => Tables.NewestTradingDay;

    /// <summary>Kept records that readers found damaged since the journal was opened, in order; the first 65,536.</summary>
    public IReadOnlyList<long> DamagedOrdinals => Array.FindAll(_damage.Snapshot(), ordinal => ordinal >= FirstOrdinal);

    private protected JournalShape Shape { get; }

    private protected JournalTables Tables { get; }

    private protected Doorbell Doorbell { get; } = new();

    private protected SegmentChain Chain { get; }

    private protected SegmentSet Segments => Chain.Current;

    /// <inheritdoc/>
    public int Read(long fromOrdinal, Span<TickFrame> into, out long nextOrdinal)
    {
        // The number first: segments read after it hold every record before it.
        var end = NextOrdinal;
        nextOrdinal = fromOrdinal;
        return OrdinalReader.Read(Segments, ref nextOrdinal, end, into, _damage);
    }

    /// <summary>
    /// Reads slots one for one, so that the i-th frame is record <paramref name="fromOrdinal"/> + i: for who must know each record's place.
    /// A record with one wrong bit is put right in memory; one that can't be read is left empty (<see cref="RecordKind.None"/>).
    /// </summary>
    /// <returns>How many; 0 at the end.</returns>
    public int ReadSlots(long fromOrdinal, Span<TickFrame> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromOrdinal, FirstOrdinal);
        var (end, segments) = (NextOrdinal, Segments);
        var run = into[..(int)Math.Clamp(end - fromOrdinal, 0, into.Length)];
        for (var at = 0; at < run.Length;)
        {
            var ordinal = fromOrdinal + at;
            var part = run.Slice(at, (int)Math.Min(run.Length - at, (Shape.NumberOf(ordinal) + 1) * Shape.Slots - ordinal));
            if (segments.Find(ordinal) is { } segment) OrdinalReader.ReadWhole(segment, ordinal, part);
            else part.Clear();
            at += part.Length;
        }
        return run.Length;
    }

    /// <summary>
    /// Looks closely at what opening found damaged: file, byte, bit and, where one bit is wrong, the record as it was. Complete only for a
    /// journal that was opened by reading every record.
    /// </summary>
    public IReadOnlyList<JournalDamage> SurveyDamage() => new DamageSurvey(Shape, Segments).Run(Recovery);

    /// <inheritdoc/>
    /// <remarks>Fastest with room for 256 records and more: the way back to a position is walked once per call and block.</remarks>
    public int ReadShard(byte shard, FeedPosition after, Span<TickFrame> into)
    {
        CheckShard(shard);
        if (!after.IsNone && after.Feeder != Feeder)
            throw new ArgumentException($"Position {after} is of another feeder than {Feeder}.", nameof(after));
        return ShardReader.Read(Segments, shard, after, into, _damage);
    }

    /// <inheritdoc/>
    public FeedPosition ShardTail(byte shard)
    {
        CheckShard(shard);
        return ShardReader.Tail(Segments, shard).At(Feeder);
    }

    /// <inheritdoc/>
    /// <remarks>Where no tick of the day is there yet, it counts from the first tick of a newer day, else from the shard's tail.</remarks>
    public FeedPosition BeforeTradingDay(byte shard, TradingDay day)
    {
        CheckShard(shard);
        return ShardReader.BeforeDay(Segments, shard, day).At(Feeder);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TickFrame> ReadInstrument(string instrument, TradingDay day) =>
        TryKey(instrument, out var key) ? InstrumentReader.Read(Segments, key, day, Tables.Instruments[key] - 1, _damage) : [];

    /// <inheritdoc/>
    /// <remarks>The way back is walked whole by each call, about 1 us per tick after the position.</remarks>
    public int ReadInstrument(string instrument, FeedPosition after, Span<TickFrame> into, out FeedPosition lostBefore)
    {
        lostBefore = FeedPosition.None;
        if (!TryKey(instrument, out var key)) return 0;
        var segments = Segments;
        var run = InstrumentReader.ReadAfter(segments, key, after, Tables.Instruments[key] - 1, into, _damage);
        lostBefore = run.LostBefore;
        if (run.IsRetired && !after.IsNone)
        {
            var oldest = default(TickFrame);
            var shard = run.Count > 0 ? into[0].Shard : ShardMap.ShardOf(Encoding.ASCII.GetBytes(instrument), Shards);
            var isThere = ShardReader.Read(segments, shard, FeedPosition.None, new Span<TickFrame>(ref oldest), _damage) > 0;
            // Nothing is missing where the shard's kept records go back to the position.
            if (isThere && oldest.FeedPosition.CompareTo(after with { N = after.N + 1 }) > 0) lostBefore = run.Count > 0 ? into[0].FeedPosition : oldest.FeedPosition;
        }
        return run.Count;
    }

    /// <inheritdoc/>
    public bool Knows(string instrument) => TryKey(instrument, out var key) && Tables.Instruments[key] > 0;

    /// <inheritdoc/>
    public long LastSourceOrdinal(ulong sourceId) => Tables.Sources[sourceId];

    /// <inheritdoc/>
    public abstract ValueTask WaitFor(long ordinal, CancellationToken cancellation);

    /// <summary>As <see cref="ReadInstrument"/>, each tick with its ordinal.</summary>
    public IReadOnlyList<(long Ordinal, TickFrame Tick)> LocateInstrument(string instrument, TradingDay day)
    {
        var frame = default(TickFrame);
        if (!Ascii.IsValid(instrument) || !frame.Instrument.TrySet(Encoding.ASCII.GetBytes(instrument))) return [];
        var key = InstrumentKey.Of(frame);
        return InstrumentReader.Locate(Segments, key, day, Tables.Instruments[key] - 1, _damage);
    }

    /// <summary>The newest positioned record of a feeder start that is kept; null where none is. Found by the index.</summary>
    public TickFrame? LastOf(uint epoch)
    {
        var (segments, newest) = (Segments, -1L);
        for (var at = 0; at < segments.Count; at++)
            if (segments[at] is { } segment) newest = Math.Max(newest, segment.Index.LastOrdinalOf(epoch));
        var frame = default(TickFrame);
        return newest >= 0 && segments.Find(newest)!.TryRead(newest, ref frame) ? frame : null;
    }

    /// <summary>The trading days whose accepted ticks are kept, oldest first.</summary>
    public IReadOnlyList<TradingDay> TradingDays()
    {
        var (segments, days) = (Segments, new SortedSet<TradingDay>());
        for (var at = 0; at < segments.Count; at++)
            segments[at]?.Index.AddDays(days);
        return [.. days];
    }

    /// <summary>The records from the first to the last segment that hold accepted ticks of a trading day; count 0 where none does.</summary>
    public OrdinalRange RangeOf(TradingDay day)
    {
        var (segments, first, next) = (Segments, 0L, 0L);
        for (var at = 0; at < segments.Count; at++)
        {
            if (segments[at] is not { } segment || !segment.Index.Holds(day)) continue;
            if (next == 0) first = segment.FirstOrdinal;
            next = Math.Min(segment.EndOrdinal, NextOrdinal);
        }
        return new OrdinalRange(first, next - first);
    }

    /// <summary>The segments that are kept, oldest first; missing ones left out.</summary>
    public IReadOnlyList<SegmentInfo> DescribeSegments()
    {
        var segments = Segments;
        var infos = new List<SegmentInfo>(segments.Count);
        for (var at = 0; at < segments.Count; at++)
            if (segments[at] is { } segment) infos.Add(Describe(segment));
        return infos;
    }

    /// <summary>Closes the files. Reads that are under way find nothing more.</summary>
    public virtual void Dispose()
    {
        Segments.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected SegmentInfo Describe(Segment segment)
    {
        var (first, last) = segment.Index.Days();
        var ranges = new ShardRange[Shards];
        for (var i = 0; i < Shards; i++)
        {
            var blocks = segment.Index.Shards[i].Blocks;
            if (blocks.IsEmpty) continue;
            ranges[i] = new ShardRange(
                new FeedPosition(Feeder, blocks[0].Epoch, blocks[0].FirstN),
                new FeedPosition(Feeder, blocks[^1].Epoch, blocks[^1].LastN));
        }
        var next = Math.Clamp(NextOrdinal, segment.FirstOrdinal, segment.EndOrdinal);
        return new SegmentInfo(segment.Number, segment.FirstOrdinal, next, segment.Bytes, first, last, ranges);
    }

    // A full fence after the number: whoever finds the bell silent afterwards has not missed it.
    private protected void PublishNext(long next) => Interlocked.Exchange(ref _next, next);

    private static bool TryKey(string instrument, out InstrumentKey key)
    {
        var frame = default(TickFrame);
        var isCode = Ascii.IsValid(instrument) && frame.Instrument.TrySet(Encoding.ASCII.GetBytes(instrument));
        key = InstrumentKey.Of(frame);
        return isCode;
    }

    private void CheckShard(byte shard) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, Shards);
}
