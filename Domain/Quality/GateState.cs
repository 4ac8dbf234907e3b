using System.Numerics;
using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>What the gate remembers of one instrument.</summary>
internal struct GateState
{
    public InstrumentText Code;

    /// <summary>Root for the session table; null for a code of no product we know.</summary>
    public string? ProductRoot;

    public Exchange Exchange;

    // The policy that IsRecorded was asked of.
    public RecordingPolicy? Policy;
    public bool IsRecorded;
    public byte Shard;

    /// <summary>Trading day of the newest tick that came through to the order checks.</summary>
    public TradingDay Day;

    /// <summary>Sessions of <see cref="Day"/>.</summary>
    public TradingSessions? Sessions;

    /// <summary>The accepted tick that sorts last on <see cref="Day"/>, by exchange time, then day volume.</summary>
    public long LastNs;
    public int LastVolume;

    /// <summary>Every content accepted on <see cref="Day"/> with a later exchange time is in <see cref="Window"/>.</summary>
    public long FloorNs;

    public ContentWindow Window;

    /// <summary>All contents of <see cref="Day"/>; built when something at or below the floor comes back.</summary>
    public ContentSet? Everything;

    /// <summary>The feed's count of holes at the last accepted tick.</summary>
    public int Holes;

    /// <summary>True once a tick of <see cref="Day"/> was accepted.</summary>
    public bool HasAccepted;

    /// <summary>True where nothing of the day's volume can have been missed before the first accepted tick.</summary>
    public bool CountsInFull;
}

/// <summary>States by instrument code: open addressing over an array of structs. One owner, one thread; allocates for new instruments only.</summary>
internal sealed class GateStates
{
    /// <summary>More codes than any market lists: what comes after is damage, and must not take memory.</summary>
    public const int Most = 65_536;

    private GateState[] _states = new GateState[256];
    private int[] _slots = new int[1024];
    private int _count;

    /// <summary>The state at an index.</summary>
    public ref GateState this[int index] => ref _states[index];

    /// <summary>Index of an instrument's state; a new one is empty but for its code. -1 for a new one beyond <see cref="Most"/>.</summary>
    public int IndexOf(in InstrumentText code, out bool isNew)
    {
        var slot = Slot(_slots, code);
        isNew = _slots[slot] == 0;
        if (!isNew) return _slots[slot] - 1;
        if (_count == Most) return -1;

        if (_count == _states.Length) Array.Resize(ref _states, _count * 2);
        _states[_count].Code = code;
        _slots[slot] = ++_count;
        if (_count * 2 > _slots.Length) Rehash();
        return _count - 1;
    }

    private void Rehash()
    {
        var wider = new int[_slots.Length * 2];
        for (var i = 0; i < _count; i++) wider[Slot(wider, _states[i].Code)] = i + 1;
        _slots = wider;
    }

    private int Slot(int[] slots, in InstrumentText code)
    {
        var words = Words(code);
        var hash = words[0] * 0x9E37_79B9_7F4A_7C15UL ^ BitOperations.RotateLeft(words[1], 29) * 0xC2B2_AE3D_27D4_EB4FUL;
        hash ^= (words[2] ^ BitOperations.RotateLeft(words[3], 17)) * 0x1656_67B1_9E37_79F9UL;
        var mask = slots.Length - 1;
        var slot = (int)(hash >> 32) & mask;
        while (slots[slot] != 0 && !Words(_states[slots[slot] - 1].Code).SequenceEqual(words)) slot = (slot + 1) & mask;
        return slot;
    }

    private static ReadOnlySpan<ulong> Words(in InstrumentText code) =>
        MemoryMarshal.Cast<byte, ulong>(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in code, 1)));
}
