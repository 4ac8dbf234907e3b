using System.Collections.Concurrent;
using System.Threading.Channels;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Push;
using Mdc.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Mdc.Grains.Tests;

/// <summary>What silos push to other processes: in order, and never silently less.</summary>
public class PushTests
{
    private static readonly TradingDay Day = new(20210105);

    [Fact]
    public async Task A_process_that_is_no_silo_gets_what_it_wants_of_every_silo_in_order()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        await Report(market);
        var seen = new Watcher("IF2101", "rb2105");
        await using var process = await Process.Start(market, seen);
        await MarketInMemory.Until(() => Task.FromResult(seen.Doubts == 2), "both silos are told");

        var tapes = new[] { "IF2101", "rb2105", "AP105" }.Select(code => new TickTape(code, Day, MarketInMemory.Rules)).ToList();
        for (var second = 0; !seen.Has(10); second++)
        {
            foreach (var tape in tapes) market.Append(tape.Tick($"09:3{second / 60 % 10}:{second % 60:00}", 5000, second));
            await Task.Delay(50);
            Assert.True(second < 500, "Ten ticks of each have not come.");
        }

        Assert.DoesNotContain("AP105", seen.Positions.Keys);
        Assert.All(seen.Positions.Values, positions => Assert.Equal(positions.Order(), positions));
        Assert.Empty(seen.Holes);
    }

    [Fact]
    public async Task A_silo_that_goes_has_its_watchers_told_that_pushes_may_be_missing()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        await Report(market);
        var seen = new Watcher("IF2101");
        await using var process = await Process.Start(market, seen);
        await MarketInMemory.Until(() => Task.FromResult(seen.Doubts == 2), "both silos are told, and what they pushed before is looked for");
        var before = seen.Doubts;

        await market.Cluster.StopSiloAsync(market.Cluster.Silos.Last(silo => !silo.SiloAddress.Equals(market.Feeder)));

        await MarketInMemory.Until(() => Task.FromResult(seen.Doubts > before), "the watcher is told");
    }

    [Fact]
    public async Task What_is_wanted_anew_is_looked_for_once_every_silo_knows()
    {
        await using var market = await MarketOfSilos.Start(silos: 2, MarketInMemory.Rules);
        await Report(market);
        var seen = new Watcher("IF2101");
        await using var process = await Process.Start(market, seen);
        await MarketInMemory.Until(() => Task.FromResult(seen.Doubts == 2), "both silos are told");
        seen.Doubted.Clear();

        seen.Want("rb2105");
        process.Hub.InterestChanged();

        await MarketInMemory.Until(() => Task.FromResult(!seen.Doubted.IsEmpty), "what was pushed before is looked for");
        Assert.Equal(["rb2105"], Assert.Single(seen.Doubted).Instruments);
    }

    [Fact]
    public async Task Only_the_first_subscription_begins_anew()
    {
        await using var market = await MarketInMemory.Start();
        var observer = new Observer();
        var reference = market.Grains.CreateObjectReference<IPushObserver>(observer);
        var source = market.Grains.GetGrain<IPushSourceGrain>(market.Silo.ToParsableString());

        Assert.True(await source.Subscribe(reference, PushInterest.All));
        Assert.False(await source.Subscribe(reference, new PushInterest(false, ["IF2101"])));
        await source.Unsubscribe(reference);
        Assert.True(await source.Subscribe(reference, PushInterest.All));
    }

    [Fact]
    public async Task Each_run_says_what_came_before_it_also_to_who_comes_late()
    {
        await using var market = await MarketInMemory.Start();
        var tape = new TickTape("IF2101", Day, MarketInMemory.Rules);
        var (early, late) = (new Watcher("IF2101"), new Watcher("IF2101"));
        using var attached = market.Hub.Attach(early);
        for (var second = 0; second < 5; second++) market.Append(tape.Tick($"09:31:0{second}", 5000, second));
        await MarketInMemory.Until(() => Task.FromResult(early.Has(5)), "five ticks");
        using var attachedLate = market.Hub.Attach(late);
        market.Append(tape.Tick("09:31:05", 5000, 5));
        await MarketInMemory.Until(() => Task.FromResult(late.Has(1)), "the sixth");

        Assert.Empty(early.Holes);
        Assert.Equal([early.Positions["IF2101"][4]], late.Holes);
    }

    [Fact]
    public async Task A_slow_observer_is_told_how_many_were_dropped_and_before_which_run()
    {
        var observer = new Observer();
        var outlet = new PushOutlet(observer, PushInterest.All, new PushHub());
        outlet.OnTicks("IF2101", default, [Tick(1)]);
        await observer.Taken();
        for (var n = 2; n <= PushOutlet.MostTicks + 11; n++) outlet.OnTicks("IF2101", At(n - 1), [Tick(n)]);
        observer.Continue();
        var full = await observer.Taken();
        outlet.OnTicks("IF2101", At(PushOutlet.MostTicks + 11), [Tick(PushOutlet.MostTicks + 12)]);
        observer.Continue();
        var after = await observer.Taken();

        Assert.Equal((PushOutlet.MostTicks, 10), (full.Ticks.Records.Length, full.Missed));
        Assert.Equal((PushOutlet.MostTicks + 11, 0), (after.Runs[0].After[1].N, after.Missed));
    }

    [Fact]
    public async Task What_a_batch_that_failed_had_and_what_came_until_the_observer_asked_again_is_counted_and_told_without_another_push()
    {
        var observer = new Observer();
        var outlet = new PushOutlet(observer, PushInterest.All, new PushHub());
        outlet.OnTicks("IF2101", default, [Tick(1), Tick(2)]);
        await observer.Taken();
        outlet.OnTicks("IF2101", At(2), [Tick(3)]);
        observer.Fail();
        await MarketInMemory.Until(() => Task.FromResult(outlet.Failure is not null), "the failure is noticed");
        outlet.OnTicks("IF2101", At(3), [Tick(4)]);

        outlet.Want(PushInterest.All);

        var told = await observer.Taken();
        Assert.Equal((0, 4), (told.Ticks.Records.Length, told.Missed));
    }

    private static TickFrame Tick(long n)
    {
        var tick = TickFrame.Empty();
        tick.Instrument.TrySet("IF2101"u8);
        (tick.Feeder, tick.Epoch, tick.Position) = (1, 1, n);
        return tick;
    }

    private static FeedPositions At(long n)
    {
        var positions = default(FeedPositions);
        positions.Set(new FeedPosition(1, 1, n));
        return positions;
    }

    private static async Task Report(MarketOfSilos market)
    {
        var coordinator = market.Grains.GetGrain<ICoordinatorGrain>(ICoordinatorGrain.Cluster);
        foreach (var silo in market.Cluster.Silos.Select(silo => silo.SiloAddress).Where(silo => !silo.Equals(market.Feeder)))
            await coordinator.Report(new ProcessReport(silo.ToParsableString(), "silo", silo, TakesShards: true, 1, "here"));
    }

    /// <summary>A process that is no silo, as far as pushes go.</summary>
    private sealed class Process(PushHub hub, ClusterPushes pushes) : IAsyncDisposable
    {
        public PushHub Hub => hub;

        public static async Task<Process> Start(MarketOfSilos market, IPushReceiver receiver)
        {
            var hub = new PushHub();
            hub.Attach(receiver);
            var pushes = new ClusterPushes(market.Grains, hub, TimeProvider.System, NullLogger<ClusterPushes>.Instance, new ServiceCollection().BuildServiceProvider());
            await pushes.StartAsync(default);
            return new Process(hub, pushes);
        }

        public async ValueTask DisposeAsync() => await pushes.StopAsync(default);
    }

    /// <summary>Holds each batch until it is told what becomes of it.</summary>
    private sealed class Observer : IPushObserver
    {
        private readonly Channel<PushBatch> _taken = Channel.CreateUnbounded<PushBatch>();
        private readonly Channel<bool> _verdicts = Channel.CreateUnbounded<bool>();

        public async Task<PushBatch> Taken() => await _taken.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);

        public void Continue() => _verdicts.Writer.TryWrite(true);

        public void Fail() => _verdicts.Writer.TryWrite(false);

        public async Task OnPushes([Immutable] PushBatch batch)
        {
            _taken.Writer.TryWrite(batch);
            if (!await _verdicts.Reader.ReadAsync()) throw new TimeoutException("It did not answer.");
        }
    }

    private sealed class Watcher(params string[] wanted) : IPushReceiver
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, FeedPositions> _seen = [];
        private volatile string[] _wanted = wanted;

        public Dictionary<string, List<FeedPosition>> Positions { get; } = [];

        /// <summary>Positions that runs come after, and that had not come.</summary>
        public List<FeedPosition> Holes { get; } = [];

        /// <summary>What it was told may be missing.</summary>
        public ConcurrentQueue<PushInterest> Doubted { get; } = [];

        public int Doubts => Doubted.Count;

        public PushInterest Interest => new(false, _wanted);

        public bool Wants(string instrument) => _wanted.Contains(instrument);

        public void Want(string instrument) => _wanted = [.. _wanted, instrument];

        public void OnMayMiss(PushInterest instruments) => Doubted.Enqueue(instruments);

        public bool Has(int ticks)
        {
            lock (_gate) return Positions.Count == _wanted.Length && Positions.Values.All(positions => positions.Count >= ticks);
        }

        public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
        {
            lock (_gate)
            {
                if (!Positions.TryGetValue(instrument, out var positions)) Positions[instrument] = positions = [];
                var seen = _seen.GetValueOrDefault(instrument);
                if (!seen.Covers(after)) Holes.AddRange(after.All());
                foreach (ref readonly var frame in frames)
                {
                    positions.Add(frame.FeedPosition);
                    seen.Advance(frame.FeedPosition);
                }
                _seen[instrument] = seen;
            }
        }

        public void OnBar(in BarPush push)
        {
        }
    }
}
