using System.Buffers.Binary;
using Mdc.Domain.Ticks;

namespace Mdc.Storage.Timescale.Ticks;

/// <summary>Where a tick goes in the unique key's index: by code, time and volume. The code's bytes as two numbers, which order like the text does.</summary>
internal readonly struct TickKey(in TickFrame tick) : IComparable<TickKey>
{
    private readonly UInt128 _codeHead = BinaryPrimitives.ReadUInt128BigEndian(tick.Instrument[..16]);
    private readonly UInt128 _codeTail = BinaryPrimitives.ReadUInt128BigEndian(tick.Instrument[16..]);
    private readonly long _exchangeNs = tick.ExchangeNs;
    private readonly int _dayVolume = tick.DayVolume;

    public int CompareTo(TickKey other)
    {
        if (_codeHead != other._codeHead) return _codeHead < other._codeHead ? -1 : 1;
        if (_codeTail != other._codeTail) return _codeTail < other._codeTail ? -1 : 1;
        return _exchangeNs != other._exchangeNs ? _exchangeNs.CompareTo(other._exchangeNs) : _dayVolume.CompareTo(other._dayVolume);
    }
}
