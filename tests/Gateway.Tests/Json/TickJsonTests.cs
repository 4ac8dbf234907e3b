using System.Text;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Tests.Shared;

namespace Mdc.Gateway.Tests.Json;

public class TickJsonTests
{
    [Fact]
    public void A_push_has_the_protocols_fields_in_its_order_then_ours()
    {
        var tick = Make.Tick();
        tick.PreClose = Make.Yuan(3841.5m);
        tick.DayOpen = Make.Yuan(3845);
        tick.DayHigh = Make.Yuan(3860.2m);
        tick.DayLow = Make.Yuan(3838);
        tick.UpperLimit = Make.Yuan(4108.8m);
        tick.LowerLimit = Make.Yuan(3571.2m);
        for (var level = 0; level < DepthLevels.Count; level++)
            tick.Depth[level] = new DepthLevel { Bid = Make.Yuan(3849 - level), Ask = Make.Yuan(3850 + level), BidVolume = 10 + level, AskVolume = 20 + level };

        Assert.Equal(
            "{\"type\":\"market_data\",\"instrument_id\":\"rb2605\",\"trading_day\":\"20260105\",\"update_time\":\"09:30:15\",\"update_millisec\":500,"
            + "\"last_price\":3850,\"pre_settlement_price\":3840,\"pre_close_price\":3841.5,\"pre_open_interest\":1490000,\"open_price\":3845,"
            + "\"highest_price\":3860.2,\"lowest_price\":3838,\"volume\":1000,\"turnover\":38500000,\"open_interest\":1500000,\"close_price\":null,"
            + "\"settlement_price\":null,\"upper_limit_price\":4108.8,\"lower_limit_price\":3571.2,\"pre_delta\":0,\"curr_delta\":0,"
            + "\"bid_price1\":3849,\"bid_volume1\":10,\"ask_price1\":3850,\"ask_volume1\":20,\"bid_price2\":3848,\"bid_volume2\":11,\"ask_price2\":3851,\"ask_volume2\":21,"
            + "\"average_price\":38500.5,\"action_day\":\"20260105\",\"timestamp\":1767576615503,\"exchange_id\":\"SHFE\","
            + "\"bid_price3\":3847,\"bid_volume3\":12,\"ask_price3\":3852,\"ask_volume3\":22,\"bid_price4\":3846,\"bid_volume4\":13,\"ask_price4\":3853,\"ask_volume4\":23,"
            + "\"bid_price5\":3845,\"bid_volume5\":14,\"ask_price5\":3854,\"ask_volume5\":24,\"seq\":\"1:2:1\","
            + "\"exchange_time\":\"2026-01-05T09:30:15.500+08:00\",\"receive_time\":\"2026-01-05T09:30:15.503250+08:00\"}",
            Push(tick));
    }

    [Fact]
    public void What_the_exchange_did_not_send_is_null_and_never_the_largest_double()
    {
        var tick = Make.Tick();
        tick.OpenInterest = double.MaxValue;
        tick.PreDelta = double.NaN;
        tick.Exchange = default;
        tick.RawUpdateTime = -1;

        var text = Push(tick);

        Assert.Contains("\"open_interest\":null", text);
        Assert.Contains("\"pre_delta\":null", text);
        Assert.Contains("\"exchange_id\":null", text);
        Assert.Contains("\"update_time\":null", text);
        Assert.Contains("\"bid_price5\":null,\"bid_volume5\":0", text);
        Assert.DoesNotContain("E+", text);
    }

    [Theory]
    [InlineData(-12500L, "-1.25")]
    [InlineData(-1L, "-0.0001")]
    [InlineData(0L, "0")]
    [InlineData(123456789L, "12345.6789")]
    [InlineData(1000050L, "100.005")]
    public void A_price_is_a_plain_decimal_without_trailing_zeros(long raw, string text)
    {
        var tick = Make.Tick();
        tick.Last = new Price(raw);

        Assert.Contains($"\"last_price\":{text},", Push(tick));
    }

    [Theory]
    [InlineData(0.00000125, "0.00000125")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(123456789012345.0, "123456789012345")]
    public void A_double_has_no_exponent(double value, string text)
    {
        var tick = Make.Tick();
        tick.CurrDelta = value;

        Assert.Contains($"\"curr_delta\":{text},", Push(tick));
    }

    [Fact]
    public void Numbers_are_written_as_the_general_writer_does()
    {
        var random = new Random(11);
        var bytes = new byte[64];
        for (var i = 0; i < 200_000; i++)
        {
            var whole = random.NextInt64() >> random.Next(63);
            if (i % 2 == 0) whole = -whole;
            var json = new JsonText(bytes);
            json.Number(whole);
            Assert.Equal(whole.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII.GetString(json.Written));

            var number = i % 3 == 0 ? random.Next(1_000_000) / 100.0 : i % 3 == 1 ? random.NextDouble() * 1e6 : random.NextInt64(1L << 50) / 10_000.0;
            json = new JsonText(bytes);
            json.Number(number);
            Assert.Equal(((decimal)0 + decimal.Parse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII.GetString(json.Written));
        }
        foreach (var edge in new[] { long.MinValue, long.MaxValue, 0, 9, 10, 99, 100, 9_999, 10_000, 99_999_999, 100_000_000 })
        {
            var json = new JsonText(bytes);
            json.Number(edge);
            Assert.Equal(edge.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII.GetString(json.Written));
        }
    }

    [Fact]
    public void A_push_allocates_nothing()
    {
        var (tick, bytes) = (Make.Tick(), new byte[TickJson.MaxBytes]);
        TickJson.WritePush(in tick, bytes);
        Assert.Equal(0, Allocated.LeastOf(5, _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                tick.ExchangeNs += 500_000_000;
                TickJson.WritePush(in tick, bytes);
            }
        }));
    }

    [Fact]
    public void A_code_with_a_quote_in_it_stays_one_JSON_string()
    {
        var tick = Make.Tick("a\"b\\c");

        using var json = System.Text.Json.JsonDocument.Parse(Push(tick));

        Assert.Equal("a\"b\\c", json.RootElement.GetProperty("instrument_id").GetString());
    }

    private static string Push(in TickFrame tick)
    {
        var bytes = new byte[TickJson.MaxBytes];
        return Encoding.UTF8.GetString(bytes, 0, TickJson.WritePush(in tick, bytes));
    }
}
