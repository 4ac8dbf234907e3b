namespace Mdc.Journal;

/// <summary>How a journal is kept.</summary>
public sealed class JournalOptions
{
    /// <summary>Records per segment of a new journal; an existing one keeps its own. Default 262,144, which makes files of 96 MiB.</summary>
    public int SlotsPerSegment { get; set; } = 262_144;

    /// <summary>How long an appended record may wait until it survives a loss of power. Default 5 ms.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Used share of the disk, 0 to 1, from which the journal takes no new segment and refuses records. Default 0.95.</summary>
    public double RefuseAtDiskShare { get; set; } = 0.95;

    /// <summary>Used share of the disk, 0 to 1, from which <see cref="TickJournal.DiskAlarm"/> is on. Default 0.80.</summary>
    public double AlarmAtDiskShare { get; set; } = 0.80;

    /// <summary>True: a start reads every record of closed segments too, instead of trusting their indexes. Default false.</summary>
    public bool ScanClosedSegments { get; set; }

    internal JournalOptions Checked()
    {
        if (SlotsPerSegment is < 2 or > 16_777_216) throw Bad(nameof(SlotsPerSegment), SlotsPerSegment, "2 to 16,777,216");
        if (CommitInterval <= TimeSpan.Zero || CommitInterval > TimeSpan.FromMinutes(1)) throw Bad(nameof(CommitInterval), CommitInterval, "above 0 to 1 minute");
        if (RefuseAtDiskShare is not (> 0 and <= 1)) throw Bad(nameof(RefuseAtDiskShare), RefuseAtDiskShare, "above 0 to 1");
        if (AlarmAtDiskShare is not (> 0 and <= 1)) throw Bad(nameof(AlarmAtDiskShare), AlarmAtDiskShare, "above 0 to 1");
        return this;
    }

    private static ArgumentOutOfRangeException Bad(string name, object value, string range) =>
        new(name, value, $"JournalOptions.{name} must be {range}.");
}
