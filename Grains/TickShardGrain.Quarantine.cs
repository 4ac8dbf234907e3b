using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>An instrument that can't apply its ticks is set aside, remembered over restarts, and fed again when somebody says so.</summary>
public sealed partial class TickShardGrain
{
    public ValueTask<IReadOnlyList<QuarantinedInstrument>> GetQuarantined() => ValueTask.FromResult<IReadOnlyList<QuarantinedInstrument>>(
        _parked.Values.OrderBy(parked => parked.Instrument, StringComparer.Ordinal).Select(parked => new QuarantinedInstrument(
            Shard, parked.Instrument, parked.From, parked.ParkedNs, parked.Reason, Known(parked.Instrument)?.Held ?? 0)).ToList());

    public async ValueTask<ReleaseResult> Release(string instrument)
    {
        if (!_parked.ContainsKey(instrument)) return new ReleaseResult($"{instrument} is not set aside.", 0);
        if (_outbox.Of(instrument).Count > 0) return new ReleaseResult($"Bars of {instrument} are still on their way to the store: try again in a moment.", 0);
        try
        {
            var states = (await store.Recover(Shard, CancellationToken.None)).States;
            return await Feed(instrument, states.TryGetValue(instrument, out var known) ? new StoredFold(known.Bar, known.State) : null);
        }
        catch (StoreUnavailableException e)
        {
            return new ReleaseResult($"The store can't be asked where {instrument} stood: {e.Message}", 0);
        }
    }

    private async Task Park(ShardInstrument instrument, Exception cause)
    {
        var from = await FirstNotTaken(instrument);
        var parked = new ParkedInstrument(Shard, instrument.Code, instrument.Slice.Records[from].FeedPosition, ChinaTime.ToNs(time.GetUtcNow()), cause.Message);
        (instrument.Parked, instrument.Held, instrument.OpenEndNs) = (parked, instrument.Slice.Records.Length - from, long.MaxValue);
        _parked[instrument.Code] = parked;
        LogParked(Shard, instrument.Code, parked.From, cause);
        try
        {
            quarantine.Park(parked, instrument.Slice.Records[from..]);
        }
        catch (IOException e)
        {
            LogForgets(Shard, instrument.Code, e.Message);
        }
    }

    // What the instrument has taken of the slice is in its bars; one that can't even say so is taken to have taken nothing.
    private static async Task<int> FirstNotTaken(ShardInstrument instrument)
    {
        try
        {
            var through = (await instrument.Grain.GetAccount()).Through;
            var records = instrument.Slice.Records;
            for (var i = 0; i < records.Length; i++)
                if (records[i].FeedPosition.CompareTo(through[records[i].Feeder]) > 0) return i;
        }
        catch (Exception)
        {
        }
        return 0;
    }

    // As OnNextAsync does for all, for one: its ticks and what closes and flags its bars, in the shard's order.
    private async ValueTask<ReleaseResult> Feed(string code, StoredFold? stored)
    {
        await GrainFactory.GetGrain<IInstrumentGrain>(code).Restore(_incarnation, stored, through: default, home: null);
        var feeding = new Feeding();
        foreach (var applied in _positions.Applied.All())
        {
            var journal = GrainFactory.GetGrain<IJournalGrain>(applied.Feeder.ToString(CultureInfo.InvariantCulture));
            // Without a stored bar nothing of it has been kept: all that the journal has is fed.
            var after = stored?.State.ResumeAfter[applied.Feeder] ?? FeedPosition.None;
            while (after.CompareTo(applied) < 0 && await journal.ReadSequence(Shard, code, after) is { IsEnd: false } page)
            {
                after = page.Through;
                try
                {
                    await FeedPage(feeding, page.Records, applied);
                }
                catch (Exception e)
                {
                    if (feeding.Instrument is { } broken) broken.OpenEndNs = long.MaxValue;
                    return new ReleaseResult($"It failed again after {feeding.Ticks} ticks: {e.Message}", feeding.Ticks);
                }
            }
        }

        _parked.Remove(code);
        quarantine.Release(Shard, code);
        if ((feeding.Instrument ?? Known(code)) is { } back) (back.Parked, back.Held, back.Restored) = (null, 0, true);
        LogReleased(Shard, code, feeding.Ticks);
        return new ReleaseResult(null, feeding.Ticks);
    }

    private async Task FeedPage(Feeding feeding, TickBatch page, FeedPosition through)
    {
        for (var next = 0; next < page.Records.Length;)
        {
            var record = page.Records[next];
            if (record.FeedPosition.CompareTo(through) > 0) return;
            if (record.Kind == RecordKind.Tick)
            {
                var instrument = feeding.Instrument ??= Find(record);
                var run = Run(page.Records[next..], through);
                Note(instrument, await instrument.Grain.Accept(_incarnation, new TickBatch(page.Frames.Slice(next * TickFrame.Bytes, run * TickFrame.Bytes)), feeding.ClosedThroughNs[(byte)instrument.Exchange]));
                feeding.Ticks += run;
                next += run;
                continue;
            }
            await FeedControl(feeding, record);
            next++;
        }
    }

    private async Task FeedControl(Feeding feeding, TickFrame record)
    {
        if (record.Kind is RecordKind.Watermark or RecordKind.SessionAlarm)
        {
            ref var closedThrough = ref feeding.ClosedThroughNs[(byte)record.Exchange];
            if (record.ExchangeNs <= closedThrough) return;
            closedThrough = record.ExchangeNs;
            if (feeding.Instrument is { } one && one.Exchange == record.Exchange && one.OpenEndNs <= record.ExchangeNs)
                Note(one, await one.Grain.CloseThrough(_incarnation, record.ExchangeNs, record.ReceivedNs));
        }
        else if (record is { Kind: RecordKind.FeedState, DayVolume: ControlRecord.FeedDown } && feeding.Instrument is { OpenEndNs: not long.MaxValue } open)
        {
            Note(open, await open.Grain.MarkFeedDown(_incarnation));
        }
    }

    // Ticks that follow each other, up to a position.
    private static int Run(ReadOnlySpan<TickFrame> records, FeedPosition through)
    {
        var run = 0;
        while (run < records.Length && records[run].Kind == RecordKind.Tick && records[run].FeedPosition.CompareTo(through) <= 0) run++;
        return run;
    }

    private ShardInstrument? Known(string code) => _instruments.All.FirstOrDefault(instrument => instrument.Code == code);

    /// <summary>How far one instrument that is fed again has come.</summary>
    private sealed class Feeding
    {
        public ShardInstrument? Instrument { get; set; }

        public long[] ClosedThroughNs { get; } = new long[byte.MaxValue + 1];

        public long Ticks { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Shard {Shard} sets {Instrument} aside at {From}: its slice failed repeatedly")]
    private partial void LogParked(int shard, string instrument, FeedPosition from, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} can't write down that {Instrument} is set aside, and forgets it when it ends: {Why}")]
    private partial void LogForgets(int shard, string instrument, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} takes {Instrument} back: it was fed {Ticks} ticks of the journal")]
    private partial void LogReleased(int shard, string instrument, long ticks);
}
