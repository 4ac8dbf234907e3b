using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Pump;
using Mdc.Grains;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Mdc.Grains.Streams;
using Mdc.Journal;
using Mdc.Journal.Files;
using Mdc.Simulation.Market;
using Mdc.Simulation.Reference;
using Mdc.Simulation.Scheduling;
using Mdc.Storage.Timescale.Ticks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Simulation.World;

/// <summary>A feeder's host: its disk and clock stay, its process comes and goes.</summary>
internal sealed class SimulatedFeeder
{
    private static readonly Type[] NotItsClasses =
    [
        typeof(TickShardGrain), typeof(InstrumentGrain), typeof(BarWriterGrain), typeof(ContractGrain), typeof(SessionClockGrain), typeof(RecordingPolicyGrain),
    ];

    private readonly SimulatedWorld _world;
    private readonly SimulatedClock _clock;
    private readonly double _loss;
    private readonly long _delayNs;
    private readonly SortedSet<long> _unacknowledged = [];
    private TickJournal? _journal;
    private FeedPump? _pump;
    private long _durable;
    private long _lastOrdinal;
    private bool _powerWent;

    public SimulatedFeeder(SimulatedWorld world, byte number, SimulatedClock clock, double loss, long delayNs)
    {
        (_world, Number, _clock, _loss, _delayNs) = (world, number, clock, loss, delayNs);
        Reference = new ReferenceFeeder(world.Script);
    }

    public byte Number { get; }

    public MemoryJournalFiles Files { get; } = new();

    /// <summary>What it was handed.</summary>
    public ReferenceFeeder Reference { get; }

    public SimulatedSilo? Silo { get; private set; }

    public ScriptedFront? Front { get; private set; }

    /// <summary>Its journal; null while it is down.</summary>
    public IJournalReader? Journal => _journal;

    public bool IsRunning => Silo is { IsRunning: true };

    /// <summary>Everything handed over is journaled, delivered and acknowledged.</summary>
    public bool IsDone => IsRunning && _pump is not null && Reached() == _world.Script.Pushes.Length && Silo!.Services.GetRequiredService<JournalStreamProvider>().Lag == 0;

    /// <summary>Batches sent again, over all starts.</summary>
    public long Rewinds => _rewoundBefore + (Silo?.Services.GetRequiredService<JournalStreamProvider>().Rewinds ?? 0);

    private long _rewoundBefore;

    /// <summary>The process starts: recovers the journal, begins an epoch, logs in.</summary>
    public void Start()
    {
        // First the process, then the journal: its commits are the process's.
        var process = _world.NewProcess(FeederDirector.SiloNameOf(Number.ToString(CultureInfo.InvariantCulture)), _clock);
        TickJournal journal;
        try
        {
            var options = new JournalOptions { SlotsPerSegment = _world.SlotsPerSegment };
            journal = TickJournal.Open(Files, options, Number, _world.Shards, _clock);
        }
        catch (IOException e)
        {
            process.Kill();
            Files.Kill();
            _world.Say($"feeder {Number}: does not start: {e.Message}");
            _world.Loop.After(1_000_000_000, null, Start);
            return;
        }

        CheckWhatIsLeft(journal);
        Reference.Restart();
        _journal = journal;
        Front = new ScriptedFront(_world.Script, Reference, _loss, (ulong)_world.Seed * 31 + Number, _lastOrdinal, Reached);
        Silo = new SimulatedSilo(_world, process, NotItsClasses, services =>
        {
            services.AddSingleton(_world.Script.Rules);
            services.AddSingleton<ITickJournal>(journal);
            services.AddSingleton<IJournalReader>(journal);
            services.AddSingleton<IBarStore>(_world.Store);
            services.AddSingleton(provider => new FeedPump(
                Front, _world.Script.Rules, journal, provider.GetRequiredService<IShardDoorbell>(), _clock, NullLogger<FeedPump>.Instance,
                new FeedPumpOptions(Batch: 256), lag: () => provider.GetRequiredService<JournalStreamProvider>().Lag));
            services.AddSingleton<IFeederControl>(provider => provider.GetRequiredService<FeedPump>());
        });
        var provider = Silo.Services.GetRequiredService<JournalStreamProvider>();
        var archiver = new TickArchiver(journal, _world.Store, _world.Archiving, _clock, Silo.Services.GetRequiredService<ILogger<TickArchiver>>());
        _pump = Silo.Services.GetRequiredService<FeedPump>();
        Silo.Start();
        Silo.Run(() => provider.Run(CancellationToken.None));
        Silo.Run(() => archiver.Run(CancellationToken.None));
        Pump(Silo.Process, _pump);
    }

