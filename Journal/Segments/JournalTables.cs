using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Segments;

/// <summary>What is known of a journal as a whole, built from its records in order: by recovery first, then by every append.</summary>
internal sealed class JournalTables
{
    private int _newestDay;

    /// <summary>Per instrument the ordinal of its newest accepted tick, plus 1.</summary>
    public NewestTable<InstrumentKey> Instruments { get; } = new();

    /// <summary>Per source its highest source ordinal.</summary>
    public NewestTable<ulong> Sources { get; } = new();

    /// <summary>The newest trading day of any accepted tick.</summary>
    public TradingDay NewestTradingDay
    {
        get => new(Volatile.Read(ref _newestDay));
        private set => Volatile.Write(ref _newestDay, value.Value);
    }

    /// <summary>The highest epoch of any record.</summary>
    public uint NewestEpoch { get; set; }

    /// <summary>Takes over a record that is written.</summary>
    public void Add(long ordinal, in TickFrame frame)
    {
        if (frame.Epoch > NewestEpoch) NewestEpoch = frame.Epoch;
        if (frame.Kind != RecordKind.Tick) return;
        if (frame.SourceOrdinal > 0) Sources.PublishIfLarger(frame.SourceId, frame.SourceOrdinal);
        if (!frame.IsAcceptedTick) return;
        Instruments.Publish(InstrumentKey.Of(frame), ordinal + 1);
        Saw(frame.TradingDay);
    }

    public void Saw(TradingDay day)
    {
        if (day > NewestTradingDay) NewestTradingDay = day;
    }
}
