using System.Reflection;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Certificates;
using Mdc.Domain.Ticks;
using Mdc.Tests.Shared;

namespace Mdc.Domain.Tests.Certificates;

public class RecordDigestTests
{
    private static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    private static TickFrame Tick() => new TickTape("IF2101", new TradingDay(20210105), Rules).Tick("09:30:00.500", 5250.2, 10, 15_750_600);

    private static Bar Minute() => new()
    {
        TradingDay = new TradingDay(20210105), StartNs = 1_609_810_200_000_000_000, EndNs = 1_609_810_260_000_000_000, Open = new Price(1), High = new Price(4),
        Low = new Price(1), Close = new Price(3), Volume = 12, TurnoverCents = 99, OpenOpenInterest = 7, OpenInterest = 8, Ticks = 2, RuleVersion = 1,
    };

    [Fact]
    public void The_digests_of_a_tick_and_a_bar_never_change()
    {
        Assert.Equal("b91fb42f7379ed502fb3a7104f207f2f", new DigestSum().With(RecordDigest.Of(Tick())).Hex);
        // Computed elsewhere, from the description in docs/certificate.md.
        Assert.Equal("57ee661d2b3598ebbc371836be8dc638", new DigestSum().With(RecordDigest.Of("IF2101", Minute())).Hex);
    }

    [Fact]
    public void Another_copy_of_a_tick_has_the_same_digest_and_any_change_of_what_the_exchange_sent_another()
    {
        var tick = Tick();
        var copy = tick;
        (copy.ReceivedNs, copy.Front, copy.Feeder, copy.Position, copy.SourceOrdinal, copy.Flags, copy.RawActionDay) = (1, 9, 2, 77, 3, TickFlags.Late, 20200101);
        Assert.Equal(RecordDigest.Of(tick), RecordDigest.Of(copy));

        // Everything from the volume to the delta is the exchange's.
        for (var at = 76; at < 376; at++)
        {
            var changed = tick;
            TickFrame.AsBytes(ref changed)[at] ^= 1;
            Assert.True(RecordDigest.Of(tick) != RecordDigest.Of(changed), $"byte {at}");
        }
        Assert.NotEqual(RecordDigest.Of(tick), RecordDigest.Of(tick with { ExchangeNs = tick.ExchangeNs + 1_000_000 }));
        Assert.NotEqual(RecordDigest.Of(tick), RecordDigest.Of(tick with { TradingDay = new TradingDay(20210106) }));
    }

    [Fact]
    public void Every_field_of_a_bar_but_its_revision_is_in_its_digest()
    {
        var bar = Minute();
        foreach (var field in typeof(Bar).GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            object changed = bar;
            var value = field.GetValue(changed)!;
            field.SetValue(changed, value switch
            {
                TradingDay day => new TradingDay(day.Value + 1),
                Price price => new Price(price.Raw + 1),
                long number => number + 1,
                int number => number + 1,
                ushort number => (ushort)(number + 1),
                double number => number + 1,
                BarQuality quality => quality | BarQuality.Gap,
                _ => throw new InvalidOperationException($"{field.Name} is of a type this test does not know."),
            });
            Assert.Equal(field.Name == nameof(Bar.Revision), RecordDigest.Of("IF2101", bar) == RecordDigest.Of("IF2101", (Bar)changed));
        }
        Assert.NotEqual(RecordDigest.Of("IF2101", bar), RecordDigest.Of("IF2102", bar));
    }

    [Fact]
    public void A_sum_does_not_depend_on_order_and_a_record_that_is_there_twice_does_not_vanish()
    {
        UInt128[] digests = [RecordDigest.Of(Tick()), UInt128.MaxValue, 5];
        var (forward, backward) = (default(DigestSum), default(DigestSum));
        foreach (var digest in digests) forward = forward.With(digest);
        foreach (var digest in digests.Reverse()) backward = backward.With(digest);

        Assert.Equal(forward, backward);
        Assert.NotEqual(forward, forward.With(5).With(5));
        Assert.Equal(forward, forward.With(9).Without(9));
    }

    [Fact]
    public void A_digest_of_a_tick_allocates_nothing()
    {
        var tick = Tick();
        UInt128 sum = 0;
        Assert.Equal(0, Allocated.LeastOf(5, _ => sum += RecordDigest.Of(tick)));
    }
}
