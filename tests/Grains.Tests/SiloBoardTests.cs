using Mdc.Domain.Calendar;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Tests.Contracts;

namespace Mdc.Grains.Tests;

public sealed class SiloBoardTests : IAsyncLifetime
{
    private ContractCluster _cluster = null!;

    private ISiloBoardGrain Board => _cluster.Grains.GetGrain<ISiloBoardGrain>(0);

    public async Task InitializeAsync() => _cluster = await ContractCluster.Start();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task The_last_report_of_each_silo_counts()
    {
        await Board.Report(At("b", 1, secondsAgo: 4));
        await Board.Report(At("a", 7, secondsAgo: 3));
        await Board.Report(At("a", 7, secondsAgo: 1));
        await Board.Report(At("a", 7, secondsAgo: 2));

        Assert.Equal([At("a", 7, secondsAgo: 1), At("b", 1, secondsAgo: 4)], await Board.GetReports());
    }

    [Fact]
    public async Task A_silo_that_fell_silent_is_there_for_ten_minutes_and_not_longer()
    {
        await Board.Report(At("a", 7, secondsAgo: 601));
        await Board.Report(At("b", 1, secondsAgo: 599));

        Assert.Equal(["b"], (await Board.GetReports()).Select(report => report.Host));
    }

    private SiloReport At(string host, int process, int secondsAgo) =>
        new(host, process, "Local", 0, ChinaTime.ToNs(_cluster.Time.GetUtcNow()) - secondsAgo * ChinaTime.NsPerSecond, 1.5, 2, 3, 4);
}
