using Mdc.Grains.Interfaces;
using Mdc.Grains.Tests.Contracts;

namespace Mdc.Grains.Tests;

/// <summary>Which processes the coordinator counts, misses, and no longer knows.</summary>
public sealed class CoordinatorTests : IAsyncLifetime
{
    private ContractCluster _cluster = null!;

    private ICoordinatorGrain Coordinator => _cluster.Grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);

    public async Task InitializeAsync() => _cluster = await ContractCluster.Start();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_process_that_falls_silent_is_missed_for_ten_minutes_and_one_that_leaves_is_not()
    {
        await Coordinator.Report(Process("b"));
        await Coordinator.Report(Process("a"));
        await Coordinator.Report(Process("gone"));
        await Coordinator.Leave("gone");
        Assert.Equal(["a", "b", "gone"], Names((await Coordinator.GetStatus()).Processes));

        _cluster.Time.Now += TimeSpan.FromSeconds(11);
        await ContractCluster.Until(async () => Names((await Coordinator.GetStatus()).Silent) is ["a", "b"]);
        Assert.Empty((await Coordinator.GetStatus()).Processes);

        await Coordinator.Report(Process("a"));
        var status = await Coordinator.GetStatus();
        Assert.Equal(["a"], Names(status.Processes));
        Assert.Equal(["b"], Names(status.Silent));

        _cluster.Time.Now += TimeSpan.FromMinutes(10);
        await ContractCluster.Until(async () => Names((await Coordinator.GetStatus()).Silent) is ["a"]);
    }

    private static ProcessReport Process(string name) =>
        new(name, "gateway", null, TakesShards: false, 1, "here", new ProcessVitals("Local", 1, 2, 1.5, 3, 4, 5));

    private static string[] Names(IEnumerable<ProcessReport> processes) => [.. processes.Select(process => process.Name)];
}
