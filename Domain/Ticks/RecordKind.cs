namespace Mdc.Domain.Ticks;

/// <summary>What a journal record is. The numbers are stored and never change.</summary>
public enum RecordKind : byte
{
    /// <summary>No record: an empty slot.</summary>
    None = 0,

    /// <summary>One push for one instrument, whatever became of it.</summary>
    Tick = 1,

    /// <summary>An exchange's time has passed a bar boundary and its grace: bars that end there may close.</summary>
    Watermark = 2,

    /// <summary>A section has ended by the calendar and no tick told so: bars that end there may close.</summary>
    SessionAlarm = 3,

    /// <summary>A front came up or went down.</summary>
    FeedState = 4,

    /// <summary>Ticks that were lost before they could be journaled, counted, with bounds.</summary>
    Gap = 5,

    /// <summary>A feeder start.</summary>
    Epoch = 6,
}

/// <summary>What the pump knew about the feed when it took a tick; journaled, so that a replay flags the same bars.</summary>
[Flags]
public enum TickFlags : ushort
{
    /// <summary>Nothing to say.</summary>
    None = 0,

    /// <summary>The feed was up before the instrument's trading day opened: a first tick counts in full.</summary>
    FeedUpBeforeOpen = 1,

    /// <summary>The feed was down or lost ticks since the instrument's previous accepted tick.</summary>
    AfterGap = 2,

    /// <summary>Sorts before an accepted tick by (exchange time, day volume): merged, its bar is folded again.</summary>
    Late = 4,
}
