using System.Text;

namespace Mdc.Domain.Ticks;

/// <summary>Reading and writing the instrument's code in a frame.</summary>
public static class InstrumentTextExtensions
{
    /// <summary>The code's bytes without padding, in place.</summary>
    public static ReadOnlySpan<byte> Code(this in InstrumentText text)
    {
        ReadOnlySpan<byte> all = text;
        var end = all.IndexOf((byte)0);
        return end < 0 ? all[..TickFrame.MaxInstrumentBytes] : all[..end];
    }

    /// <summary>The code as a string (allocates).</summary>
    public static string ToText(this in InstrumentText text) => Encoding.ASCII.GetString(text.Code());

    /// <summary>Writes a code of at most 31 bytes and pads it. False, and unchanged, where it is longer.</summary>
    public static bool TrySet(ref this InstrumentText text, ReadOnlySpan<byte> code)
    {
        if (code.Length > TickFrame.MaxInstrumentBytes) return false;
        Span<byte> all = text;
        all.Clear();
        code.CopyTo(all);
        return true;
    }
}
