using Mdc.Domain.Calendar;

namespace Mdc.Domain.Tests.Calendar;

public sealed class ChinaTimeTests
{
    [Theory]
    [InlineData(1_609_810_500_000_000_000, "2021-01-05T09:35:00+08:00")]
    [InlineData(1_609_810_500_200_000_000, "2021-01-05T09:35:00.200+08:00")]
    [InlineData(1_609_810_500_000_250_000, "2021-01-05T09:35:00.000250+08:00")]
    [InlineData(1_609_810_500_000_000_001, "2021-01-05T09:35:00.000000001+08:00")]
    [InlineData(0, "1970-01-01T08:00:00+08:00")]
    [InlineData(-1, "1970-01-01T07:59:59.999999999+08:00")]
    public void An_instant_is_written_with_its_offset_and_only_the_fraction_it_has(long ns, string text) => Assert.Equal(text, ChinaTime.Format(ns));

    [Fact]
    public void Midnight_in_china_is_sixteen_hundred_utc_of_the_date_before()
    {
        var expected = new DateTimeOffset(2024, 5, 31, 16, 0, 0, TimeSpan.Zero);

        Assert.Equal(ChinaTime.ToNs(expected), ChinaTime.MidnightNs(new DateOnly(2024, 6, 1)));
    }

    [Fact]
    public void Date_and_time_of_day_come_back_from_the_instant()
    {
        var random = new Random(20240601);
        for (var i = 0; i < 10_000; i++)
        {
            var date = new DateOnly(1960, 1, 1).AddDays(random.Next(40_000));
            var (seconds, millis) = (random.Next(86_400), random.Next(1_000));

            var ns = ChinaTime.ToNs(date, seconds, millis);

            Assert.Equal((date, seconds), (ChinaTime.DateOf(ns), ChinaTime.SecondsOfDay(ns)));
            Assert.Equal(seconds * ChinaTime.NsPerSecond + millis * ChinaTime.NsPerMillisecond, ChinaTime.NsOfDay(ns));
            Assert.Equal(new DateTimeOffset(date, TimeOnly.MinValue, ChinaTime.Offset).AddSeconds(seconds).AddMilliseconds(millis), ChinaTime.ToDateTimeOffset(ns));
            Assert.Equal(ns, ChinaTime.ToNs(ChinaTime.ToDateTimeOffset(ns)));
        }
    }
}
