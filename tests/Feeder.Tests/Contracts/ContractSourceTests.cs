using Mdc.Domain.Calendar;
using Mdc.Feeder.Contracts;
using Mdc.Feeder.Tests.Pump;

namespace Mdc.Feeder.Tests.Contracts;

public sealed class ContractSourceTests : IDisposable
{
    private static readonly long Monday = ChinaTime.ToNs(new DateTimeOffset(2026, 3, 23, 10, 0, 0, ChinaTime.Offset));

    private readonly TempFolder _folder = new();

    [Fact]
    public void Expired_contracts_leave_and_new_ones_join_with_the_trading_day()
    {
        var source = Source(_folder.Write("a.csv", "InstrumentID,OpenDate,ExpireDate\nrb2603,20250316,20260323\nrb2604,20250416,20260415\nrb2703,20260324,20270315\n"));
        Assert.Equal(["rb2603", "rb2604"], Codes(source, 20260323));
        Assert.Equal(["rb2604", "rb2703"], Codes(source, 20260324));
    }

    [Fact]
    public void A_file_that_changes_is_read_again_and_one_that_is_damaged_changes_nothing()
    {
        var path = _folder.Write("a.csv", "InstrumentID,OpenDate,ExpireDate\nrb2604,20250416,20260415\n");
        var source = Source(path);
        Assert.False(source.Refresh(Monday));

        _folder.Write("a.csv", "InstrumentID,OpenDate,ExpireDate\nrb2604,20250416,20260415\nrb2605,20250516,20260515\n");
        Assert.True(source.Refresh(Monday));
        Assert.Equal(2, source.All.Count);

        _folder.Write("a.csv", "InstrumentID,OpenDate,ExpireDate\nrb2604\n");
        Assert.Throws<SourceException>(() => source.Refresh(Monday));
        Assert.Equal(2, source.All.Count);
    }

    [Theory]
    [InlineData("合约代码,品种,上市日,最后交易日\nrb2604,螺纹钢,2025-04-16,2026-04-15\n")]
    [InlineData("\"InstrumentID\",\"ExchangeID\",\"OpenDate\",\"ExpireDate\"\n\"rb2604\",\"SHFE\",\"20250416\",\"20260415\"\n")]
    [InlineData("合约\t开始交易日\t最后交易日\nrb2604\t20250416\t2026/04/15\n")]
    [InlineData("\uFEFFInstrumentID,OpenDate,ExpireDate\r\nrb2604,20250416,20260415\r\n")]
    public void Tables_of_ctp_and_of_the_exchanges_are_read_by_their_columns_names(string csv)
    {
        var contract = Assert.Single(Source(_folder.Write("a.csv", csv)).All);
        Assert.Equal(("rb2604", new TradingDay(20250416), new TradingDay(20260415)), (contract.Contract.Code, contract.ListedOn, contract.ExpiresOn));
    }

    [Fact]
    public void A_plain_list_needs_no_dates_and_its_contracts_stay_through_their_delivery_month()
    {
        var source = Source(_folder.Write("a.txt", "rb2604\nSR605\n\nnonsense\n"));
        Assert.Equal(["SR605", "rb2604"], Codes(source, 20260323));
        Assert.Equal(["SR605"], Codes(source, 20260506));
        Assert.Single(source.Refused);
    }

    [Fact]
    public void Lists_of_several_exchanges_add_up()
    {
        var source = Source(
            _folder.Write("a.csv", "InstrumentID,OpenDate,ExpireDate\nrb2604,20250416,20260415\n"),
            _folder.Write("b.json", """{"CZCE": {"SR605": {"code": "SR605", "opendate": 20250516, "expiredate": 20260515}}}"""));
        Assert.Equal(["SR605", "rb2604"], Codes(source, 20260323));
    }

    [Fact]
    public void A_missing_file_is_said_with_its_path()
    {
        var source = new ContractSource(["/nowhere/a.csv"], PumpRig.Rules);
        Assert.StartsWith("The contract list /nowhere/a.csv can't be used:", Assert.Throws<SourceException>(() => source.Refresh(Monday)).Message);
    }

    [RecordedFact]
    public void The_export_of_a_trader_query_is_read_whole()
    {
        var source = Source(Path.Combine(RecordedDays.Folder, "..", "ref", "ctp_instruments_2025.csv"));
        Assert.Equal(792, source.All.Count + source.Refused.Count);
        Assert.True(source.All.Count > 780, string.Join('\n', source.Refused));
        Assert.True(source.On(new TradingDay(20250305)).Count() > 700);
        Assert.True(source.On(new TradingDay(20250305)).Count() > source.On(new TradingDay(20250905)).Count());
    }

    public void Dispose() => _folder.Dispose();

    private static ContractSource Source(params string[] paths)
    {
        var source = new ContractSource(paths, PumpRig.Rules);
        Assert.True(source.Refresh(Monday));
        return source;
    }

    private static List<string> Codes(ContractSource source, int day) => [.. source.On(new TradingDay(day)).Select(contract => contract.Contract.Code).Order(StringComparer.Ordinal)];
}
