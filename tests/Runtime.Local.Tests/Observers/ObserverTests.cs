using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Orleans.Utilities;

namespace Mdc.Runtime.Local.Tests.Observers;

public interface IBarObserver : IGrainObserver
{
    Task Closed(string bar);

    void Told(string bar);
}

public interface IBarSourceGrain : IGrainWithStringKey
{
    Task<int> Subscribe(IBarObserver observer);

    Task Unsubscribe(IBarObserver observer);

    Task<int> Close(string bar);

    Task Tell(IBarObserver observer, string bar);
}

internal sealed class BarSourceGrain : Grain, IBarSourceGrain
{
    private readonly ObserverManager<IBarObserver> _observers = new(TimeSpan.FromMinutes(1), NullLogger.Instance);

    public Task<int> Subscribe(IBarObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.FromResult(_observers.Count);
    }

    public Task Unsubscribe(IBarObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public async Task<int> Close(string bar)
    {
        await _observers.Notify(o => o.Closed(bar));
        return _observers.Count;
    }

    public Task Tell(IBarObserver observer, string bar)
    {
        observer.Told(bar);
        return Task.CompletedTask;
    }
}

public sealed class ObserverTests
{
    [Fact]
    public async Task A_subscribed_observer_hears_each_bar_once_and_not_after_it_unsubscribes()
    {
        await using var cluster = await Cluster.Start();
        var source = cluster.Grains.GetGrain<IBarSourceGrain>("rb2601");
        var screen = new Screen();
        var reference = cluster.Grains.CreateObjectReference<IBarObserver>(screen);

        await source.Subscribe(reference);
        Assert.Equal(1, await source.Subscribe(reference));
        await source.Close("21:00");
        await source.Unsubscribe(reference);
        await source.Close("21:01");

        Assert.Equal(["21:00"], screen.Heard);
    }

    [Fact]
    public async Task A_void_method_is_told_without_an_answer()
    {
        await using var cluster = await Cluster.Start();
        var screen = new Screen();

        await cluster.Grains.GetGrain<IBarSourceGrain>("rb2601").Tell(cluster.Grains.CreateObjectReference<IBarObserver>(screen), "21:00");

        await Cluster.Until(() => screen.Heard.Count == 1);
    }

    [Fact]
    public async Task A_deleted_observer_fails_and_is_removed()
    {
        await using var cluster = await Cluster.Start();
        var source = cluster.Grains.GetGrain<IBarSourceGrain>("rb2601");
        var screen = new Screen();
        var reference = cluster.Grains.CreateObjectReference<IBarObserver>(screen);
        await source.Subscribe(reference);

        cluster.Grains.DeleteObjectReference<IBarObserver>(reference);

        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Closed("21:00"));
        Assert.Equal(0, await source.Close("21:00"));
        Assert.Empty(screen.Heard);
    }

    [Fact]
    public async Task An_observer_that_nobody_holds_is_collected_and_its_reference_fails()
    {
        await using var cluster = await Cluster.Start();
        var reference = Abandon(cluster);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Closed("21:00"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IBarObserver Abandon(Cluster cluster) => cluster.Grains.CreateObjectReference<IBarObserver>(new Screen());

    private sealed class Screen : IBarObserver
    {
        private readonly List<string> _heard = [];

        public IReadOnlyList<string> Heard => _heard;

        public Task Closed(string bar)
        {
            _heard.Add(bar);
            return Task.CompletedTask;
        }

        public void Told(string bar) => _heard.Add(bar);
    }
}
