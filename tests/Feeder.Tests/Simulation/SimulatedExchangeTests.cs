using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Simulation;
using Mdc.Feeder.Tests.Pump;
using Xunit.Abstractions;

namespace Mdc.Feeder.Tests.Simulation;

public sealed class SimulatedExchangeTests(ITestOutputHelper output)
{
    // Wednesday 2026-03-04 of the calendar; its night is Tuesday's.
    private const int Day = 20260304;

    [Fact]
    public void Equal_seeds_give_equal_ticks_however_they_are_read()
    {
        var first = Ticks(Market(At("20:55:00"), minutes: 8, instruments: 200), batch: 1_000);
        var second = Ticks(Market(At("20:55:00"), minutes: 8, instruments: 200), batch: 17);
        var other = Ticks(Market(At("20:55:00"), minutes: 8, instruments: 200, seed: 2), batch: 1_000);

        Assert.True(first.Count > 20_000, $"{first.Count} ticks");
        Assert.Equal(first.Select(t => TickContent.Hash(t)), second.Select(t => TickContent.Hash(t)));
        Assert.Equal(first.Select(t => t.ReceivedNs), second.Select(t => t.ReceivedNs));
        Assert.NotEqual(first.Select(t => TickContent.Hash(t)), other.Select(t => TickContent.Hash(t)));
    }

    [Fact]
    public void About_nine_hundred_futures_are_listed_and_options_up_to_25_000_and_every_code_is_a_real_one()
    {
        var rules = PumpRig.Rules;
        var futures = SimulatedListing.On(new DateOnly(2026, 3, 4), 0, rules.Products);
        var all = SimulatedListing.On(new DateOnly(2026, 3, 4), 25_000, rules.Products);

        output.WriteLine($"{futures.Count} futures; {string.Join(' ', all.Where(c => c.IsOption).Take(2_000).DistinctBy(c => c.Product.Root).Select(c => c.Code))}");
        Assert.InRange(futures.Count, 850, 960);
        Assert.Equal(25_000, all.Count);
        Assert.Equal(25_000, all.Select(c => c.Code).Distinct().Count());
        foreach (var contract in all)
        {
            Assert.True(InstrumentCode.TryParse(contract.Code, new TradingDay(Day), rules.Products, out var instrument, out var reason), reason);
            Assert.Equal(contract.Product, instrument.Product);
            Assert.Equal(contract.IsOption ? InstrumentKind.Option : InstrumentKind.Future, instrument.Kind);
            Assert.InRange(contract.Code.Length, 4, TickFrame.MaxInstrumentBytes);
        }
    }

    [Fact]
    public void A_day_by_the_calendar_passes_the_gate_whole_but_for_the_login()
    {
        var (rig, refused) = Run(Market(At("20:40:00"), minutes: 60 * 20, instruments: 20), PumpRig.Rules);
        var ticks = rig.Journal.Ticks.ToList();
        output.WriteLine($"{ticks.Count} ticks; refused {string.Join(' ', refused.Select(r => $"{r.Key}={r.Value}"))}");

        Assert.All(refused, r => Assert.Equal(nameof(TickRule.StaleSnapshot), r.Key));
        Assert.Equal(20, refused.Values.Sum());
        Assert.DoesNotContain(rig.Journal.Accepted, t => (t.Flags & TickFlags.Late) != 0);
        foreach (var instrument in rig.Journal.Accepted.GroupBy(t => t.Instrument.ToText()))
        {
            var (volume, sum) = (0L, 0L);
            foreach (var tick in instrument)
            {
                Assert.True((tick.Flags & TickFlags.FeedUpBeforeOpen) != 0);
                sum += tick.DayVolume - volume;
                volume = tick.DayVolume;
                if (volume > 0) Assert.True(tick.DayLow.Raw <= tick.Last.Raw && tick.Last.Raw <= tick.DayHigh.Raw && tick.DayOpen.Raw <= tick.DayHigh.Raw, "the day's range holds the last price");
                Assert.InRange(tick.Last.Raw, tick.LowerLimit.Raw, tick.UpperLimit.Raw);
            }
            Assert.Equal(instrument.Max(t => t.DayVolume), sum);
        }

        Assert.Contains(ticks, t => t.Exchange == Exchange.SHFE && t.RawUpdateTime == 205_900 && t.DayVolume > 0);
        Assert.Contains(ticks, t => t.Exchange == Exchange.SHFE && t.RawUpdateTime == 230_000);
        Assert.Contains(ticks, t => t.Exchange == Exchange.CFFEX && t.RawUpdateTime == 150_000);
        Assert.Contains(ticks, t => !t.Settlement.IsNone && t.RawUpdateTime > 151_000);
        Assert.DoesNotContain(ticks, t => t.Exchange == Exchange.CZCE && t.RawUpdateTime is 101_500 or 150_000);
    }

