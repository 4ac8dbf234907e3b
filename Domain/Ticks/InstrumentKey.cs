using System.Runtime.InteropServices;

namespace Mdc.Domain.Ticks;

/// <summary>An instrument's padded code as four words: compared and hashed without touching text. Kept in journal index files as its bytes.</summary>
public readonly record struct InstrumentKey(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The key of a frame's instrument.</summary>
    public static InstrumentKey Of(in TickFrame frame)
    {
        ReadOnlySpan<byte> text = frame.Instrument;
        return MemoryMarshal.Read<InstrumentKey>(text);
    }

    /// <inheritdoc/>
    /// <remarks>Codes are short: most differ in the first two words only.</remarks>
    public override int GetHashCode()
    {
        var mixed = (A * 0xA24BAED4963EE407UL) ^ (B * 0x9FB21C651E98DF25UL) ^ ((C + D) * 0xD6E8FEB86659FD93UL);
        return (int)(mixed >> 32);
    }
}
