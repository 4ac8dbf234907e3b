using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Pump;
using Mdc.Feeder.Replay;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Feeder.Tests.Pump;

/// <summary>A pump with everything around it in memory.</summary>
internal sealed class PumpRig : IShardDoorbell
{
    public static readonly MarketRules Rules = MarketRules.LoadEmbedded();

    public MemoryJournal Journal { get; init; } = new();

    public ManualTime Time { get; } = new();

    public List<int> Rings { get; } = [];

    public MarketRules Market { get; init; } = Rules;

    public FeedPumpOptions Options { get; init; } = new();

    public IRejectLog? Rejects { get; init; }

    public void Ring(int shard)
    {
        lock (Rings) Rings.Add(shard);
    }

    public FeedPump Pump(ITickSource source, FeedHealth? health = null) =>
        new(source, Market, Journal, this, Time, NullLogger<FeedPump>.Instance, Options, health, Rejects);

    /// <summary>Replays files to their end, by steps.</summary>
    public FeederStatus Replay(params string[] paths)
    {
        var health = new FeedHealth();
        using var pump = Pump(new CsvTickSource(paths, Market.Calendar, Journal.LastSourceOrdinal, health, Rejects), health);
        StepToEnd(pump);
        return pump.Status;
    }

    public static void StepToEnd(FeedPump pump)
    {
        for (var turns = 0; pump.Status.State is not (FeederState.Finished or FeederState.Failed); turns++)
        {
            Assert.True(turns < 1_000_000, "the pump does not come to an end");
            pump.Step();
        }
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
