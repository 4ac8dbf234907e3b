using Mdc.Domain.Calendar;

namespace Mdc.Feeder.Ctp.Tests;

public sealed class ReceiveClockTests
{
    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(10_000_000)]
    [InlineData(3_000_001)]
    public void It_runs_with_the_counter_and_follows_the_clock_once_a_second(long frequency)
    {
        var time = new TwoClocks(frequency);
        var clock = new ReceiveClock(time);
        var startNs = ChinaTime.ToNs(time.Now);

        time.Counter += frequency / 2;
        Assert.InRange(clock.NowNs - startNs, 499_999_000, 500_000_000);

        // The clock was set forward by a minute: half a second later nothing shows, a second later all.
        time.Now += TimeSpan.FromMinutes(1);
        clock.Follow();
        Assert.InRange(clock.NowNs - startNs, 499_999_000, 500_000_000);
        time.Counter += frequency - frequency / 2;
        clock.Follow();
        Assert.InRange(clock.NowNs - startNs, 59_999_999_000, 60_000_000_000);
    }

    [Fact]
    public void It_is_the_clock_itself_within_a_millisecond()
    {
        var clock = new ReceiveClock(TimeProvider.System);
        var beforeNs = ChinaTime.ToNs(TimeProvider.System.GetUtcNow());
        var nowNs = clock.NowNs;
        Assert.InRange(nowNs, beforeNs - ChinaTime.NsPerMillisecond, ChinaTime.ToNs(TimeProvider.System.GetUtcNow()) + ChinaTime.NsPerMillisecond);
    }

    private sealed class TwoClocks(long frequency) : TimeProvider
    {
        public long Counter { get; set; } = long.MaxValue / 4;

        public DateTimeOffset Now { get; set; } = new(2026, 3, 23, 1, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Counter;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
