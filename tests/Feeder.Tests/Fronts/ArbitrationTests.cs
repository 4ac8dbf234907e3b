using System.Text;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Tests.Pump;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>Several fronts through the pump's gate, and the bars of what it lets through: as if it had been one.</summary>
public sealed class ArbitrationTests
{
    private const int Day = 20260323;
    private static readonly string[] Codes = ["rb2610", "SR610", "IF2604"];

    [Fact]
    public void Two_fronts_give_exactly_the_bars_of_one()
    {
        var market = Market(1);
        var alone = Run([.. market.Select(tick => At(tick, front: 1, delayMs: 30))]);
        var both = Run([.. market.Select(tick => At(tick, 1, 30)), .. market.Select(tick => At(tick, 2, 55))]);

        Assert.Equal(market.Count, both.Journal.Accepted.Count());
        Assert.Equal(Bars(alone.Journal.Accepted), Bars(both.Journal.Accepted));
        Assert.Equal((market.Count, 0), (both.Coverage(1).First, both.Coverage(1).OnlyHere));
        Assert.Equal((0, market.Count), (both.Coverage(2).First, both.Coverage(2).Repeats));
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 400)]
    [InlineData(3, 5_000)]
    public void However_much_later_one_front_is_the_ticks_are_those_of_one(int seed, int mostDelayMs)
    {
        var market = Market(seed);
        var random = new Random(seed);
        var alone = Run([.. market.Select(tick => At(tick, 1, 10))]);
        // Each front keeps its own order; which of them is ahead changes all the time.
        var both = Run([.. Delayed(market, 1, mostDelayMs, random), .. Delayed(market, 2, mostDelayMs, random)]);

        Assert.Equal(market.Count, both.Journal.Accepted.Count());
        Assert.Equal(Bars(alone.Journal.Accepted), Bars(both.Journal.Accepted));
    }

    [Theory]
    [InlineData(11, 0)]
    [InlineData(12, 300)]
    [InlineData(13, 3_000)]
    public void Of_two_fronts_that_lose_5_percent_each_the_union_is_whole_and_the_coverage_says_who_brought_what(int seed, int mostDelayMs)
    {
        var random = new Random(seed);
        var market = Market(seed);
        var lostByA = market.Select(_ => random.Next(20) == 0).ToArray();
        var lostByB = market.Select((_, i) => !lostByA[i] && random.Next(20) == 0).ToArray();
        var a = Delayed(market, 1, mostDelayMs, random).Where((_, i) => !lostByA[i]);
        var b = Delayed(market, 2, mostDelayMs, random).Where((_, i) => !lostByB[i]);

        var both = Run([.. a, .. b]);

        Assert.Equal(market.Count, both.Journal.Accepted.Count());
        var reference = Run([.. market.Select(tick => At(tick, 1, 10))]).Journal.Accepted;
        Assert.Equal(Bars(reference), Bars(both.Journal.Accepted.OrderBy(tick => tick.Instrument.ToText(), StringComparer.Ordinal).ThenBy(tick => tick.ExchangeNs).ThenBy(tick => tick.DayVolume)));
        // What the other front lost is here alone.
        Assert.Equal((lostByB.Count(lost => lost), lostByA.Count(lost => lost)), (both.Coverage(1).OnlyHere, both.Coverage(2).OnlyHere));
        Assert.Equal(0, both.Coverage(1).Conflicts + both.Coverage(2).Conflicts);
    }

    [Fact]
    public void Other_content_for_the_same_time_and_volume_is_an_event_and_the_first_copy_counts()
    {
        var market = Market(4).Where(tick => tick.Instrument.ToText() == "IF2604").ToList();
        var other = market[100];
        other.Last = new Price(other.Last.Raw + 2_000);
        var copies = market.Select(tick => At(tick, 2, 40)).ToList();
        copies[100] = At(other, 2, 40);

        var both = Run([.. market.Select(tick => At(tick, 1, 10)), .. copies]);

        var refused = Assert.Single(both.Journal.Ticks, tick => tick.Disposition == TickRule.Conflict);
        Assert.Equal((2, other.Last), ((int)refused.Front, refused.Last));
        Assert.Equal((market.Count, 0, 1), (both.Journal.Accepted.Count(), both.Coverage(1).Conflicts, both.Coverage(2).Conflicts));
    }

    [Fact]
    public void One_front_may_send_two_contents_of_one_time_and_the_other_both_again()
    {
        var first = Tick("IF2604", 36_000_000, 10, 4_000);
        var second = first;
        second.Depth[0].BidVolume = 77;
        var both = Run([At(first, 1, 10), At(second, 1, 11), At(first, 2, 12), At(second, 2, 13)]);
        Assert.Equal([TickRule.Accepted, TickRule.Accepted, TickRule.Repeat, TickRule.Repeat], both.Journal.Ticks.Select(tick => tick.Disposition));
    }

    [Fact]
    public void At_czce_two_contents_of_one_second_are_two_ticks_whoever_brings_them()
    {
        var first = Tick("SR610", 36_000_000, 10, 5_000);
        var second = first;
        second.Last = new Price(50_010_000);
        var both = Run([At(first, 1, 10), At(second, 2, 20)]);
        Assert.Equal(2, both.Journal.Accepted.Count());
    }

    [Fact]
    public void One_front_of_two_going_down_flags_no_bar_and_both_do()
    {
        var rig = new PumpRig();
        var source = new ScriptedSource();
        using var pump = rig.Pump(source);
        source.Control(ControlRecord.FeedState(1, up: true, 1, 1));
        source.Control(ControlRecord.FeedState(2, up: true, 1, 1));
        source.Control(ControlRecord.FeedState(1, up: false, 2, 2));
        source.Control(ControlRecord.FeedState(2, up: false, 3, 3));
        pump.Step();
        Assert.Equal(
            [ControlRecord.FrontUp, ControlRecord.FrontUp, ControlRecord.FrontDown, ControlRecord.FeedDown],
            rig.Journal.Records.Where(record => record is { Kind: RecordKind.FeedState, Shard: 0 }).Select(record => record.DayVolume));
    }

    // The time from 09:31 to the break of three instruments: CFFEX and SHFE half-second stamps, CZCE whole seconds with several ticks in one.
    private static List<TickFrame> Market(int seed)
    {
        var random = new Random(seed);
        var ticks = new List<TickFrame>();
        var volumes = new int[Codes.Length];
        for (var half = 0; half < 5_100; half++)
        {
            for (var i = 0; i < Codes.Length; i++)
            {
                if (random.Next(3) == 0) continue;
                // Two ticks of one time and volume are in the order they came: nothing in them tells another, so CZCE has none here.
                volumes[i] += random.Next(4) + (Codes[i] == "SR610" ? 1 : 0);
                var millis = (long)(Codes[i] == "SR610" ? half / 2 * 1_000 : half * 500) + 9 * 3_600_000 + 31 * 60_000;
                ticks.Add(Tick(Codes[i], millis, volumes[i], 4_000 + random.Next(50)));
            }
        }
        // Nothing a front sends is without any difference from what it sent before.
        return [.. ticks.Where(tick => tick.DayVolume > 0).DistinctBy(tick => (tick.Instrument.ToText(), tick.ExchangeNs, TickContent.Hash(tick)))];
    }

    private static TickFrame Tick(string code, long millisOfDay, int volume, double last)
    {
        var frame = TickFrame.Empty();
        frame.Instrument.TrySet(Encoding.ASCII.GetBytes(code));
        var seconds = (int)(millisOfDay / 1_000);
        (frame.RawTradingDay, frame.RawUpdateTime, frame.UpdateMillis) = (Day, seconds / 3_600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60, (short)(millisOfDay % 1_000));
        (frame.DayVolume, frame.Last, frame.DayTurnover, frame.OpenInterest) = (volume, Price.FromCtp(last), volume * last * 10, 1_000 + volume);
        frame.ReceivedNs = ChinaTime.MidnightNs(new TradingDay(Day).ToDate()) + millisOfDay * ChinaTime.NsPerMillisecond;
        return frame;
    }

    private static TickFrame At(TickFrame tick, ushort front, int delayMs)
    {
        (tick.Front, tick.ReceivedNs) = (front, tick.ReceivedNs + delayMs * ChinaTime.NsPerMillisecond);
        return tick;
    }

    private static List<TickFrame> Delayed(List<TickFrame> market, ushort front, int mostDelayMs, Random random)
    {
        var latest = long.MinValue;
        var delayed = new List<TickFrame>(market.Count);
        var delay = 0;
        foreach (var tick in market)
        {
            if (random.Next(50) == 0) delay = random.Next(mostDelayMs + 1);
            var copy = At(tick, front, delay);
            copy.ReceivedNs = latest = Math.Max(latest + 1, copy.ReceivedNs);
            delayed.Add(copy);
        }
        return delayed;
    }

    private static Outcome Run(List<TickFrame> pushes)
    {
        var rig = new PumpRig();
        var source = new ArrivalSource([.. pushes.OrderBy(push => push.ReceivedNs).ThenBy(push => push.Front)]);
        using var pump = rig.Pump(source);
        while (!source.IsEmpty) pump.Step();
        return new Outcome(rig.Journal, pump);
    }

    private static List<string> Bars(IEnumerable<TickFrame> accepted)
    {
        var bars = new List<string>();
        foreach (var ticks in accepted.GroupBy(tick => tick.Instrument.ToText()).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Assert.True(InstrumentCode.TryParse(ticks.Key, new TradingDay(Day), PumpRig.Rules.Products, out var instrument, out _));
            var closed = new List<BarVersion>();
            var fold = new BarFold(ticks.Key, instrument.Product.Root, instrument.Product.Multiplier, PumpRig.Rules);
            var last = 0L;
            foreach (var tick in ticks)
            {
                fold.Fold(tick, closed);
                last = tick.ReceivedNs;
            }
            fold.CloseThrough(long.MaxValue, last, closed);
            bars.AddRange(closed.Select(version => $"{ticks.Key} {version.Bar}"));
        }
        Assert.True(bars.Count > 60 || bars.Count < 5, $"{bars.Count} bars");
        return bars;
    }

    private sealed record Outcome(MemoryJournal Journal, Mdc.Feeder.Pump.FeedPump Pump)
    {
        public Domain.Arbitration.FrontCoverage Coverage(ushort front) => Pump.Coverage[front];
    }

    /// <summary>Pushes in the order in which they arrived.</summary>
    private sealed class ArrivalSource(TickFrame[] pushes) : ITickSource
    {
        private int _next;
        private bool _isUp;

        public bool IsEmpty => _next == pushes.Length;

        public SourceKind Kind => SourceKind.Live;

        public string Description => "arrivals";

        public bool HasEnded => false;

        public double? Progress => null;

        // Before the night that belongs to the day: what comes counts in full.
        public long? ClockNs => ScriptedSource.Ns(Day, "20:30:00");

        public string? Trouble => null;

        public int Read(Span<TickFrame> into)
        {
            if (!_isUp)
            {
                _isUp = true;
                into[0] = ControlRecord.FeedState(1, up: true, ClockNs!.Value, ClockNs.Value);
                return 1;
            }
            var count = Math.Min(into.Length, pushes.Length - _next);
            pushes.AsSpan(_next, count).CopyTo(into);
            _next += count;
            return count;
        }

        public string NameOf(ushort front) => $"front {front}";

        public void Wait(TimeSpan atMost, CancellationToken cancellation)
        {
        }

        public void Dispose()
        {
        }
    }
}
