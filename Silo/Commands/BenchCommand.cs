using System.CommandLine;
using System.Text.Json;
using Mdc.Domain.Quality;
using Mdc.Silo.Benchmarks;
using Mdc.Silo.Benchmarks.Cluster;
using Mdc.Silo.Benchmarks.Push;
using Mdc.Silo.Hosting;
using Mdc.StandIn;

namespace Mdc.Silo.Commands;

/// <summary>mdc bench: what this machine does, one JSON line per run.</summary>
internal static class BenchCommand
{
    private static readonly Argument<string> What = new("WHAT") { Description = "bars: the fold alone; journal: append and recovery; border: callbacks of a stand-in for CTP's library through ring and gate to the journal (needs g++); path: simulated ticks through everything to stored bars, in one process, or with --silos in several; instruments: what they cost beside their ticks, in --silos processes; push: WebSocket clients in a process of their own." };
    private static readonly Option<int?> Instruments = new("--instruments") { Description = "path, instruments, push: how many instruments. Default 25,000; push: 900." };
    private static readonly Option<int?> Rate = new("--rate") { Description = "path: ticks a second offered over all instruments, default 50,000; push: default 10,000. border: over both fronts, default 250,000." };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "path, instruments, push: how long to measure, after a warm-up. Default 30.", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Silos = new Option<int>("--silos") { Description = "path, instruments: a feeder and this many silos, each a process of its own on this machine. Takes the Orleans runtime. Default: one process; instruments: 1.", HelpName = "N" }.Within(1, 16);
    private static readonly Option<bool> NoStore = new("--no-store") { Description = "path: keep bars in memory, no database." };
    private static readonly Option<bool> Archive = new("--archive") { Description = "path: archive every tick in the database too." };
    private static readonly Option<int> Clients = new("--clients") { Description = "push: how many clients. Default 100.", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> Stalled = new("--stalled") { Description = "push: how many of them never read. Default 0." };
    private static readonly Option<int> Take = new("--take") { Description = "push: how many instruments each of them takes. Default 100.", DefaultValueFactory = _ => 100 };
    private static readonly Option<bool> Binary = new("--binary") { Description = "push: the binary sub-protocol." };
    private static readonly Option<string?> Load = new("--load") { Hidden = true };

    public static Command Build(Terminal terminal) =>
        new Verb("bench", "Measures this machine and prints one line of JSON. Quote medians of several runs.",
            "./mdc bench bars", "./mdc bench journal", "./mdc bench border --json", "./mdc bench path --instruments 25000 --rate 50000 --seconds 30 --archive", "./mdc bench path --runtime orleans --silos 2 --instruments 2000 --rate 20000",
            "./mdc bench push --clients 100 --rate 10000 --json", "./mdc bench push --clients 1000 --stalled 100 --take 10")
        {
            What, Instruments, Rate, Seconds, Silos, NoStore, Archive, Clients, Stalled, Take, Binary, Load, CommonOptions.Json,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        switch (parse.GetValue(What))
        {
            case "push-clients":
                await PushLoad.Run(JsonSerializer.Deserialize<PushLoad.Wish>(parse.GetValue(Load)!)!, Console.In, terminal.Out, terminal.Time, cancellation);
                return ExitCode.Ok;
            case "silo-process":
                await BenchSilo.Run(JsonSerializer.Deserialize<BenchSilo.Wish>(parse.GetValue(Load)!)!, Console.In, terminal.Out, terminal.Time, cancellation);
                return ExitCode.Ok;
        }
        var scratch = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"mdc-bench-{Environment.ProcessId}")).FullName;
        try
        {
            object result = parse.GetValue(What) switch
            {
                "bars" => FoldBench.Run(instruments: 40, ticksPerInstrument: 250, rounds: 1_001, terminal.Time),
                "journal" => JournalBench.Run(scratch, frames: 2_000_000, batch: 256, rounds: 5, terminal.Time),
                "border" => Border(scratch, parse.GetValue(Rate) ?? 250_000, terminal, cancellation),
                "path" => await MeasurePath(parse, scratch, terminal, cancellation),
                "instruments" => await InstrumentBench.Run(Options(parse, scratch), Math.Max(1, parse.GetValue(Silos)), TimeSpan.FromSeconds(parse.GetValue(Seconds)), terminal.Time, Steps(terminal), cancellation),
                "push" => await Push(parse, scratch, terminal, cancellation),
                var other => throw new CommandException(ExitCode.Usage, $"'{other}' can't be measured: bars, journal, border, path, instruments or push."),
            };
            terminal.Out.WriteLine(JsonSerializer.Serialize(result, result.GetType(), JsonText.Line));
            return ExitCode.Ok;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static List<BorderBench.Result> Border(string scratch, int rate, Terminal terminal, CancellationToken cancellation)
    {
        if (rate is < 1_000 or > 10_000_000) throw new CommandException(ExitCode.Usage, $"--rate takes 1,000 to 10,000,000, not {rate}.");
        if (StandInLibrary.Missing is { } missing) throw new CommandException(ExitCode.Failed, $"The border is measured with a stand-in for the vendor's library, which can't be built: {missing}.");
        return BorderBench.Run(scratch, ticks: 1_000_000, rate, terminal.Time, cancellation);
    }

    private static async Task<object> MeasurePath(ParseResult parse, string scratch, Terminal terminal, CancellationToken cancellation)
    {
        var (options, length, warmUp) = (Options(parse, scratch), TimeSpan.FromSeconds(parse.GetValue(Seconds)), TimeSpan.FromSeconds(10));
        if (parse.GetResult(Silos) is null) return await PathBench.Run(options, length, warmUp, terminal.Time, cancellation);
        return await ClusterPathBench.Run(options, parse.GetValue(Silos), length, warmUp, terminal.Time, Steps(terminal), cancellation);
    }

    private static Immediate<string> Steps(Terminal terminal) => new(step => terminal.Error.WriteLine($"mdc: {step}"));

    private static Task<PushBench.Result> Push(ParseResult parse, string scratch, Terminal terminal, CancellationToken cancellation) => PushBench.Run(
        Options(parse, scratch) with { SimulatedInstruments = parse.GetValue(Instruments) ?? 900, Rate = parse.GetValue(Rate) ?? 10_000, HasStore = false, HasGateway = true, WebSocketPort = 0, HttpPort = 0 },
        new PushBench.Wish(parse.GetValue(Clients), parse.GetValue(Stalled), parse.GetValue(Take), parse.GetValue(Binary), TimeSpan.FromSeconds(parse.GetValue(Seconds))),
        terminal.Time, cancellation);

    private static NodeOptions Options(ParseResult parse, string scratch) => new()
    {
        DataPath = scratch,
        Source = SourceKind.Simulated,
        SimulatedInstruments = parse.GetValue(Instruments) ?? 25_000,
        Rate = parse.GetValue(Rate) ?? 50_000,
        HasStore = !parse.GetValue(NoStore),
        ArchivesTicks = parse.GetValue(Archive),
        HasGateway = false,
    };
}