    [Fact]
    public void Each_exchange_stamps_in_its_own_way()
    {
        var ticks = Run(Market(At("21:00:00"), minutes: 3), PumpRig.Rules).Rig.Journal.Accepted.Where(t => t.Disposition == TickRule.Accepted).ToList();

        Assert.All(Of(Exchange.CZCE), t => Assert.Equal(0, t.UpdateMillis));
        Assert.All(Of(Exchange.SHFE), t => Assert.Equal(0, t.UpdateMillis % 500));
        Assert.True(Of(Exchange.DCE).Select(t => t.UpdateMillis).Distinct().Count() > 100);
        Assert.Contains(Of(Exchange.CZCE).GroupBy(t => (t.Instrument.ToText(), t.RawUpdateTime)), g => g.Count() >= 3);
        Assert.All(Of(Exchange.DCE), t => Assert.Equal(Day, t.RawActionDay));
        Assert.All(Of(Exchange.SHFE), t => Assert.Equal(20260303, t.RawActionDay));
        Assert.Contains(Of(Exchange.SHFE), t => !t.Depth[4].Bid.IsNone);
        Assert.All(Of(Exchange.DCE), t => Assert.True(t.Depth[1].Bid.IsNone));

        var morning = Run(Market(At("09:30:00"), minutes: 2, instruments: 900), PumpRig.Rules).Rig.Journal.Accepted.Where(t => t.Exchange == Exchange.CFFEX).ToList();
        Assert.True(morning.Count > 100);
        Assert.Equal(2, morning.Select(t => t.UpdateMillis).Distinct().Count());

        IEnumerable<TickFrame> Of(Exchange exchange) => ticks.Where(t => t.Exchange == exchange);
    }

    [Fact]
    public void Zhengzhous_turnover_leaves_the_multiplier_out_and_may_fall_and_the_others_do_neither()
    {
        var ticks = Run(Market(At("14:00:00"), minutes: 10, instruments: 60), PumpRig.Rules).Rig.Journal.Accepted.Where(t => t.DayVolume > 0).ToList();
        var falls = 0;
        foreach (var instrument in ticks.GroupBy(t => t.Instrument.ToText()))
        {
            var before = 0d;
            foreach (var tick in instrument)
            {
                var ratio = tick.DayTurnover / (tick.AveragePrice * tick.DayVolume);
                Assert.Equal(1, ratio, 6);
                if (tick.Exchange == Exchange.CZCE)
                {
                    Assert.InRange(tick.AveragePrice, tick.DayLow.ToDouble() * 0.99, tick.DayHigh.ToDouble() * 1.01);
                    if (tick.DayTurnover < before) falls++;
                }
                else
                {
                    Assert.True(tick.DayTurnover >= before);
                }
                before = tick.DayTurnover;
            }
        }
        Assert.True(falls > 0, "no turnover fell");
    }

    [Fact]
    public void On_a_limit_day_the_book_has_one_side()
    {
        var atLimit = Run(Market(At("10:55:00"), minutes: 4, instruments: 300), PumpRig.Rules).Rig.Journal.Accepted.Where(t => t.Last == t.UpperLimit || t.Last == t.LowerLimit).ToList();

        Assert.NotEmpty(atLimit);
        Assert.All(atLimit.Where(t => t.Last == t.UpperLimit && !t.Depth[0].Bid.IsNone && t.Depth[0].Bid == t.Last), t => Assert.True(t.Depth[0] is { Ask.IsNone: true, AskVolume: 0 }));
        Assert.Contains(atLimit, t => t.Depth[0].Ask.IsNone != t.Depth[0].Bid.IsNone);
    }

