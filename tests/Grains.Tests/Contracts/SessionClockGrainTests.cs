using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains.Tests.Contracts;

public sealed class SessionClockGrainTests : IAsyncLifetime
{
    private ContractCluster _cluster = null!;

    private ISessionClockGrain Shanghai => _cluster.Grains.GetGrain<ISessionClockGrain>("SHFE");

    public async Task InitializeAsync() => _cluster = await ContractCluster.Start();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Its_lag_is_what_the_newest_report_is_behind_while_ticks_are_expected()
    {
        await Shanghai.Report(Ns("2026-03-24T09:59:58+08:00"));
        await Shanghai.Report(Ns("2026-03-24T09:59:50+08:00"));

        var status = await Shanghai.GetStatus();

        Assert.Equal(2 * ChinaTime.NsPerSecond, status.LagNs);
        Assert.All(status.Sessions, state => Assert.True(state.ExpectsTicks));
    }

    [Fact]
    public async Task In_the_break_nobody_is_late()
    {
        await Shanghai.Report(Ns("2026-03-24T10:14:59+08:00"));

        var status = await Shanghai.GetStatus(Ns("2026-03-24T10:20:00+08:00"));

        Assert.Null(status.LagNs);
        Assert.Equal(SessionEventKind.Resume, status.Sessions[0].Next[0].Kind);
    }

    [Fact]
    public async Task The_lag_of_a_section_that_has_just_begun_does_not_count_the_night_before()
    {
        await Shanghai.Report(Ns("2026-03-24T02:29:59+08:00"));

        Assert.Equal(3 * ChinaTime.NsPerSecond, (await Shanghai.GetStatus(Ns("2026-03-24T09:00:03+08:00"))).LagNs);
    }

    [Fact]
    public async Task Without_any_report_the_lag_counts_from_the_section_on() =>
        Assert.Equal(ChinaTime.NsPerMinute * 60, (await Shanghai.GetStatus()).LagNs);

    [Fact]
    public async Task An_exchange_that_does_not_exist_has_no_clock() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _cluster.Grains.GetGrain<ISessionClockGrain>("NYSE").GetStatus().AsTask());

    private static long Ns(string moment) => ChinaTime.ToNs(DateTimeOffset.Parse(moment));
}
