using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Replay;
using Mdc.Feeder.Simulation;
using Mdc.Feeder.Tests.Pump;

namespace Mdc.Feeder.Tests.Simulation;

public sealed class PacedSourceTests
{
    private readonly ManualTime _time = new() { Now = new DateTimeOffset(2026, 3, 7, 12, 0, 0, ChinaTime.Offset) };

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void Ticks_come_when_they_are_due(double speed)
    {
        using var source = new PacedSource(new SimulatedExchange(MarketRules.AlwaysOpen, new() { Start = _time.Now, Instruments = 10, Rate = 100 }), _time, speed);
        var frames = new TickFrame[10_000];

        Assert.Equal(1 + 10 + 1, source.Read(frames));
        _time.Now += TimeSpan.FromMilliseconds(500);
        Assert.Equal(50 * speed, source.Read(frames));
        Assert.Equal(0, source.Read(frames));
        Assert.Equal(ChinaTime.ToNs(_time.Now.AddMilliseconds(500 * (speed - 1))), source.ClockNs);
    }

    [Fact]
    public void At_real_time_a_tick_is_received_when_it_is_let_go()
    {
        using var source = new PacedSource(new SimulatedExchange(MarketRules.AlwaysOpen, new() { Start = _time.Now, Instruments = 10, Rate = 100 }), _time, 1);
        var frames = new TickFrame[1_000];
        source.Read(frames);
        _time.Now += TimeSpan.FromSeconds(1);

        var count = source.Read(frames);

        Assert.All(frames[..count], f => Assert.Equal(ChinaTime.ToNs(_time.Now), f.ReceivedNs));
    }

    [Fact]
    public void A_replays_nights_are_cut_short()
    {
        using var temp = new TempFolder();
        var path = temp.Write("a.csv", "InstrumentID,TradingDay,UpdateTime,LastPrice,Volume\nrb2510,20250604,22:59:59,1,1\nrb2510,20250604,09:00:00,1,2\nrb2510,20250604,09:00:10,1,3\n");
        using var source = new PacedSource(new CsvTickSource([path], PumpRig.Rules.Calendar), _time, 10, longestPause: TimeSpan.FromSeconds(5));
        var frames = new TickFrame[10];

        Assert.Equal(1, source.Read(frames));
        Assert.Equal(0, source.Read(frames));
        _time.Now += TimeSpan.FromSeconds(5);
        Assert.Equal(1, source.Read(frames));
        _time.Now += TimeSpan.FromMilliseconds(999);
        Assert.Equal(0, source.Read(frames));
        _time.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(1, source.Read(frames));
        Assert.True(source.HasEnded);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_speed_that_is_none_is_refused(double speed) =>
        Assert.Throws<SourceException>(() => new PacedSource(new DenseSource(), _time, speed));
}
