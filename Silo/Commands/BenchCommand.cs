using System.CommandLine;
using System.Text.Json;
using Mdc.Domain.Quality;
using Mdc.Silo.Benchmarks;
using Mdc.Silo.Hosting;

namespace Mdc.Silo.Commands;

/// <summary>mdc bench: what this machine does, one JSON line per run.</summary>
internal static class BenchCommand
{
    private static readonly Argument<string> What = new("WHAT") { Description = "bars: the fold alone; journal: append and recovery; path: simulated ticks through everything to stored bars." };
    private static readonly Option<int> Instruments = new("--instruments") { Description = "path: how many instruments. Default 25,000.", DefaultValueFactory = _ => 25_000 };
    private static readonly Option<int> Rate = new("--rate") { Description = "path: ticks a second offered over all instruments. Default 50,000.", DefaultValueFactory = _ => 50_000 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "path: how long to measure, after 10 s of warm-up. Default 30.", DefaultValueFactory = _ => 30 };
    private static readonly Option<bool> NoStore = new("--no-store") { Description = "path: keep bars in memory, no database." };
    private static readonly Option<bool> Archive = new("--archive") { Description = "path: archive every tick in the database too." };
    public static Command Build(Terminal terminal) =>
        new Verb("bench", "Measures this machine and prints one line of JSON. Quote medians of several runs.",
            "./mdc bench bars", "./mdc bench journal", "./mdc bench path --instruments 25000 --rate 50000 --seconds 30 --archive")
        {
            What, Instruments, Rate, Seconds, NoStore, Archive, CommonOptions.Json,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"mdc-bench-{Environment.ProcessId}")).FullName;
        try
        {
            object result = parse.GetValue(What) switch
            {
                "bars" => FoldBench.Run(instruments: 40, ticksPerInstrument: 250, rounds: 1_001, terminal.Time),
                "journal" => JournalBench.Run(scratch, frames: 2_000_000, batch: 256, rounds: 5, terminal.Time),
                "path" => await PathBench.Run(Options(parse, scratch), TimeSpan.FromSeconds(parse.GetValue(Seconds)), TimeSpan.FromSeconds(10), terminal.Time, cancellation),
                var other => throw new CommandException(ExitCode.Usage, $"'{other}' can't be measured: bars, journal or path."),
            };
            terminal.Out.WriteLine(JsonSerializer.Serialize(result, result.GetType(), JsonText.Line));
            return ExitCode.Ok;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static NodeOptions Options(ParseResult parse, string scratch) => new()
    {
        DataPath = scratch,
        Source = SourceKind.Simulated,
        SimulatedInstruments = parse.GetValue(Instruments),
        Rate = parse.GetValue(Rate),
        HasStore = !parse.GetValue(NoStore),
        ArchivesTicks = parse.GetValue(Archive),
        HasGateway = false,
    };
}
