using System.Runtime.InteropServices;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Tests.Shared;

namespace Mdc.Domain.Tests.Bars;

/// <summary>Properties over generated days: quiet and busy contracts, night and day, edges and breaks.</summary>
public class GeneratedDayTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    public static TheoryData<int, string> Seeds()
    {
        var data = new TheoryData<int, string>();
        foreach (var instrument in new[] { "rb2105", "au2106", "IF2101", "AP105", "T2103" })
            for (var seed = 1; seed <= 8; seed++) data.Add(seed, instrument);
        return data;
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_volumes_of_all_bars_add_up_to_the_days_volume(int seed, string instrument)
    {
        var ticks = Day(seed, instrument);

        var bars = Latest(FoldAll(ticks, instrument, closeThroughEachMinute: seed % 2 == 0));

        Assert.Equal(ticks[^1].DayVolume, bars.Sum(bar => bar.Volume));
        Assert.All(bars, bar => Assert.True(bar.High.Raw >= Math.Max(bar.Open.Raw, bar.Close.Raw) && bar.Low.Raw <= Math.Min(bar.Open.Raw, bar.Close.Raw)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Bars_are_the_same_whenever_they_are_closed(int seed, string instrument)
    {
        var ticks = Day(seed, instrument);

        var lazily = Latest(FoldAll(ticks, instrument, closeThroughEachMinute: false));
        var eagerly = Latest(FoldAll(ticks, instrument, closeThroughEachMinute: true));

        Assert.Equal(lazily, eagerly);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_fold_that_goes_on_after_any_stored_bar_gives_the_same_bars(int seed, string instrument)
    {
        var ticks = Day(seed, instrument);
        var versions = FoldAll(ticks, instrument, closeThroughEachMinute: false);
        var expected = Latest(versions);

        foreach (var stored in versions.Where((_, i) => i % 17 == seed % 17))
        {
            var fold = New(instrument);
            fold.Restore(stored.Bar, stored.State);
            var rest = new List<BarVersion>();
            foreach (ref readonly var tick in ticks.AsSpan())
            {
                if (tick.FeedPosition.CompareTo(stored.State.ResumeAfter[1]) <= 0) continue;
                fold.Fold(tick, rest);
            }
            fold.CloseThrough(long.MaxValue, 0, rest);

            Assert.Equal(expected.Where(bar => bar.StartNs > stored.Bar.StartNs), Latest(rest).Where(bar => bar.StartNs > stored.Bar.StartNs));
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Late_ticks_merged_give_the_bars_of_the_sorted_day(int seed, string instrument) =>
        MergeLate(Day(seed, instrument), seed, instrument, most: 40, alsoInPlace: false);

    [Theory, MemberData(nameof(Seeds))]
    public void Late_ticks_merged_in_place_where_that_can_be_give_the_same_bars(int seed, string instrument) =>
        MergeLate(Day(seed, instrument), seed, instrument, most: 40, alsoInPlace: true);

    [Theory, MemberData(nameof(Seeds))]
    public void Of_a_busy_instrument_nearly_every_late_tick_is_merged_in_place(int seed, string instrument)
    {
        var (late, inPlace) = MergeLate(Busy(seed, instrument), seed, instrument, most: 8, alsoInPlace: true);
        Assert.True(late > 20 && inPlace >= late * 0.8, $"{inPlace} of {late}");
    }

    private static (int Late, int InPlace) MergeLate(TickFrame[] ticks, int seed, string instrument, int most, bool alsoInPlace)
    {
        var (lates, inPlace) = (0, 0);
        var expected = Latest(FoldAll(ticks, instrument, closeThroughEachMinute: false));
        var random = new Random(seed);

        // Some ticks arrive some places later: they get later positions, and the ones that went ahead of them make them late.
        var arrived = ticks.Select((tick, i) => (Tick: tick, At: i + (random.Next(20) == 0 ? random.Next(1, most) : 0))).OrderBy(x => x.At).Select(x => x.Tick).ToArray();
        for (var i = 0; i < arrived.Length; i++) arrived[i].Position = i + 1;

        var fold = New(instrument);
        var known = new Dictionary<long, Bar>();
        var into = new List<BarVersion>();
        var newest = arrived[0];
        for (var i = 0; i < arrived.Length; i++)
        {
            if (i > 0 && DayRefold.Compare(arrived[i], newest) < 0)
            {
                lates++;
                if (alsoInPlace && fold.TryMerge(arrived[i]))
                {
                    inPlace++;
                    continue;
                }
                var soFar = arrived.AsSpan(0, i + 1).ToArray();
                var late = new HashSet<FeedPosition> { arrived[i].FeedPosition };
                fold = new DayRefold(() => New(instrument)).Merge(soFar, late, fold.ClosedThroughNs, 0, into);
            }
            else
            {
                fold.Fold(arrived[i], into);
                newest = arrived[i];
            }
            foreach (var version in into) known[version.Bar.StartNs] = version.Bar;
            into.Clear();
        }
        fold.CloseThrough(long.MaxValue, 0, into);
        foreach (var version in into) known[version.Bar.StartNs] = version.Bar;

        Assert.Equal(expected, known.Values.OrderBy(bar => bar.StartNs));
        return (lates, inPlace);
    }

    private static BarFold New(string instrument)
    {
        var product = new TickTape(instrument, new TradingDay(20210105), Rules).ProductOf;
        return new BarFold(instrument, product.Root, product.Multiplier, Rules);
    }

    private static List<BarVersion> FoldAll(TickFrame[] ticks, string instrument, bool closeThroughEachMinute)
    {
        var fold = New(instrument);
        var into = new List<BarVersion>();
        foreach (ref readonly var tick in ticks.AsSpan())
        {
            fold.Fold(tick, into);
            if (closeThroughEachMinute) fold.CloseThrough(tick.ExchangeNs - tick.ExchangeNs % ChinaTime.NsPerMinute, 0, into);
        }
        fold.CloseThrough(long.MaxValue, 0, into);
        return into;
    }

    private static List<Bar> Latest(IEnumerable<BarVersion> versions) =>
        [.. versions.GroupBy(version => version.Bar.StartNs).Select(group => group.Last().Bar).OrderBy(bar => bar.StartNs)];

    // Ten minutes of two ticks a second, most of them with a trade.
    private static TickFrame[] Busy(int seed, string instrument)
    {
        var random = new Random(seed * 31 + instrument.Length);
        var tape = new TickTape(instrument, new TradingDay(20210105), Rules);
        var startNs = Rules.Sessions.For(tape.ProductOf.Root, new TradingDay(20210105), Rules.Calendar).OpenNs;
        var (price, volume) = (5000.0, 10);
        var ticks = new TickFrame[1_200];
        for (var i = 0; i < ticks.Length; i++)
        {
            price += (random.Next(5) - 2) * 0.2;
            volume += random.Next(4);
            ticks[i] = tape.Tick(TimeSpan.FromMilliseconds((ChinaTime.NsOfDay(startNs) + i * 500_000_000L) % ChinaTime.NsPerDay / 1_000_000).ToString(), price, volume, turnover: volume * 5000.0 * 300);
        }
        return ticks;
    }

    // About 600 ticks over all sections, with the auction, both edges of each section, bursts and quiet stretches.
    private static TickFrame[] Day(int seed, string instrument)
    {
        var random = new Random(seed * 7919 + instrument.Length);
        var tape = new TickTape(instrument, new TradingDay(20210105), Rules);
        var sessions = Rules.Sessions.For(tape.ProductOf.Root, new TradingDay(20210105), Rules.Calendar);
        var ticks = new List<TickFrame>();
        var (price, volume) = (5000.0, 0);
        foreach (var section in sessions.Sections.ToArray())
        {
            var times = Enumerable.Range(0, 120).Select(_ => section.StartNs + random.NextInt64(section.EndNs - section.StartNs) / 500_000_000 * 500_000_000).ToList();
            if (section.HasAuction) times.Add(section.StartNs - 60_000_000_000);
            times.Add(section.EndNs);
            times.Add(section.EndNs - 500_000_000);
            // Two ticks of one time and one volume are in the order they came: nothing in them tells another, so there are none here.
            foreach (var ns in times.Distinct().Order())
            {
                price += (random.Next(3) - 1) * 0.2;
                volume += random.Next(3) == 0 ? random.Next(1, 20) : 0;
                ticks.Add(tape.Tick(TimeSpan.FromMilliseconds(ChinaTime.NsOfDay(ns) / 1_000_000).ToString(), price, volume, turnover: volume * 5000.0 * 300));
            }
        }
        return CollectionsMarshal.AsSpan(ticks).ToArray();
    }
}
