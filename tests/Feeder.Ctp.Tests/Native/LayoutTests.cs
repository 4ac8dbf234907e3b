using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Ctp.Native;
using Mdc.Feeder.Ctp.Rings;

namespace Mdc.Feeder.Ctp.Tests.Native;

/// <summary>Our numbers against what g++ makes of the declarations, per range of versions (ctp.md 1.2, 1.3, 2).</summary>
public sealed class LayoutTests
{
    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void A_tick_has_the_size_the_profile_copies(int abi)
    {
        var (layout, profile) = Both(abi);
        Assert.Equal(layout["sizeof.Tick"], profile.Tick.Bytes);
        Assert.True(profile.Tick.Bytes <= RingSlot.MostBytes);
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void Every_field_is_read_where_the_compiler_puts_it(int abi)
    {
        var (layout, profile) = Both(abi);
        var tick = new byte[profile.Tick.Bytes];
        void Text(string field, string value) => Encoding.ASCII.GetBytes(value).CopyTo(tick, layout["tick." + field]);
        void Number<T>(string field, T value) where T : struct => MemoryMarshal.Write(tick.AsSpan(layout["tick." + field]), in value);
        Text("TradingDay", "20260323");
        Text("ActionDay", "20260320");
        Text("InstrumentID", "rb2610");
        Text("UpdateTime", "21:03:04");
        Number("UpdateMillisec", 500);
        Number("Volume", 77);
        string[] prices = ["LastPrice", "PreSettlementPrice", "PreClosePrice", "OpenPrice", "HighestPrice", "LowestPrice", "ClosePrice", "SettlementPrice", "UpperLimitPrice", "LowerLimitPrice"];
        string[] amounts = ["PreOpenInterest", "Turnover", "OpenInterest", "PreDelta", "CurrDelta", "AveragePrice"];
        for (var i = 0; i < prices.Length; i++) Number(prices[i], 100.5 + i);
        for (var i = 0; i < amounts.Length; i++) Number(amounts[i], 1_000.25 + i);
        for (var level = 1; level <= 5; level++)
        {
            Number($"BidPrice{level}", 200.0 + level);
            Number($"AskPrice{level}", 300.0 + level);
            Number($"BidVolume{level}", 400 + level);
            Number($"AskVolume{level}", 500 + level);
        }
        var hasBanding = layout.ContainsKey("tick.BandingUpperPrice");
        if (hasBanding) Number("BandingUpperPrice", 600.0);
        if (hasBanding) Number("BandingLowerPrice", 601.0);

        DepthDecoder.Decode(tick, profile.Tick, out var frame);

        Assert.Equal(("rb2610", 20260323, 20260320, 210304, (short)500, 77), (frame.Instrument.ToText(), frame.RawTradingDay, frame.RawActionDay, frame.RawUpdateTime, frame.UpdateMillis, frame.DayVolume));
        Price[] read = [frame.Last, frame.PreSettlement, frame.PreClose, frame.DayOpen, frame.DayHigh, frame.DayLow, frame.DayClose, frame.Settlement, frame.UpperLimit, frame.LowerLimit];
        Assert.Equal(prices.Select((_, i) => (100.5 + i).ToString(CultureInfo.InvariantCulture)), read.Select(p => p.ToString()));
        double[] readAmounts = [frame.PreOpenInterest, frame.DayTurnover, frame.OpenInterest, frame.PreDelta, frame.CurrDelta, frame.AveragePrice];
        Assert.Equal(amounts.Select((_, i) => 1_000.25 + i), readAmounts);
        for (var i = 0; i < 5; i++)
        {
            var level = frame.Depth[i];
            Assert.Equal((201.0 + i, 301.0 + i, 401 + i, 501 + i), (level.Bid.ToDouble(), level.Ask.ToDouble(), level.BidVolume, level.AskVolume));
        }
        Assert.Equal(hasBanding ? ("600", "601") : ("", ""), (frame.BandingUpper.ToString(), frame.BandingLower.ToString()));
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void Every_method_is_in_the_slot_the_compiler_gives_it(int abi)
    {
        var (layout, profile) = Both(abi);
        var (spi, api) = (profile.Spi, profile.Api);
        Assert.Equal((0, 1, 2, 3), (layout["spi.OnFrontConnected"], layout["spi.OnFrontDisconnected"], layout["spi.OnHeartBeatWarning"], layout["spi.OnRspUserLogin"]));
        Assert.Equal((layout["spi.OnRspError"], layout["spi.OnRspSubMarketData"], layout["spi.OnRspUnSubMarketData"], layout["spi.OnRtnDepthMarketData"]), (spi.Error, spi.Subscribed, spi.Unsubscribed, spi.Depth));
        Assert.Equal(layout["spi.OnRtnForQuoteRsp"] + 1, spi.Count);
        Assert.Equal(
            (layout["api.Release"], layout["api.Init"], layout["api.RegisterFront"], layout["api.RegisterSpi"], layout["api.SubscribeMarketData"], layout["api.UnSubscribeMarketData"], layout["api.ReqUserLogin"]),
            (api.Release, api.Init, api.RegisterFront, api.RegisterSpi, api.Subscribe, api.Unsubscribe, api.LogIn));
        Assert.Equal(layout.GetValueOrDefault("api.ReqQryMulticastInstrument", layout["api.ReqUserLogout"]) + 1, api.Count);
    }

    [StandInTheory, MemberData(nameof(Versions.All), MemberType = typeof(Versions))]
    public void Answers_and_requests_are_laid_out_as_the_border_takes_them(int abi)
    {
        var (layout, profile) = Both(abi);
        Assert.Equal(layout["answer.InstrumentID"], profile.AnswerInstrumentAt);
        Assert.Equal(layout["sizeof.Instrument"], profile.AnswerInstrumentAt + profile.AnswerInstrumentBytes);
        Assert.Equal((4, 9, 20, 36), (layout["error.ErrorMsg"], layout["login.BrokerID"], layout["login.UserID"], layout["login.Password"]));
        Assert.True(layout["sizeof.LoginRequest"] <= 512 && layout["sizeof.LoginAnswer"] >= 154 && layout["sizeof.ErrorInfo"] >= 85);
    }

    private static (Dictionary<string, int> Layout, AbiProfile Profile) Both(int abi) =>
        (StandInLibrary.Layout(Versions.Of(abi)), AbiProfile.All.Single(p => p.Name == Versions.Of(abi).Profile));
}