    [Fact]
    public void A_market_that_never_closes_goes_over_to_the_next_day_at_six()
    {
        // Saturday to Sunday.
        var start = new DateTimeOffset(2026, 3, 7, 17, 58, 0, ChinaTime.Offset);
        var (rig, refused) = Run(new SimulatedExchange(MarketRules.AlwaysOpen, new() { Start = start, Length = TimeSpan.FromMinutes(5), Instruments = 50 }), MarketRules.AlwaysOpen);

        Assert.Empty(refused);
        var days = rig.Journal.Accepted.GroupBy(t => t.TradingDay.Value).OrderBy(g => g.Key).ToList();
        Assert.Equal([20260307, 20260308], days.Select(g => g.Key));
        Assert.True(days[1].Min(t => t.DayVolume) < 100);
        Assert.All(days[1], t => Assert.True((t.Flags & TickFlags.FeedUpBeforeOpen) != 0));
        Assert.Contains(rig.Journal.Records, r => r.Kind == RecordKind.SessionAlarm && r.ExchangeNs == ChinaTime.ToNs(start.AddMinutes(2)));
    }

    [Fact]
    public void A_market_started_again_goes_on_with_the_volume_it_had()
    {
        var start = new DateTimeOffset(2026, 3, 7, 12, 0, 0, ChinaTime.Offset);
        var first = new PumpRig { Market = MarketRules.AlwaysOpen };
        RunOn(first, new SimulatedExchange(MarketRules.AlwaysOpen, new() { Start = start, Length = TimeSpan.FromMinutes(10), Instruments = 80 }));
        first.Journal.Epoch = 2;

        var refused = RunOn(first, new SimulatedExchange(MarketRules.AlwaysOpen, new() { Start = start.AddMinutes(11), Length = TimeSpan.FromMinutes(10), Instruments = 80 }));

        Assert.Empty(refused);
    }

    [Theory]
    [InlineData(1_000, 900, 20)]
    [InlineData(20_000, 3_000, 3)]
    public void A_rate_is_kept_exactly_and_every_instrument_has_its_turn(int rate, int instruments, int seconds)
    {
        var start = new DateTimeOffset(2026, 3, 7, 12, 0, 0, ChinaTime.Offset);
        var source = new SimulatedExchange(MarketRules.AlwaysOpen, new() { Start = start, Length = TimeSpan.FromSeconds(seconds), Instruments = instruments, Rate = rate });

        var ticks = Ticks(source, 512).Where(t => t.Kind == RecordKind.Tick).Skip(instruments).ToList();

        Assert.Equal(seconds * rate, ticks.Count);
        Assert.All(ticks.GroupBy(t => (t.ReceivedNs - ChinaTime.ToNs(start)) / ChinaTime.NsPerSecond), second => Assert.Equal(rate, second.Count()));
        Assert.Equal(instruments, ticks.Select(t => t.Instrument.ToText()).Distinct().Count());
    }

    [Fact]
    public void Ticks_cost_no_allocation()
    {
        using var source = new SimulatedExchange(MarketRules.AlwaysOpen, new() { Start = new DateTimeOffset(2026, 3, 7, 12, 0, 0, ChinaTime.Offset), Rate = 50_000 });
        var frames = new TickFrame[1_024];
        for (var i = 0; i < 50; i++) source.Read(frames);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) source.Read(frames);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static DateTimeOffset At(string time) =>
        ChinaTime.ToDateTimeOffset(ScriptedSource.Ns(Day, time));

    private static SimulatedExchange Market(DateTimeOffset start, int minutes, int instruments = 0, ulong seed = 1) =>
        new(PumpRig.Rules, new() { Start = start, Length = TimeSpan.FromMinutes(minutes), Instruments = instruments, Seed = seed });

    private static (PumpRig Rig, IReadOnlyDictionary<string, long> Refused) Run(ITickSource source, MarketRules rules)
    {
        var rig = new PumpRig { Market = rules };
        return (rig, RunOn(rig, source));
    }

    private static IReadOnlyDictionary<string, long> RunOn(PumpRig rig, ITickSource source)
    {
        using var pump = rig.Pump(source);
        PumpRig.StepToEnd(pump);
        Assert.Null(pump.Status.Trouble);
        return pump.Status.Refused;
    }

    private static List<TickFrame> Ticks(ITickSource source, int batch)
    {
        var ticks = new List<TickFrame>();
        var frames = new TickFrame[batch];
        while (!source.HasEnded)
            for (var count = source.Read(frames); count > 0; count = source.Read(frames)) ticks.AddRange(frames[..count]);
        source.Dispose();
        return ticks;
    }
}
