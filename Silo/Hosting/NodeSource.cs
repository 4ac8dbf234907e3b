using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Feeder;
using Mdc.Feeder.Replay;
using Mdc.Feeder.Simulation;
using Mdc.Journal;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Hosting;

/// <summary>What a node takes its ticks from.</summary>
/// <param name="Ticks">The source, held back to the speed asked for.</param>
/// <param name="Recording">The recorded files behind it; null where it is no replay.</param>
/// <param name="Live">The fronts behind it; null where it is not live.</param>
internal sealed record NodeSource(ITickSource Ticks, CsvTickSource? Recording, LiveSource? Live = null)
{
    /// <summary>Opens what the options ask for. A replay goes on after the last row of each file that the journal has.</summary>
    /// <exception cref="SourceException">A file can't be used, the exchange can't be simulated so, or the fronts' configuration is wrong.</exception>
    public static NodeSource Open(NodeOptions options, DataDirectory directory, MarketRules rules, IJournalReader journal, FeedHealth health, IRejectLog rejects, ILoggerFactory logs, TimeProvider time)
    {
        if (options.Source == SourceKind.Live)
        {
            var live = LiveSource.Open(options, directory, rules, logs, time);
            return new NodeSource(live.Fronts, null, live);
        }
        if (options.Source == SourceKind.Replay)
        {
            var recording = new CsvTickSource(options.ReplayFiles, rules.Calendar, journal.LastSourceOrdinal, health, rejects);
            return new NodeSource(Paced(recording, options, time), recording);
        }

        var exchange = new SimulatedExchange(rules, new SimulationOptions
        {
            Seed = (ulong)options.Seed,
            Start = time.GetUtcNow(),
            Instruments = options.SimulatedInstruments,
            Rate = options.Rate,
        });
        return new NodeSource(Paced(exchange, options, time), null);
    }

    private static ITickSource Paced(ITickSource source, NodeOptions options, TimeProvider time) =>
        options.Speed == 0 ? source : new PacedSource(source, time, options.Speed);
}
