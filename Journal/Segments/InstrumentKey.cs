using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Segments;

/// <summary>An instrument's padded code as four words: compared and hashed without touching text.</summary>
internal readonly record struct InstrumentKey(ulong A, ulong B, ulong C, ulong D)
{
    public static InstrumentKey Of(in TickFrame frame)
    {
        ReadOnlySpan<byte> text = frame.Instrument;
        return MemoryMarshal.Read<InstrumentKey>(text);
    }

    /// <summary>Codes are short: most differ in the first two words only.</summary>
    public override int GetHashCode()
    {
        var mixed = (A * 0xA24BAED4963EE407UL) ^ (B * 0x9FB21C651E98DF25UL) ^ ((C + D) * 0xD6E8FEB86659FD93UL);
        return (int)(mixed >> 32);
    }
}
