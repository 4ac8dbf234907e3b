using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains.Tests.Contracts;

public sealed class TradingDayReportTests : IAsyncLifetime
{
    private const int Monday = 20260323, Tuesday = 20260324, Wednesday = 20260325;
    private static readonly Contract May = new("rb2605", 202605);

    private ContractCluster _cluster = null!;
    private long _position;

    public async Task InitializeAsync() => _cluster = await ContractCluster.Start();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task An_instrument_tells_its_day_once_its_last_section_has_closed()
    {
        await Send("2026-03-23T14:59:58+08:00", Monday, volume: 800);
        await Rebar.CloseThrough(default, Ns("2026-03-23T14:59:00+08:00"), 0);
        Assert.Equal(0, _cluster.Storage.Writes);

        await Rebar.CloseThrough(default, Ns("2026-03-23T15:00:00+08:00"), 0);

        await Until(async product => await product.GetMain(Tuesday) == May);
    }

    [Fact]
    public async Task Volume_after_the_close_is_told_again()
    {
        await Send("2026-03-23T14:59:58+08:00", Monday, volume: 800);
        await Rebar.CloseThrough(default, Ns("2026-03-23T15:00:00+08:00"), 0);
        await Until(_ => Task.FromResult(_cluster.Storage.Writes == 1));

        await Send("2026-03-23T15:01:30+08:00", Monday, volume: 810, closedThrough: Ns("2026-03-23T15:00:00+08:00"));

        await Until(_ => Task.FromResult(_cluster.Storage.Writes == 2));
    }

    [Fact]
    public async Task A_day_whose_close_was_missed_is_told_when_the_next_one_begins()
    {
        await Send("2026-03-23T14:30:00+08:00", Monday, volume: 800);

        await Send("2026-03-23T20:59:00+08:00", Tuesday, volume: 0);

        await Until(async product => (await product.GetContracts(Monday)).Count == 1);
        // Nobody told before Tuesday began, so it decides nothing.
        Assert.Equal(Contract.None, await _cluster.Product("rb").GetMain(Tuesday));
    }

    [Fact]
    public async Task Ticks_go_on_while_nobody_can_be_told_and_the_next_occasion_tells()
    {
        _cluster.Storage.Failures = 1;
        await Send("2026-03-23T14:59:58+08:00", Monday, volume: 800);
        await Rebar.CloseThrough(default, Ns("2026-03-23T15:00:00+08:00"), 0);
        await Until(_ => Task.FromResult(_cluster.Storage.Failures == 0));

        await Send("2026-03-23T15:01:30+08:00", Monday, volume: 800, closedThrough: Ns("2026-03-23T15:00:00+08:00"));

        await Until(_ => Task.FromResult(_cluster.Storage.Writes == 1));
        Assert.Equal(2, (await Rebar.GetStatus()).Accepted);
    }

    private IInstrumentGrain Rebar => _cluster.Grains.GetGrain<IInstrumentGrain>("rb2605");

    private async Task Send(string at, int day, int volume, long closedThrough = 0)
    {
        var frame = TickFrame.Empty();
        Assert.True(frame.Instrument.TrySet("rb2605"u8));
        (frame.Exchange, frame.TradingDay, frame.ExchangeNs) = (Exchange.SHFE, new TradingDay(day), Ns(at));
        (frame.Feeder, frame.Epoch, frame.Position) = (1, 1, ++_position);
        (frame.Last, frame.DayVolume, frame.OpenInterest, frame.DayTurnover) = (Price.FromCtp(3_000), volume, 900, 3_000.0 * 10 * volume);
        await Rebar.Accept(default, new TickBatch(TickFrame.AsBytes(ref frame).ToArray()), closedThrough);
    }

    private Task Until(Func<IContractGrain, Task<bool>> holds) => ContractCluster.Until(() => holds(_cluster.Product("rb")));

    private static long Ns(string moment) => ChinaTime.ToNs(DateTimeOffset.Parse(moment));
}
