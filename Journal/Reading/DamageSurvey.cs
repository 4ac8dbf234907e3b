using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Reading;

/// <summary>Looks closely at what opening found damaged: which file, which byte, which record.</summary>
internal sealed class DamageSurvey(JournalShape shape, SegmentSet segments)
{
    private readonly List<JournalDamage> _found = [];

    /// <summary>All damage, in the order of the journal. A slot that is whole by now (its writer was at work on it) is none.</summary>
    public IReadOnlyList<JournalDamage> Run(RecoveryReport report)
    {
        foreach (var number in report.DamagedHeaders) LookAtHeader(number);
        foreach (var range in report.Damaged) Look(range, DamageKind.Records);
        if (report.TornSlots > 0) Look(report.TornTail, DamageKind.Tail);
        return [.. _found.OrderBy(damage => damage.Ordinals.First)];
    }

    private void LookAtHeader(long number)
    {
        var damage = new JournalDamage(DamageKind.Header, JournalNames.Segment(number), 0, new OrdinalRange(number * shape.Slots, 0));
        Span<TickFrame> slot = new TickFrame[1];
        if (segments.Find(damage.Ordinals.First) is { } segment) OrdinalReader.ReadWhatCan(segment, segment.FirstOrdinal - 1, slot);
        _found.Add(BitRepair.TryRepairHeader(MemoryMarshal.AsBytes(slot), out var bit) ? At(damage, bit) : damage);
    }

    private void Look(OrdinalRange range, DamageKind kind)
    {
        for (var ordinal = range.First; ordinal < range.Next;)
        {
            if (segments.Find(ordinal) is { } segment)
            {
                LookAt(segment, ordinal++, kind);
                continue;
            }
            var next = Math.Min(range.Next, (shape.NumberOf(ordinal) + 1) * shape.Slots);
            _found.Add(new JournalDamage(DamageKind.MissingFile, JournalNames.Segment(shape.NumberOf(ordinal)), 0, new OrdinalRange(ordinal, next - ordinal)));
            ordinal = next;
        }
    }

    private void LookAt(Segment segment, long ordinal, DamageKind kind)
    {
        Span<TickFrame> slot = new TickFrame[1];
        OrdinalReader.ReadWhatCan(segment, ordinal, slot);
        if (SlotChecksum.Holds(slot[0], ordinal)) return;

        var damage = new JournalDamage(kind, JournalNames.Segment(segment.Number), segment.OffsetOf(ordinal), new OrdinalRange(ordinal, 1));
        var only = kind == DamageKind.Tail ? BitRepair.OnlyBit(slot[0]) : -1;
        if (only >= 0) _found.Add(At(damage, only));
        else if (BitRepair.TryRepair(ref slot[0], ordinal, out var bit)) _found.Add(At(damage, bit) with { Record = slot[0] });
        else if (_found is [.., { Record: null, Bit: null } before] && before.Kind == kind && before.File == damage.File && before.Ordinals.Next == ordinal)
            _found[^1] = before with { Ordinals = before.Ordinals with { Count = before.Ordinals.Count + 1 } };
        else if (kind == DamageKind.Records || !IsEmpty(slot[0])) _found.Add(damage);
    }

    private static JournalDamage At(JournalDamage damage, int bit) => damage with { Offset = damage.Offset + bit / 8, Bit = bit % 8 };

    private static bool IsEmpty(in TickFrame frame) => MemoryMarshal.AsBytes(new ReadOnlySpan<TickFrame>(in frame)).IndexOfAnyExcept((byte)0) < 0;
}
