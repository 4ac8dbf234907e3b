using System.Runtime.InteropServices;
using Mdc.Feeder.Ctp.Native;
using Mdc.Feeder.Fronts;

namespace Mdc.Feeder.Ctp.Rings;

/// <summary>The ticks of one front between the library's callback and the journal: a bounded queue in a mapped file.</summary>
/// <remarks>
/// <para>One thread writes (the library's), one reads (the pump's); neither waits, locks or allocates. A tick is safe from the moment
/// <see cref="Write"/> has returned: killing the process leaves the file, and the next start reads on where the journal ends. A host's loss of power may cost what
/// the system had not written yet.</para>
/// <para>Reading lets nothing go: <see cref="Release"/> does, once what was read is in the journal. What was read and not let go is read again
/// after a crash, and the gate knows it as a repeat.</para>
/// <para>A full ring loses the tick at hand: counted, with the times of the first and the last, in the file too.</para>
/// </remarks>
internal sealed class DepthRing : IDisposable
{
    /// <summary>Where the first slot begins.</summary>
    public const int HeaderBytes = 4_096;

    private readonly MappedFile _file;
    private readonly int _slots;
    private readonly long _leftBehind;
    private long _next;
    private long _lostGiven;

    internal DepthRing(MappedFile file, RingRecovery recovered)
    {
        _file = file;
        _slots = Header.Slots;
        _next = Header.Tail;
        _leftBehind = recovered.Head;
        _lostGiven = Header.LostSettled;
        Recovered = recovered;
        Volatile.Write(ref Header.Head, recovered.Head);
    }

    /// <summary>What the process before left in it.</summary>
    public RingRecovery Recovered { get; }

    /// <summary>How many ticks it holds.</summary>
    public int Slots => _slots;

    /// <summary>True where a tick waits that <see cref="TryRead"/> has not given.</summary>
    public bool HasMore => Volatile.Read(ref Header.Head) > _next;

    /// <summary>True where a loss waits that <see cref="TryTakeLoss"/> has not given.</summary>
    public bool HasLoss => Volatile.Read(ref Header.Lost) > _lostGiven;

    /// <summary>Ticks that found room, since the file was made. Any thread.</summary>
    public long Written => Volatile.Read(ref Header.Head);

    /// <summary>Ticks that found no room, since the file was made. Any thread.</summary>
    public long Lost => Volatile.Read(ref Header.Lost);

    private ref RingHeader Header => ref MemoryMarshal.AsRef<RingHeader>(_file[0, 512]);

    /// <summary>Keeps a tick. False where the ring is full: the tick is lost, and counted. The callback's thread only.</summary>
    /// <param name="tick">The library's bytes, at most <see cref="RingSlot.MostBytes"/>.</param>
    /// <param name="layout">How they are laid out.</param>
    /// <param name="receivedNs">Our clock, unix nanoseconds.</param>
    /// <param name="loginDay">The login's trading day, yyyymmdd, or 0.</param>
    public bool Write(ReadOnlySpan<byte> tick, ushort layout, long receivedNs, int loginDay)
    {
        ref var header = ref Header;
        var index = header.Head;
        if (index - Volatile.Read(ref header.Tail) >= _slots)
        {
            CountLost(ref header, 1, receivedNs, receivedNs);
            return false;
        }

        var bytes = SlotOf(index);
        ref var slot = ref MemoryMarshal.AsRef<RingSlot>(bytes);
        (slot.Length, slot.Layout, slot.Index, slot.LoginDay) = ((ushort)tick.Length, layout, index, loginDay);
        (slot.Ordinal, slot.ReceivedNs) = (index + header.Lost + 1, receivedNs);
        tick.CopyTo(bytes[RingSlot.HeaderBytes..]);
        slot.Checksum = RingSlot.ChecksumOf(bytes, tick.Length);
        Volatile.Write(ref header.Head, index + 1);
        return true;
    }

    /// <summary>The next tick, in place until it is let go. False where none waits. The reader only.</summary>
    public bool TryRead(out RingSlot slot, out ReadOnlySpan<byte> tick)
    {
        while (HasMore)
        {
            ReadOnlySpan<byte> bytes = SlotOf(_next);
            slot = MemoryMarshal.Read<RingSlot>(bytes);
            // Only what a crash left behind can be damaged.
            var isWhole = _next >= _leftBehind || RingRecovery.Holds(bytes, _next);
            _next++;
            if (!isWhole) continue;
            tick = bytes.Slice(RingSlot.HeaderBytes, slot.Length);
            return true;
        }
        slot = default;
        tick = default;
        return false;
    }

    /// <summary>How far was read: what <see cref="Release"/> wants, once the journal has it.</summary>
    public RingMark Mark => new(_next, _lostGiven);

    /// <summary>Lets go what was read, and given as lost, up to a mark. The reader only.</summary>
    public void Release(RingMark mark)
    {
        Header.LostSettled = mark.Lost;
        Volatile.Write(ref Header.Tail, mark.Read);
    }

    /// <summary>The account of what was lost since the last one. False where nothing was. The reader only.</summary>
    public bool TryTakeLoss(out FrontLoss loss)
    {
        ref var header = ref Header;
        var lost = Volatile.Read(ref header.Lost);
        // Times are read after the count: they may reach further than it, never less far.
        loss = new FrontLoss(lost - _lostGiven, Volatile.Read(ref header.LostFromNs), Volatile.Read(ref header.LostToNs));
        _lostGiven = lost;
        return loss.Count > 0;
    }

    /// <summary>Counts ticks that were cut off or damaged by a crash. Before the callbacks begin.</summary>
    public void CountDamaged(long ticks, long fromNs, long toNs) => CountLost(ref Header, ticks, fromNs, toNs);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void CountLost(ref RingHeader header, long ticks, long fromNs, long toNs)
    {
        if (header.Lost == Volatile.Read(ref header.LostSettled)) Volatile.Write(ref header.LostFromNs, fromNs);
        Volatile.Write(ref header.LostToNs, toNs);
        Volatile.Write(ref header.Lost, header.Lost + ticks);
    }

    private Span<byte> SlotOf(long index) => SlotOf(_file, index, _slots);

    internal static Span<byte> SlotOf(MappedFile file, long index, int slots) => file[HeaderBytes + (int)(index % slots) * RingSlot.Bytes, RingSlot.Bytes];
}

/// <summary>How far a ring was read, and how many of its losses were told.</summary>
internal readonly record struct RingMark(long Read, long Lost);
