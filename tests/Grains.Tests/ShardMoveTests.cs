using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Orleans.Runtime;

namespace Mdc.Grains.Tests;

/// <summary>When the coordinator moves shards to a silo that has joined. The clock is the test's; the coordinator looks once a second of its own.</summary>
public sealed class ShardMoveTests : IAsyncLifetime
{
    private readonly SetTime _time = new();
    private MarketOfSilos _market = null!;
    private SiloAddress[] _silos = [];
    private int _beats;

    private ICoordinatorGrain Coordinator => _market.Grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);

    public async Task InitializeAsync()
    {
        _market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules, _time, ShardMoves.OffSession);
        _silos = [.. _market.Cluster.Silos.Select(silo => silo.SiloAddress).Where(silo => !silo.Equals(_market.Feeder))];
    }

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Off_session_a_silo_that_joins_in_session_gets_its_shards_only_once_every_exchange_has_closed()
    {
        var first = _silos[..1];
        _time.Now = DateTimeOffset.Parse("2026-03-24T08:00:00+08:00");
        await Until(first);

        _time.Now = DateTimeOffset.Parse("2026-03-24T09:30:00+08:00");
        for (var beat = 0; beat < 4; beat++) await Beat(_silos);
        Assert.Equal(Homes(first), await _market.ShardSilos());

        _time.Now = DateTimeOffset.Parse("2026-03-24T15:30:00+08:00");
        await Until(_silos);
        Assert.InRange((await _market.ShardSilos()).Count(home => home.Equals(_silos[1])), 1, MarketOfSilos.Shards - 1);
    }

    private static SiloAddress[] Homes(SiloAddress[] takers) => [.. Enumerable.Range(0, MarketOfSilos.Shards).Select(shard => Rendezvous.Choose(shard, takers))];

    private async Task Until(SiloAddress[] takers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await _market.ShardSilos()).SequenceEqual(Homes(takers)))
        {
            await Beat(takers);
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    // One look of the coordinator, with these silos alive: it is over when a process that fell silent is missed.
    private async Task Beat(SiloAddress[] takers)
    {
        var name = $"silent-{++_beats}";
        await Coordinator.Report(Process(name, null));
        for (var half = 0; half < 2; half++)
        {
            _time.Now += TimeSpan.FromSeconds(6);
            for (var i = 0; i < takers.Length; i++) await Coordinator.Report(Process($"silo-{i}", takers[i]));
        }
        await MarketInMemory.Until(async () => (await Coordinator.GetStatus()).Silent.Any(process => process.Name == name), "the coordinator's look");
    }

    private static ProcessReport Process(string name, SiloAddress? silo) =>
        new(name, "silo", silo, TakesShards: silo is not null, 1, "here", new ProcessVitals("Local", 1, 2, 1.5, 3, 4, 5));
}
