using Mdc.Domain.Ticks;

namespace Mdc.Journal;

/// <summary>A place in a journal's files that does not hold what was written there.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="File">Name of the segment's file.</param>
/// <param name="Offset">Where in the file the damage begins, bytes: the very byte where one bit is wrong.</param>
/// <param name="Ordinals">The records concerned; count 0 for a segment's header.</param>
public sealed record JournalDamage(DamageKind Kind, string File, long Offset, OrdinalRange Ordinals)
{
    /// <summary>Which bit of the byte is wrong, 0 to 7, where it is only one; else null.</summary>
    public int? Bit { get; init; }

    /// <summary>The record as it was written, where only one bit is wrong; else null.</summary>
    public TickFrame? Record { get; init; }

    /// <summary>The place in words, as "segment-00000000.journal, byte 38,412, bit 3, record 99".</summary>
    public override string ToString()
    {
        var bit = Bit is { } one ? $", bit {one}" : "";
        var records = Ordinals.Count switch
        {
            0 => "",
            1 => $", record {Ordinals}",
            _ => $", records {Ordinals}",
        };
        return $"{File}, byte {Offset}{bit}{records}";
    }
}

/// <summary>Kinds of damage in a journal.</summary>
public enum DamageKind
{
    /// <summary>A segment's header. No record is lost by it.</summary>
    Header,

    /// <summary>Records that can't be read, though later ones can.</summary>
    Records,

    /// <summary>Something after the last whole record that is none: a write that a power loss tore, or damage.</summary>
    Tail,

    /// <summary>A segment's file is missing.</summary>
    MissingFile,
}