    /// <summary>kill -9: what was written is still there.</summary>
    public void Kill()
    {
        EndProcess();
        Files.Kill();
    }

    /// <summary>The host's power goes: of what was not flushed some sectors are there.</summary>
    public void LosePower(Random random, double kept)
    {
        _durable = _journal?.DurableOrdinal ?? 0;
        _powerWent = true;
        EndProcess();
        Files.Crash(random, kept);
    }

    private void EndProcess()
    {
        _rewoundBefore = Rewinds;
        Silo?.End();
        _journal = null;
        _pump = null;
    }

    private int Reached() => _world.Reached(_delayNs);

    // The pump's loop, one turn at a time.
    private void Pump(SimulatedProcess process, FeedPump pump) => _world.Loop.After(_world.Loop.Random.Between(5_000_000, _world.PumpNs), process, () =>
    {
        var before = Front!.Ordinal;
        pump.Step();
        _lastOrdinal = Front.Ordinal;
        if (pump.Status.State == FeederState.Failed)
        {
            // It stops taking ticks and says so; an operator, or the supervisor, starts it again.
            for (var ordinal = before + 1; ordinal <= _lastOrdinal; ordinal++) _unacknowledged.Add(ordinal);
            _world.Say($"feeder {Number}: {pump.Status.Trouble}");
            Kill();
            _world.Declare(Silo!);
            _world.Loop.After(_world.Loop.Random.Between(500_000_000, 3_000_000_000), null, Start);
            return;
        }
        Pump(process, pump);
    });

    // The ticks of an instrument's day found by their links must be those that were accepted.
    private void CheckInstruments(TickJournal journal)
    {
        foreach (var day in Reference.Verdicts.Where(verdict => verdict.Rule == TickRule.Accepted).GroupBy(verdict => (_world.Script.Contents[verdict.Content].Instrument, _world.Script.Contents[verdict.Content].Day)))
        {
            var code = _world.Script.Instruments[day.Key.Instrument].Code;
            var read = journal.ReadInstrument(code, day.Key.Day);
            if (!read.Select(tick => tick.SourceOrdinal).SequenceEqual(day.Select(verdict => verdict.Ordinal)))
                _world.Fail($"Feeder {Number} reads {read.Count} ticks of {code} {day.Key.Day} from its journal; it accepted {day.Count()}.");
        }
    }

    // What the journal still holds against what it was handed: only what was never acknowledged, or not yet flushed when the power went, may be missing.
    private void CheckWhatIsLeft(TickJournal journal)
    {
        var kept = new HashSet<long>();
        var lastDurable = 0L;
        var frames = new TickFrame[256];
        for (var from = journal.FirstOrdinal; from < journal.NextOrdinal;)
        {
            var room = from < _durable ? (int)Math.Min(frames.Length, _durable - from) : frames.Length;
            var count = journal.Read(from, frames.AsSpan(0, room), out var next);
            foreach (ref readonly var frame in frames.AsSpan(0, count))
            {
                if (frame.Kind != RecordKind.Tick) continue;
                kept.Add(frame.SourceOrdinal);
                if (from < _durable) lastDurable = Math.Max(lastDurable, frame.SourceOrdinal);
            }
            from = next;
        }

        var lost = Reference.Verdicts.Select(verdict => verdict.Ordinal).Where(ordinal => !kept.Contains(ordinal)).ToHashSet();
        var wrongly = lost.Where(ordinal => !_unacknowledged.Contains(ordinal) && !(_powerWent && ordinal > lastDurable)).Order().ToList();
        if (wrongly.Count > 0) _world.Fail($"Feeder {Number} lost {wrongly.Count} acknowledged pushes from its journal, the first is {wrongly[0]}.");
        Reference.Forget(lost);
        CheckInstruments(journal);
        _world.LostWithPower += lost.Count;
        _unacknowledged.Clear();
        (_powerWent, _durable) = (false, 0);
    }
}
