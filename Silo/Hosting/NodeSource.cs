using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Feeder;
using Mdc.Feeder.Replay;
using Mdc.Journal;

namespace Mdc.Silo.Hosting;

/// <summary>Makes the tick source that the options ask for.</summary>
internal static class NodeSource
{
    /// <summary>Opens it. A replay goes on after the last row of each file that the journal has.</summary>
    /// <exception cref="SourceException">A file can't be used.</exception>
    public static ITickSource Open(NodeOptions options, MarketRules rules, IJournalReader journal, FeedHealth health, IRejectLog rejects, TimeProvider time) => options.Source switch
    {
        SourceKind.Replay => new CsvTickSource(options.ReplayFiles, rules.Calendar, journal.LastSourceOrdinal, health, rejects),
        _ => throw new SourceException($"A node has no source for {options.Source} ticks."),
    };
}
