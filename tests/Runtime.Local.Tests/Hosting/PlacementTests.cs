using Mdc.Runtime.Local.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Mdc.Runtime.Local.Tests.Hosting;

public sealed class FollowPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class FollowPlacementAttribute() : PlacementAttribute(new FollowPlacement());

/// <summary>The hint, else the silo with the highest address.</summary>
internal sealed class FollowDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) ?? silos[^1]);
    }
}

public interface IPlacedGrain : IGrainWithIntegerKey
{
    Task<string> Where();

    Task<int> Count();

    Task MoveTo(SiloAddress silo);
}

[FollowPlacement]
internal sealed class PlacedGrain(ILocalSiloDetails silo) : Grain, IPlacedGrain, IGrainMigrationParticipant
{
    private int _count;

    public Task<string> Where() => Task.FromResult(silo.Name);

    public Task<int> Count() => Task.FromResult(++_count);

    public Task MoveTo(SiloAddress target)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target);
        MigrateOnIdle();
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue("count", _count);

    public void OnRehydrate(IRehydrationContext rehydrationContext) => rehydrationContext.TryGetValue("count", out _count);
}

public sealed class PlacementTests
{
    private static Task<Cluster> Start(short silos) =>
        Cluster.Start(silo => silo.AddPlacementDirector<FollowPlacement, FollowDirector>(), silos);

    private static Task<Cluster> StartWithClassOnFirstOnly() => Cluster.Start(
        silo =>
        {
            silo.AddPlacementDirector<FollowPlacement, FollowDirector>();
            silo.Services.AddOptions<GrainTypeOptions>().Configure<ILocalName>((o, name) =>
            {
                if (name.Value == "Silo_1") o.Classes.ExceptWith([typeof(PlacedGrain), typeof(CounterGrain)]);
            });
            silo.Services.AddSingleton<ILocalName, LocalName>();
        },
        2);

    [Fact]
    public async Task The_director_of_the_class_chooses_the_silo()
    {
        await using var cluster = await Start(3);

        Assert.Equal("Silo_2", await cluster.Grains.GetGrain<IPlacedGrain>(1).Where());
    }

    [Fact]
    public async Task A_silo_without_the_class_gets_none_of_its_grains()
    {
        await using var cluster = await StartWithClassOnFirstOnly();

        Assert.Equal("Silo_0", await cluster.Grains.GetGrain<IPlacedGrain>(1).Where());
    }

    [Fact]
    public async Task A_migrating_grain_takes_its_state_along_and_loses_no_call()
    {
        await using var cluster = await Start(2);
        var grain = cluster.Grains.GetGrain<IPlacedGrain>(1);
        Assert.Equal(1, await grain.Count());

        var moving = grain.MoveTo(cluster.Silos.Silos[0].SiloAddress);
        var next = grain.Count();
        await moving;

        Assert.Equal(2, await next);
        Assert.Equal("Silo_0", await grain.Where());
    }

    [Fact]
    public async Task With_one_silo_migration_is_deactivation()
    {
        await using var cluster = await Start(1);
        var grain = cluster.Grains.GetGrain<IPlacedGrain>(1);
        await grain.Count();

        await grain.MoveTo(cluster.Silos.Silos[0].SiloAddress);

        Assert.Equal(1, await grain.Count());
    }

    [Fact]
    public async Task A_stopped_silos_grains_come_back_on_another()
    {
        await using var cluster = await Start(2);
        var grain = cluster.Grains.GetGrain<IPlacedGrain>(1);
        Assert.Equal("Silo_1", await grain.Where());

        await cluster.Silos.StopSiloAsync(cluster.Silos.Silos[1]);

        Assert.Equal("Silo_0", await grain.Where());
    }

    [Fact]
    public async Task A_call_for_which_there_is_no_silo_is_refused_at_once()
    {
        await using var cluster = await StartWithClassOnFirstOnly();
        var grain = cluster.Silos.GetSiloServiceProvider(cluster.Silos.Silos[1].SiloAddress).GetRequiredService<IGrainFactory>().GetGrain<IPlacedGrain>(1);
        using var release = new CancellationTokenSource();
        var held = cluster.Grains.GetGrain<ICounterGrain>("one").WaitFor(release.Token);
        await Cluster.Until(() => cluster.Silos.TryGetGrainContext(cluster.Grains.GetGrain<ICounterGrain>("one").GetGrainId(), out _));
        var stopping = cluster.Silos.StopSiloAsync(cluster.Silos.Silos[0]);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Count().WaitAsync(TimeSpan.FromSeconds(20)));

        await release.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await stopping;
    }

    internal interface ILocalName
    {
        string Value { get; }
    }

    private sealed class LocalName(Microsoft.Extensions.Options.IOptions<SiloOptions> options) : ILocalName
    {
        public string Value => options.Value.SiloName;
    }
}
