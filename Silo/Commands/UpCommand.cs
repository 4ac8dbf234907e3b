using System.CommandLine;
using Mdc.Domain.Quality;
using Mdc.Silo.Hosting;

namespace Mdc.Silo.Commands;

/// <summary>mdc up: one node with everything, in the foreground, until Ctrl+C or ./mdc down.</summary>
internal static class UpCommand
{
    private static readonly Option<string[]> Replay = new Option<string[]>("--replay") { Description = "Replay this recorded CTP file instead of simulating; may be given several times.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true }.Files();
    private static readonly Option<int> Simulate = new Option<int>("--simulate") { Description = "How many instruments the simulated exchange has, up to 25,000. Default 900.", HelpName = "N", DefaultValueFactory = _ => 900 }.Within(0, 25_000);
    private static readonly Option<bool> Calendar = new("--calendar") { Description = "The simulated exchange keeps the market's trading hours. Default: it is always open." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Makes the simulated exchange repeatable. Default 1.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Speed = new Option<double>("--speed") { Description = "1 (default): as fast as the market; 10: ten times; 0: as fast as possible.", DefaultValueFactory = _ => 1 }.Speed();

    private static readonly Option<bool> Live = new("--live") { Description = "Take ticks from brokers' fronts: needs a configuration (./mdc fronts), a vendor's library and a contract list." };
    private static readonly Option<string[]> Contracts = new Option<string[]>("--contracts") { Description = "The contract list of --live: a trader query's CSV, an exchange's contract parameters, or one code a line; read again when it changes. May be given several times. Default: contracts.csv, .json or .txt in the data directory.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true }.Files();
    private static readonly Option<int> Rate = new Option<int>("--rate") { Description = "Ticks a second of the simulated exchange, over all instruments. Default: a market's own rhythm.", HelpName = "N" }.Within(0, 1_000_000);
    private static readonly Option<bool> NoArchive = new("--no-archive") { Description = "Store bars only; the journal still keeps every tick." };
    private static readonly Option<bool> NoCertificates = new("--no-certificates") { Description = "Trading days that are over are not certified, and the journal keeps everything." };
    private static readonly Option<int> JournalDays = new Option<int>("--journal-days") { Description = "How many trading days the journal keeps at least. Default 5.", DefaultValueFactory = _ => 5 }.Within(1, 10_000);

    public static Command Build(Terminal terminal) =>
        new Verb("up", "Starts a node: feeder, journal, grains, store, gateway, dashboard. Without options it simulates an exchange that is always open. Runs until Ctrl+C or ./mdc down.",
            "./mdc up", "./mdc up --live --library ./thostmduserapi_se.so --contracts instruments.csv --data /var/lib/mdc", "./mdc up --simulate 25000", "./mdc up --replay IF2101.csv.gz --speed 60 --data /tmp/replayed", "./mdc up --role silo --join .mdc/data --data /tmp/silo-2 --ports 0,0", "./mdc up --postgres 'Host=db;Username=mdc;Database=mdc' --ports 9799,9000")
        {
            Replay, Simulate, Calendar, Seed, Speed, Rate, NoArchive, Live, FrontsCommand.Config, FrontsCommand.Library, Contracts, NoCertificates, JournalDays, NodeFlags.Postgres, NodeFlags.Ports, NodeFlags.Listen, NodeFlags.Hosts, NodeFlags.Origins,
            NodeFlags.Certificate, NodeFlags.CertificateKey, NodeFlags.Log,
        }.With(ClusterFlags.All).Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var files = parse.GetValue(Replay) ?? [];
        if (parse.GetValue(Live)) return RunLive(parse, terminal, cancellation);
        if (new Option[] { FrontsCommand.Config, FrontsCommand.Library, Contracts }.FirstOrDefault(option => parse.GetResult(option) is not null) is { } lone)
            throw new CommandException(ExitCode.Usage, $"{lone.Name} goes with --live.");
        var options = parse.NodeOptions(terminal) with
        {
            Source = files.Length > 0 ? SourceKind.Replay : SourceKind.Simulated,
            ReplayFiles = files,
            SimulatedInstruments = parse.GetValue(Simulate),
            FollowsCalendar = parse.GetValue(Calendar),
            Seed = parse.GetValue(Seed),
            Speed = parse.GetValue(Speed),
            Rate = parse.GetValue(Rate) is > 0 and var rate ? rate : null,
            ArchivesTicks = !parse.GetValue(NoArchive),
            CertifiesDays = !parse.GetValue(NoCertificates),
            JournalDays = parse.GetValue(JournalDays),
        };
        options = options.InCluster(parse, terminal);
        return NodeRun.Run(options, terminal, untilDone: false, cancellation);
    }

    private static Task<ExitCode> RunLive(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        if (new Option[] { Replay, Simulate, Calendar, Seed, Speed }.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } other)
            throw new CommandException(ExitCode.Usage, $"{other.Name} and --live exclude each other: one data directory takes one kind of source.");
        var options = parse.NodeOptions(terminal) with
        {
            Source = SourceKind.Live,
            FrontsPath = parse.ConfigPath(terminal),
            Library = parse.GetValue(FrontsCommand.Library),
            ContractPaths = ContractPaths(parse, terminal),
            Environment = terminal.Environment,
            CertifiesDays = !parse.GetValue(NoCertificates),
            JournalDays = parse.GetValue(JournalDays),
        };
        return NodeRun.Run(options, terminal, untilDone: false, cancellation);
    }

    private static string[] ContractPaths(ParseResult parse, Terminal terminal)
    {
        if (parse.GetValue(Contracts) is { Length: > 0 } named) return named;
        var directory = parse.DataDirectory(terminal);
        string[] there = [.. new[] { "contracts.csv", "contracts.json", "contracts.txt" }.Select(name => Path.Combine(directory, name)).Where(File.Exists)];
        return there.Length > 0 ? there : throw new CommandException(ExitCode.BadInput, $"Live needs a contract list, since a market-data front can't be asked for one: --contracts FILE, or contracts.csv in {directory}.");
    }
}
