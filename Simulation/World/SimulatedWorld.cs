using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Grains;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Streams;
using Mdc.Journal;
using Mdc.Runtime.Local.Hosting;
using Mdc.Simulation.Checks;
using Mdc.Simulation.Faults;
using Mdc.Simulation.Market;
using Mdc.Simulation.Scheduling;
using Mdc.Simulation.Storage;
using Mdc.Storage.Timescale.Ticks;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Mdc.Simulation.World;

/// <summary>A whole cluster and the market around it, for one seed: hosts, disks, network, database, clients, and what goes wrong with them.</summary>
internal sealed class SimulatedWorld
{
    private const long Second = 1_000_000_000;
    private const long BeginNs = 2 * Second, MarketNs = 60 * Second, PatienceNs = 240 * Second;

    private static readonly Type[] NotAWorkers = [typeof(JournalGrain), typeof(FeederGrain)];

    private readonly List<string> _said = [];
    private readonly SeededRandom _hosts;
    private readonly bool _isTalkative;
    private readonly MarketRules _workerRules;
    private readonly TimeSpan _collectionAge;
    private readonly int _pageBars;
    private readonly int _outboxBars;
    private int _processes;

    public SimulatedWorld(WorldOptions options, MarketRules rules)
    {
        Seed = options.Seed;
        _isTalkative = options.IsTalkative;
        _hosts = SeededRandom.For(Seed, "hosts");
        Loop = new EventLoop(SeededRandom.For(Seed, "order"));
        Network = new SimulatedNetwork(Loop);
        Store = new SimulatedStore(Loop);
        Script = options.Market ?? new MarketScript(Seed, rules);
        Shards = 4 + _hosts.Next(5);
        SlotsPerSegment = 1_024 << _hosts.Next(3);
        PumpNs = _hosts.Between(20_000_000, 80_000_000);
        _collectionAge = _hosts.Chance(0.3) ? TimeSpan.FromSeconds(12) : TimeSpan.FromMinutes(15);
        _collectionAge = options.CollectionAge ?? _collectionAge;
        Poisoned = options.Poisoned;
        _workerRules = Poisoned.Count == 0 ? rules : rules with { Products = new ProductTable(rules.Products.Version, rules.Products.All.Where(product => !Poisoned.Contains(product.Root))) };
        _pageBars = _hosts.Chance(0.5) ? 5_000 : 20 + _hosts.Next(200);
        _outboxBars = _hosts.Chance(0.7) ? 200_000 : Math.Max(2 * _pageBars, 500);

        for (var i = 0; i < options.Silos; i++) Workers.Add(new SimulatedWorker(this, $"worker {i + 1}", NewClock()));
        var isTwin = options.Feeders is { } feeders ? feeders == 2 : _hosts.Chance(0.35);
        for (byte number = 1; number <= (isTwin ? 2 : 1); number++)
            Feeders.Add(new SimulatedFeeder(this, number, NewClock(), isTwin ? 0.005 + _hosts.Next(30) / 1_000.0 : 0, number == 1 ? 0 : _hosts.Between(0, 400_000_000)));
        Faults = [.. FaultPlan.Of(Seed, BeginNs + Second, BeginNs + MarketNs, options.Kinds).Where(fault => !options.Without.Contains(fault.Number))];
        Injector = new FaultInjector(this);
        if (options.Traced is { } code) Follow(code);
    }

    public long Seed { get; }

    public EventLoop Loop { get; }

    public SimulatedNetwork Network { get; }

    public SimulatedStore Store { get; }

    /// <summary>Products whose instruments break at each tick.</summary>
    public IReadOnlySet<string> Poisoned { get; }

    public MarketScript Script { get; }

    public LocalCluster Cluster { get; } = new();

    public List<SimulatedWorker> Workers { get; } = [];

    public List<SimulatedFeeder> Feeders { get; } = [];

    public IReadOnlyList<Fault> Faults { get; }

    public FaultInjector Injector { get; }

    public int Shards { get; }

    public int SlotsPerSegment { get; }

    /// <summary>The longest time between two turns of a pump.</summary>
    public long PumpNs { get; }

    public TickArchiverOptions Archiving { get; } = new() { BatchTicks = 2_000, Reread = 500 };

    /// <summary>What clients were pushed.</summary>
    public Clients Clients { get; } = new();

    /// <summary>Pushes that a loss of power or a failed write took back, none of them acknowledged.</summary>
    public long LostWithPower { get; set; }

    /// <summary>Days of instruments that were not compared, see <see cref="Outcome.Undecided"/>.</summary>
    public int Undecided { get; private set; }

    /// <summary>See <see cref="Outcome.Outdated"/>.</summary>
    public int Outdated { get; private set; }

    /// <summary>What was found wrong first; null while nothing was.</summary>
    public string? Failure { get; private set; }

    /// <summary>A shard began with the newest trading day because the store was away: what lay before it reached the clients late or not at all.</summary>
    public bool StartedWithoutStore { get; private set; }

    /// <summary>What happened, in words, as far as it was kept.</summary>
    public IReadOnlyList<string> Said => _said;

