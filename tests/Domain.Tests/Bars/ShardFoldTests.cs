using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Tests.Shared;

namespace Mdc.Domain.Tests.Bars;

public class ShardFoldTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();
    private static readonly TradingDay Day = new(20210105);

    private readonly TickTape _tape = new("IF2101", Day, Rules);
    private readonly List<TickFrame> _journal = [];
    private readonly List<BarVersion> _versions = [];
    private readonly ShardFold _fold;

    public ShardFoldTests() => _fold = new ShardFold(Rules, (code, day) => [.. _journal.Where(tick => tick.Instrument.ToText() == code && tick.TradingDay == day)]);

    [Fact]
    public void A_late_tick_is_merged_into_the_bar_it_belongs_to()
    {
        Apply(_tape.Tick("09:30:00.500", 5250, 10), _tape.Tick("09:30:59.500", 5251, 12, dayHigh: 5290), _tape.Tick("09:31:10", 5252, 15));
        Apply(Watermark("09:31:00"));
        Assert.Equal((12L, 2), Last("09:30"));

        Apply(_tape.Tick("09:30:30", 5290, 11, flags: TickFlags.Late));
        Apply(Watermark("09:32:00"));

        Assert.Equal((12L, 3), Last("09:30"));
        Assert.Equal((3L, 1), Last("09:31"));
    }

    [Fact]
    public void A_late_tick_at_the_end_is_merged_when_it_is_settled()
    {
        Apply(_tape.Tick("09:30:00.500", 5250, 10), _tape.Tick("09:31:10", 5252, 15), _tape.Tick("09:30:30", 5290, 11, flags: TickFlags.Late));
        Assert.Equal((10L, 1), Last("09:30"));

        _fold.Settle(_versions);

        Assert.Equal((11L, 2), Last("09:30"));
    }

    [Fact]
    public void The_feed_that_goes_down_flags_open_bars_only()
    {
        Apply(_tape.Tick("09:30:00.500", 5250, 10));
        Apply(Watermark("09:31:00"));
        Apply(_tape.Tick("09:31:00.500", 5250, 12));
        Assert.True(_fold.HasOpenBar(Day));
        Apply(ControlRecord.FeedState(1, up: false, 1, 1), Watermark("09:32:00"));

        Assert.False(_fold.HasOpenBar(Day));
        Assert.Equal([BarQuality.Complete, BarQuality.FeedDown], _versions.Select(version => version.Bar.Quality));
    }

    [Fact]
    public void Another_exchanges_watermark_closes_nothing()
    {
        Apply(_tape.Tick("09:30:00.500", 5250, 10));
        Apply(Watermark("09:31:00") with { Exchange = Exchange.SHFE });
        Assert.Empty(_versions);
    }

    [Fact]
    public void An_instrument_that_breaks_is_set_aside_and_the_others_go_on()
    {
        var poison = new TickTape("IF2103", Day, Rules).Tick("09:30:00", 5250, 10);
        poison.TradingDay = new TradingDay(20211399);
        Apply(poison, _tape.Tick("09:30:00.500", 5250, 10), Watermark("09:31:00"));
        Assert.Equal("IF2101", Assert.Single(_versions).Instrument);
    }

    private void Apply(params TickFrame[] records)
    {
        foreach (var record in records)
        {
            if (record.Kind == RecordKind.Tick) _journal.Add(record);
            _fold.Apply(record, _versions);
        }
    }

    private TickFrame Watermark(string time) => ControlRecord.Watermark(Exchange.CFFEX, new TickTape("IF2101", Day, Rules).Tick(time, 1, 0).ExchangeNs, 1);

    private (long Volume, int Ticks) Last(string minute)
    {
        var startNs = new TickTape("IF2101", Day, Rules).Tick(minute + ":00", 1, 0).ExchangeNs;
        var bar = _versions.Last(version => version.Bar.StartNs == startNs).Bar;
        return (bar.Volume, bar.Ticks);
    }
}
