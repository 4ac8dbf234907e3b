using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Journal.Tests;

/// <summary>Makes records as a pump would hand them over: seeded, of some instruments over several shards and trading days.</summary>
internal sealed class TickTape(int seed, int shards = 4, int instruments = 20)
{
    private static readonly int[] Days = [20240102, 20240103, 20240104, 20240105];

    private readonly Random _random = new(seed);
    private readonly int[] _dayOf = new int[instruments];
    private long _source;

    public static string Code(int instrument) => $"rb{2400 + instrument}";

    public static TickFrame Tick(int instrument, byte shard, int day = 20240102)
    {
        var frame = TickFrame.Empty();
        frame.Exchange = Exchange.SHFE;
        frame.Instrument.TrySet(Encoding.ASCII.GetBytes(Code(instrument)));
        frame.Shard = shard;
        frame.TradingDay = new TradingDay(day);
        return frame;
    }

    public TickFrame[] Batch(int count)
    {
        var batch = new TickFrame[count];
        for (var i = 0; i < count; i++) batch[i] = Next();
        return batch;
    }

    public TickFrame Next()
    {
        var instrument = _random.Next(instruments);
        var shard = (byte)(instrument % shards);
        if (_random.Next(20) == 0)
        {
            var control = ControlRecord.FeedState(1, up: _random.Next(2) == 0, _random.Next(), _random.Next());
            control.Shard = shard;
            return control;
        }
        if (_random.Next(200) == 0 && _dayOf[instrument] < Days.Length - 1) _dayOf[instrument]++;
        var frame = Tick(instrument, shard, Days[_dayOf[instrument]]);
        frame.Disposition = _random.Next(10) switch { 0 => TickRule.Repeat, 1 => TickRule.BadTime, _ => TickRule.Accepted };
        frame.SourceOrdinal = ++_source;
        frame.SourceId = (ulong)_random.Next(3);
        frame.Last = new Price(_random.NextInt64(1_000_000_000));
        frame.ReceivedNs = _random.NextInt64();
        frame.DayVolume = _random.Next();
        return frame;
    }
}
