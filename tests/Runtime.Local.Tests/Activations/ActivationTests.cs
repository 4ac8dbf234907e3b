using Mdc.Runtime.Local.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Tests.Activations;

public sealed class ActivationTests
{
    private static Task<Cluster> Start(Action<ISiloBuilder>? configure = null) => Cluster.Start(silo =>
    {
        silo.Services.AddSingleton<Broken>().AddSingleton<Meeting>();
        configure?.Invoke(silo);
    });

    [Fact]
    public async Task Many_first_calls_make_one_activation()
    {
        await using var cluster = await Start();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => cluster.Grains.GetGrain<ILifeGrain>("a").Calls())));

        Assert.Equal(["+a"], cluster.Journal.Entries);
        Assert.Equal(101, await cluster.Grains.GetGrain<ILifeGrain>("a").Calls());
    }

    [Fact]
    public async Task A_failed_activation_gives_every_caller_the_original_exception_and_the_next_call_tries_again()
    {
        await using var cluster = await Start();
        var broken = cluster.Services.GetRequiredService<Broken>();
        broken.Keys.Add("a");
        var grain = cluster.Grains.GetGrain<ILifeGrain>("a");

        var calls = Enumerable.Range(0, 3).Select(_ => grain.Calls()).ToList();
        foreach (var call in calls) Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => call)).Message);

        broken.Keys.Clear();
        Assert.Equal(1, await grain.Calls());
    }

    [Fact]
    public async Task Calls_that_wait_while_a_grain_deactivates_go_to_the_next_activation()
    {
        await using var cluster = await Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");
        await grain.Add(5);

        var leaving = grain.Deactivate();
        var next = grain.Add(1);
        await leaving;

        Assert.Equal(1, await next);
        Assert.Equal(["+a", "-a ApplicationRequested", "+a"], cluster.Journal.Entries);
    }

    [Fact]
    public async Task A_call_that_waits_behind_the_last_one_goes_to_the_next_activation()
    {
        await using var cluster = await Start();
        var grain = cluster.Grains.GetGrain<ICounterGrain>("a");
        await grain.Add(5);
        var held = grain.Hold();
        var waiting = grain.Add(1);
        Assert.Equal(5, await grain.Peek());

        Assert.True(cluster.Silos.TryGetGrainContext(grain.GetGrainId(), out var context));
        context!.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "test"));

        // An activation that ends starts nothing any more, interleaving or not: the held call is let go from outside.
        await ((ICounterGrain)context.GrainInstance!).Release();

        await held;
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task An_idle_grain_is_collected_and_one_in_use_is_not()
    {
        await using var cluster = await Start(silo => silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(5)));
        await cluster.Grains.GetGrain<ILifeGrain>("idle").Calls();
        var held = cluster.Grains.GetGrain<ICounterGrain>("held");
        await held.Add(1);

        await cluster.AdvanceUntil(
            async () =>
            {
                await held.Add(1);
                return cluster.Journal.Entries.Contains("-idle ActivationIdle");
            },
            TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("-held ActivationIdle", cluster.Journal.Entries);
    }

    [Fact]
    public async Task A_grain_is_kept_by_a_timer_that_keeps_alive_and_not_by_another()
    {
        await using var cluster = await Start(silo => silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(2)));
        var second = TimeSpan.FromSeconds(1);
        await cluster.Grains.GetGrain<ILifeGrain>("kept").StartTimer(second, second, interleave: false, keepAlive: true);
        await cluster.Grains.GetGrain<ILifeGrain>("left").StartTimer(second, second, interleave: false, keepAlive: false);

        await cluster.AdvanceUntil(() => cluster.Journal.Entries.Contains("-left ActivationIdle"), TimeSpan.FromSeconds(20));

        Assert.DoesNotContain("-kept ActivationIdle", cluster.Journal.Entries);
    }

    [Fact]
    public async Task A_timer_waits_for_the_running_call_unless_it_interleaves_and_carries_no_request_context()
    {
        await using var cluster = await Start();
        var second = TimeSpan.FromSeconds(1);
        var waits = cluster.Grains.GetGrain<ILifeGrain>("waits");
        var passes = cluster.Grains.GetGrain<ILifeGrain>("passes");
        RequestContext.Set("who", "caller");
        await waits.StartTimer(second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);
        RequestContext.Clear();
        var held = waits.Hold();
        cluster.Time.Advance(second);
        await passes.StartTimer(second, Timeout.InfiniteTimeSpan, interleave: true, keepAlive: false);
        var passed = passes.Hold();
        cluster.Time.Advance(second);

        await Cluster.Until(() => cluster.Journal.Entries.Count(e => e.StartsWith("timer", StringComparison.Ordinal)) == 1);
        await waits.Release();
        await held;
        await Cluster.Until(() => cluster.Journal.Entries.Count(e => e == "timer of nobody") == 2);
        await passes.Release();
        await passed;
    }

    [Fact]
    public async Task A_timers_next_period_starts_when_its_callback_has_ended()
    {
        await using var cluster = await Start();
        await cluster.Grains.GetGrain<ILifeGrain>("a").StartTimer(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), interleave: false, keepAlive: false);
        int Ticks() => cluster.Journal.Entries.Count(e => e == "timer of nobody");

        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await Cluster.Until(() => Ticks() == 1);
        cluster.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, Ticks());
        await cluster.AdvanceUntil(() => Ticks() == 2);
    }

    [Fact]
    public async Task Reentrant_grains_may_call_back_and_others_get_a_timeout()
    {
        await using var cluster = await Start();

        Assert.Equal("abab", await cluster.Grains.GetGrain<IReentrantGrain>("a").Ask("a", "b", 3));

        var cycle = cluster.Grains.GetGrain<ICounterGrain>("x").CallSelf();
        await cluster.AdvanceUntil(() => cycle.IsCompleted);
        cluster.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => cycle);
    }

    [Fact]
    public async Task A_stateless_worker_has_several_activations_of_one_key()
    {
        await using var cluster = await Start();
        var worker = cluster.Grains.GetGrain<IWorkerGrain>(0);

        var met = await Task.WhenAll(worker.Meet(3), worker.Meet(3), worker.Meet(3));

        Assert.Equal(new[] { 3, 3, 3 }, met);
    }

    [Fact]
    public async Task A_full_queue_refuses_calls()
    {
        await using var cluster = await Start(silo => silo.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 2));
        var grain = cluster.Grains.GetGrain<ILifeGrain>("a");
        await grain.Calls();
        var held = grain.Hold();
        var waiting = new[] { grain.Calls(), grain.Calls() };

        await Assert.ThrowsAsync<LimitExceededException>(grain.Calls);

        await grain.Release();
        await held;
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Stopping_a_silo_deactivates_every_grain_and_refuses_new_ones()
    {
        var cluster = await Start();
        await cluster.Grains.GetGrain<ILifeGrain>("a").Calls();
        await cluster.Grains.GetGrain<ILifeGrain>("b").Calls();
        var (grains, journal) = (cluster.Grains, cluster.Journal);

        await cluster.DisposeAsync();

        Assert.Equal(["+a", "+b", "-a ShuttingDown", "-b ShuttingDown"], journal.Entries.Order(StringComparer.Ordinal));
        await Assert.ThrowsAnyAsync<Exception>(() => grains.GetGrain<ILifeGrain>(GrainId.Create("life", "c")).Calls());
    }

    [Fact]
    public async Task Asking_for_a_grain_without_a_class_throws_at_once()
    {
        await using var cluster = await Start();

        Assert.Throws<ArgumentException>(() => cluster.Grains.GetGrain<INobodyGrain>("a"));
    }

    public interface INobodyGrain : IGrainWithStringKey
    {
        Task Call();
    }
}
