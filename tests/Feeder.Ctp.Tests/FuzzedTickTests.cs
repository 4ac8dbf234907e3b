using System.Runtime.InteropServices;
using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Ctp.Tests;

/// <summary>Random bytes in every field: no crash, and no accepted tick that breaks what the rest of the system builds on.</summary>
public sealed class FuzzedTickTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_bytes_in_every_field_make_no_tick_that_breaks_an_invariant(ushort layoutId)
    {
        const int Seed = 20260323;
        var layout = TickLayout.Of(layoutId)!;
        var gate = new TickGate(Rules, 16, SourceKind.Live, new NothingJournaled());
        var random = new Random(Seed + layoutId);
        var (good, tick) = (GoodTick(layout), new byte[layout.Bytes]);
        var accepted = 0;
        for (var round = 0; round < 100_000; round++)
        {
            good.CopyTo(tick, 0);
            if (round % 4 == 0) random.NextBytes(tick);
            else for (var i = random.Next(1, 12); i > 0; i--) Scramble(tick, random);
            DepthDecoder.Decode(tick, layout, out var frame);
            frame.ReceivedNs = ChinaTime.ToNs(new DateOnly(2026, 3, 23), 11 * 3_600);
            frame.TradingDay = new TradingDay(20260323);
            if (gate.Pass(ref frame, out _) != TickRule.Accepted) continue;
            accepted++;
            Check(frame, round);
        }
        Assert.True(accepted > 500, $"only {accepted} were accepted: the fuzz hits nothing that matters");
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void Random_ticks_of_a_library_pass_the_border_without_a_crash(int abi)
    {
        using var rig = new BorderRig(Versions.Of(abi));
        using var connection = rig.Open("a", "connect", "await login", "fuzz 7 4000");
        BorderRig.GoLive(connection);
        var gate = new TickGate(Rules, 16, SourceKind.Live, new NothingJournaled());
        foreach (var tick in rig.Take(connection, 4_000))
        {
            var frame = tick;
            if (gate.Pass(ref frame, out _) == TickRule.Accepted) Check(frame, 0);
        }
    }

    private static void Check(in TickFrame frame, int round)
    {
        var what = $"round {round}: {frame.Instrument.ToText()}";
        Assert.True(frame.TradingDay.IsDate && frame.ExchangeNs > 0, what);
        Assert.True(frame.DayVolume >= 0 && frame.OpenInterest >= 0, what);
        Assert.All(new[] { frame.OpenInterest, frame.PreOpenInterest, frame.DayTurnover, frame.AveragePrice, frame.PreDelta, frame.CurrDelta }, amount => Assert.True(Math.Abs(amount) < 1e300, what));
        Assert.All(new[] { frame.Last, frame.DayOpen, frame.DayHigh, frame.DayLow, frame.Settlement, frame.Depth[0].Bid, frame.Depth[0].Ask }, price => Assert.True(price.IsNone || Math.Abs(price.ToDouble()) <= 1e7, what));
        Assert.All(frame.Instrument.Code().ToArray(), letter => Assert.InRange(letter, (byte)' ', (byte)'~'));
        Assert.Equal(0, NonZeroBehind(frame));
    }

    // A code ends with NUL and nothing behind it: frames are compared and hashed by their bytes.
    private static int NonZeroBehind(in TickFrame frame)
    {
        ReadOnlySpan<byte> all = frame.Instrument;
        return all[frame.Instrument.Code().Length..].Length - all[frame.Instrument.Code().Length..].Count((byte)0);
    }

    private static void Scramble(byte[] tick, Random random)
    {
        var at = random.Next(tick.Length / 8) * 8;
        switch (random.Next(4))
        {
            case 0:
                tick[random.Next(tick.Length)] = (byte)random.Next(256);
                break;
            case 1:
                random.NextBytes(tick.AsSpan(at, 8));
                break;
            case 2:
                double[] odd = [double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, 1e18, -1e300, double.Epsilon];
                MemoryMarshal.Write(tick.AsSpan(at), in odd[random.Next(odd.Length)]);
                break;
            default:
                int[] ints = [int.MaxValue, int.MinValue, -1, 0, 1_000, 999];
                MemoryMarshal.Write(tick.AsSpan(at + random.Next(2) * 4), in ints[random.Next(ints.Length)]);
                break;
        }
    }

    private static byte[] GoodTick(TickLayout layout)
    {
        var tick = new byte[layout.Bytes];
        void Text(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(tick, at);
        void Number<T>(int at, T value) where T : struct => MemoryMarshal.Write(tick.AsSpan(layout.LastPriceAt + at), in value);
        Text(0, "20260323");
        Text(layout.InstrumentAt, "rb2610");
        Text(layout.LastPriceAt + 128, "10:00:00");
        Number(0, 4_000.0);
        Number(56, 100);
        Number(64, 400_000.0);
        Number(72, 1_000_000.0);
        Number(144, 3_999.0);
        Number(160, 4_001.0);
        return tick;
    }

    private sealed class NothingJournaled : IDayContents
    {
        public TradingDay NewestBefore => TradingDay.None;

        public IReadOnlyList<TickFrame> Read(string instrument, TradingDay day) => [];
    }
}
