using System.Globalization;

namespace Mdc.Journal;

/// <summary>What opening a journal found.</summary>
public sealed record RecoveryReport
{
    /// <summary>Segments there are.</summary>
    public int Segments { get; init; }

    /// <summary>Of them those known from their index, without reading their records.</summary>
    public int SegmentsByIndex { get; init; }

    /// <summary>Whole records that were read.</summary>
    public long RecordsScanned { get; init; }

    /// <summary>Bytes that were read for it.</summary>
    public long BytesScanned { get; init; }

    /// <summary>How long opening took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Ordinal after the last whole record.</summary>
    public long NextOrdinal { get; init; }

    /// <summary>Records that are lost: their slots hold no whole record though later ones do. Missing segments are among them.</summary>
    public IReadOnlyList<OrdinalRange> Damaged { get; init; } = [];

    /// <summary>How many records are lost.</summary>
    public long DamagedRecords { get; init; }

    /// <summary>Numbers of segments whose header can't be read; their records are not lost by that.</summary>
    public IReadOnlyList<long> DamagedHeaders { get; init; } = [];

    /// <summary>Slots after the last whole record that hold something, but no whole record: a write the power loss tore.</summary>
    public long TornSlots { get; init; }

    /// <summary>From the first to the last torn slot; count 0 where there are none.</summary>
    public OrdinalRange TornTail { get; init; }

    /// <summary>The file that keeps the torn slots' bytes; null where there are none, or the journal was opened for reading only.</summary>
    public string? TornTailFile { get; init; }

    /// <summary>True where nothing was found damaged or torn.</summary>
    public bool IsClean => DamagedRecords == 0 && TornSlots == 0 && DamagedHeaders.Count == 0;

    /// <summary>One sentence for the log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Segments} segments ({SegmentsByIndex} by index), {RecordsScanned} records scanned in {Duration.TotalSeconds:0.00} s, next ordinal {NextOrdinal}: " +
        $"{(IsClean ? "clean" : $"{DamagedRecords} damaged records, {DamagedHeaders.Count} damaged headers, {TornSlots} torn slots")}.");
}
