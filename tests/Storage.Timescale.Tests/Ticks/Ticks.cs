using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Storage.Timescale.Tests.Ticks;

/// <summary>One way to make ticks.</summary>
internal static class Ticks
{
    /// <summary>2026-01-05 09:00 in China.</summary>
    public const long Open = 1_767_574_800_000_000_000;

    public const long Second = 1_000_000_000;

    /// <summary>The n-th tick of an instrument: half a second and a lot after the one before.</summary>
    public static TickFrame Tick(string instrument, int n, byte feeder = 1, long openNs = Open)
    {
        var tick = TickFrame.Empty();
        Assert.True(tick.Instrument.TrySet(Encoding.UTF8.GetBytes(instrument)));
        tick.Exchange = Exchange.SHFE;
        tick.TradingDay = new TradingDay(20260105);
        tick.ExchangeNs = openNs + n * Second / 2;
        tick.ReceivedNs = tick.ExchangeNs + 3_000_001;
        tick.Feeder = feeder;
        tick.Epoch = 1;
        tick.Position = n + 1;
        tick.Front = 1;
        tick.SourceOrdinal = n + 1;
        tick.RawTradingDay = tick.RawActionDay = 20260105;
        tick.RawUpdateTime = 90000;
        tick.DayVolume = n;
        tick.Last = new Price(32_150_000 + n % 100 * 10_000);
        tick.PreSettlement = tick.DayOpen = tick.DayLow = new Price(32_150_000);
        tick.DayHigh = new Price(33_140_000);
        tick.UpperLimit = new Price(35_000_000);
        tick.LowerLimit = new Price(29_000_000);
        tick.OpenInterest = 1_234_567;
        tick.DayTurnover = n * 32_150.0;
        tick.AveragePrice = 32_150;
        for (var level = 0; level < DepthLevels.Count; level++)
        {
            tick.Depth[level].Bid = new Price(tick.Last.Raw - (level + 1) * 10_000);
            tick.Depth[level].Ask = new Price(tick.Last.Raw + (level + 1) * 10_000);
            tick.Depth[level].BidVolume = 10 + level;
            tick.Depth[level].AskVolume = 20 + level;
        }
        return tick;
    }

    public static TickFrame[] Many(string instrument, int count, byte feeder = 1) =>
        [.. Enumerable.Range(0, count).Select(n => Tick(instrument, n, feeder))];

    /// <summary>A frame with the bytes of a seeded generator in every field that a store keeps, and a code that is one.</summary>
    public static TickFrame Arbitrary(int seed)
    {
        var random = new Random(seed);
        var tick = TickFrame.Empty();
        random.NextBytes(TickFrame.AsBytes(ref tick));
        var plain = Tick($"rb{seed % 10_000}", seed);
        (tick.Kind, tick.Disposition, tick.Layout, tick.Exchange) = (plain.Kind, plain.Disposition, plain.Layout, Exchange.GFEX);
        (tick.Checksum, tick.InstrumentBack, tick.ShardBack) = (0, 0, 0);
        tick.Instrument = plain.Instrument;
        tick.ExchangeNs = plain.ExchangeNs;
        return tick;
    }
}