    /// <summary>Runs the seed to its end and checks what came of it.</summary>
    public SeedResult Run()
    {
        try
        {
            foreach (var worker in Workers) worker.Start();
            foreach (var feeder in Feeders) feeder.Start();
            foreach (var fault in Faults) Loop.After(fault.AtNs, null, () => Injector.Begin(fault));
            RunTo(BeginNs + MarketNs);
            while (Failure is null && !(Injector.IsQuiet && Feeders.All(feeder => feeder.IsDone)) && Loop.NowNs < PatienceNs) RunTo(Loop.NowNs + Second);
            var outcome = new Outcome(this);
            for (var pause = Second; Failure is null && !outcome.IsComplete() && Loop.NowNs < PatienceNs; pause *= 2) RunTo(Math.Min(PatienceNs, Loop.NowNs + pause));
            if (Failure is null && outcome.FirstDifference() is { } difference) Fail(difference);
            (Undecided, Outdated) = (outcome.Undecided, outcome.Outdated);
        }
        catch (Exception e)
        {
            Fail(e.ToString());
        }
        if (Failure is not null && _isTalkative) Diagnose();
        return SeedResult.Of(this);
    }

    /// <summary>How many of the market's pushes have left, for a front that hears of them so much later.</summary>
    public int Reached(long delayNs) =>
        (int)Math.Clamp((Loop.NowNs - BeginNs - delayNs) * (double)Script.Pushes.Length / (MarketNs - 2 * Second), 0, Script.Pushes.Length);

    public SimulatedProcess NewProcess(string name, SimulatedClock clock) => new(Loop, ++_processes, name, clock);

    public void Configure(GrainOptions options)
    {
        options.BarsPerPage = _pageBars;
        options.MostBarsInOutbox = _outboxBars;
    }

    public void Configure(GrainCollectionOptions options) => (options.CollectionAge, options.CollectionQuantum) = (_collectionAge, TimeSpan.FromSeconds(3));

    /// <summary>Worker roles: everything but what belongs to a feeder.</summary>
    public SimulatedSilo NewWorker(string name, SimulatedClock clock) => new(this, NewProcess(name, clock), NotAWorkers, services =>
    {
        services.AddSingleton<IBarStore>(Store);
        services.AddSingleton(_workerRules);
    });

    /// <summary>The others notice after a while that a silo is gone.</summary>
    public void Declare(SimulatedSilo silo) => Loop.After(Loop.Random.Between(Second / 2, 8 * Second), null, () =>
    {
        Say($"{silo.Process.Name} is declared dead");
        silo.Silo.Leave();
    });

    /// <summary>Remembers a failure; the first one counts.</summary>
    public void Fail(string what)
    {
        Say($"FAILED: {what}");
        Failure ??= what;
    }

    /// <summary>Keeps a line of what happened where somebody wants to read it.</summary>
    public void Say(string what)
    {
        if (what.Contains("starts without the store", StringComparison.Ordinal)) StartedWithoutStore = true;
        if (_isTalkative) _said.Add(string.Create(CultureInfo.InvariantCulture, $"{Loop.NowNs / 1e9,10:0.000000} {what}"));
    }

    private void Follow(string code)
    {
        var shard = Domain.Instruments.ShardMap.ShardOf(System.Text.Encoding.ASCII.GetBytes(code), Shards);
        Store.Told = (batch, expected, isStored) =>
        {
            if (batch.Shard != shard) return;
            var bars = batch.Bars.Where(version => version.Instrument == code)
                .Select(version => $"{ChinaTime.Format(version.Bar.StartNs)} {version.Reason} v{version.Bar.Volume} t{version.Bar.Ticks} to {string.Join('/', version.State.Positions.All())} resume {string.Join('/', version.State.ResumeAfter.All())}");
            Say($"store: shard {shard} {(isStored ? "takes" : "refuses")} {batch.Bars.Count} bars, {string.Join('/', expected.All())} -> {string.Join('/', batch.LowWater.All())}: {string.Join(", ", bars)}");
        };
    }

    // Where every shard and writer stands, for who reads why something is missing.
    private void Diagnose()
    {
        if (Workers.FirstOrDefault(worker => worker.IsRunning)?.Silo is not { } silo) return;
        for (var shard = 0; shard < Shards; shard++)
        {
            var number = shard;
            silo.Run(async () =>
            {
                var status = await silo.Silo.GrainFactory.GetGrain<ITickShardGrain>(number).GetStatus();
                Say($"shard {number}: applied {string.Join('/', status.Expected.All())}, low water {string.Join('/', status.LowWater.All())}, {status.OutboxLength} bars wait, {status.Quarantined} parked, {status.Trouble}");
            });
            silo.Run(async () => Say((await silo.Silo.GrainFactory.GetGrain<IBarWriterGrain>(number).GetStatus()).ToString()));
        }
        foreach (var feeder in Feeders)
            if (feeder.Silo is not null) Say($"feeder {feeder.Number}: {feeder.Silo.Services.GetRequiredService<JournalStreamProvider>().Trouble ?? "delivers"}");
        var end = Loop.NowNs + 60 * Second;
        while (Loop.NowNs < end && Loop.Step())
        {
        }
    }

    private SimulatedClock NewClock() => new(Loop, (_hosts.Next(2_001) - 1_000) / 100_000.0);

    private void RunTo(long ns)
    {
        var isThere = false;
        Loop.After(ns - Loop.NowNs, null, () => isThere = true);
        while (!isThere && Failure is null && Loop.Step())
        {
        }
    }
}
