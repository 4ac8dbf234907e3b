using Mdc.Domain.Calendar;
using Mdc.Feeder.Contracts;
using Mdc.Feeder.Ctp;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Dispatch;
using Mdc.Feeder.Fronts.Pool;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Hosting;

/// <summary>A live feeder's source, and what keeps it up to date.</summary>
/// <param name="Fronts">The source.</param>
/// <param name="Wishes">What the fronts should carry.</param>
/// <param name="Contracts">Which contracts there are.</param>
internal sealed record LiveSource(FrontSource Fronts, SubscriptionWishes Wishes, ContractSource Contracts)
{
    /// <summary>Reads configuration and contracts, and makes the source; it connects when the feeder starts.</summary>
    /// <exception cref="Feeder.SourceException">The configuration or a contract list can't be used.</exception>
    public static LiveSource Open(NodeOptions options, DataDirectory directory, MarketRules rules, ILoggerFactory logs, TimeProvider time)
    {
        var (configured, contracts) = Check(options, rules, time);
        var day = ExchangeClock.TradingDayAt(ChinaTime.ToNs(time.GetUtcNow()), rules.Calendar);
        var wishes = new SubscriptionWishes();
        wishes.Record(contracts.On(day).Select(contract => contract.Contract.Code));

        var connector = new NativeConnector(directory.Rings(options.Feeder), directory.Flows(options.Feeder), options.Library ?? configured.Library, time, logs.CreateLogger<NativeConnector>());
        var log = logs.CreateLogger<LiveSource>();
        foreach (var (ring, ticks) in connector.Forsaken(configured.Fronts)) log.LogWarning("The ring of front {Ring}, which is not configured any more, holds {Ticks} ticks that no journal has: configure it once more to bring them in", ring, ticks);
        var source = new FrontSource(configured, new PoolSurroundings(
            connector, (fronts, front) => new FrontSecrets(fronts.Secrets, options.Environment).LoginOf(front), wishes, FrontNumbers.Of(directory.Path), new FrontWorker(), rules, time, logs.CreateLogger<FrontSource>(), Seed: options.Seed));
        return new LiveSource(source, wishes, contracts);
    }

    /// <summary>Looks at configuration and contracts before anything is made: a database takes seconds, a misspelt file is known at once.</summary>
    /// <exception cref="Feeder.SourceException">One of them can't be used.</exception>
    public static (FrontsOptions Fronts, ContractSource Contracts) Check(NodeOptions options, MarketRules rules, TimeProvider time)
    {
        var configured = FrontsFile.Read(options.FrontsPath);
        if (!configured.Fronts.Any(front => front.IsEnabled)) throw new Feeder.SourceException($"{options.FrontsPath} has no front that is enabled.");
        foreach (var front in configured.Fronts.Where(front => front.IsEnabled))
            if ((front.Library ?? options.Library ?? configured.Library) is null) throw new Feeder.SourceException($"Front {front.Name} has no library: name the vendor's thostmduserapi_se in {options.FrontsPath}, or with --library.");

        var contracts = new ContractSource(options.ContractPaths, rules);
        contracts.Refresh(ChinaTime.ToNs(time.GetUtcNow()));
        if (contracts.All.Count == 0) throw new Feeder.SourceException($"{string.Join(", ", options.ContractPaths)}: no row is a contract we know. {contracts.Refused.FirstOrDefault()}");
        return (configured, contracts);
    }
}
