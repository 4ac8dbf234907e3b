using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests.Instruments;

public sealed class DeliveryMonthsTests
{
    [Theory]
    [InlineData("501", 20140115, 2015, 1)]
    [InlineData("501", 20241231, 2025, 1)]
    [InlineData("501", 20250115, 2025, 1)]
    [InlineData("412", 20250115, 2024, 12)] // a stale snapshot of a dead contract
    [InlineData("001", 20191202, 2020, 1)] // across the turn of the decade
    [InlineData("912", 20200103, 2019, 12)]
    [InlineData("003", 20281101, 2030, 3)]
    public void A_month_of_three_digits_is_the_nearest_delivery_not_long_past(string digits, int asOf, int year, int month)
    {
        Assert.True(DeliveryMonths.TryParse(digits, Exchange.CZCE, new TradingDay(asOf), out var y, out var m, out var reason), reason);

        Assert.Equal((year, month), (y, m));
    }

    [Fact]
    public void A_contract_keeps_its_decade_from_two_years_before_delivery_to_one_year_after()
    {
        for (var delivery = 2018 * 12; delivery < 2031 * 12; delivery++)
        {
            var (year, month) = (delivery / 12, delivery % 12 + 1);
            for (var seen = delivery - 24; seen <= delivery + DeliveryMonths.Tolerance; seen++)
            {
                var asOf = new TradingDay(seen / 12 * 10_000 + (seen % 12 + 1) * 100 + 15);
                Assert.True(DeliveryMonths.TryParse($"{year % 10}{month:D2}", Exchange.CZCE, asOf, out var y, out var m, out _));
                Assert.True((y, m) == (year, month), $"{year}-{month} seen on {asOf} was {y}-{m}");
            }
        }
    }

    [Fact]
    public void A_month_of_four_digits_does_not_depend_on_the_day_it_is_seen()
    {
        DeliveryMonths.TryParse("1501", Exchange.DCE, new TradingDay(20250115), out var year, out var month, out _);

        Assert.Equal((2015, 1), (year, month));
    }
}
