using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Feeder;
using Mdc.Feeder.Replay;
using Mdc.Feeder.Simulation;
using Mdc.Journal;

namespace Mdc.Silo.Hosting;

/// <summary>What a node takes its ticks from.</summary>
/// <param name="Ticks">The source, held back to the speed asked for.</param>
/// <param name="Recording">The recorded files behind it; null where it is no replay.</param>
internal sealed record NodeSource(ITickSource Ticks, CsvTickSource? Recording)
{
    /// <summary>Opens what the options ask for. A replay goes on after the last row of each file that the journal has.</summary>
    /// <exception cref="SourceException">A file can't be used, or the exchange can't be simulated so.</exception>
    public static NodeSource Open(NodeOptions options, MarketRules rules, IJournalReader journal, FeedHealth health, IRejectLog rejects, TimeProvider time)
    {
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
