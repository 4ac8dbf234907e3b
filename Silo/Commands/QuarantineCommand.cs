using System.CommandLine;
using System.Text.Json;
using Mdc.Client;

namespace Mdc.Silo.Commands;

/// <summary>mdc quarantine: which instruments are set aside, and feeding one again.</summary>
internal static class QuarantineCommand
{
    private static readonly Argument<string> Instrument = new("INSTRUMENT") { Description = "The code, as rb2601." };

    public static Command Build(Terminal terminal)
    {
        var list = new Verb("list", "Instruments that are set aside, since when and why.", "./mdc quarantine list")
        {
            CommonOptions.Json, CommonOptions.Gateway,
        }.Does((parse, cancellation) => List(parse, terminal, cancellation));
        var release = new Verb("release", "Feeds an instrument that is set aside again from the journal. Ends with 1 where it fails again.", "./mdc quarantine release rb2601")
        {
            Instrument, CommonOptions.Gateway,
        }.Does((parse, cancellation) => Release(parse, terminal, cancellation));
        return new Command("quarantine", "Instruments whose ticks could not be applied: the others go on without them.") { list, release };
    }

    private static async Task<ExitCode> List(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        using var client = parse.Client(terminal);
        var answer = await client.GetQuarantineAsync(cancellation);
        if (parse.GetValue(CommonOptions.Json))
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(answer, JsonText.Indented));
            return ExitCode.Ok;
        }
        var instruments = answer.GetProperty("instruments").EnumerateArray().ToList();
        foreach (var one in instruments)
            terminal.Out.WriteLine($"{one.GetProperty("instrument_id").GetString(),-20} shard {one.GetProperty("shard")}, since {one.GetProperty("since").GetString()}, from {one.GetProperty("from").GetString()}, "
                + $"{MdcCommand.Grouped(one.GetProperty("held").GetInt64())} ticks held: {one.GetProperty("reason").GetString()}");
        terminal.Error.WriteLine(instruments.Count == 0 ? "None is set aside." : $"{instruments.Count} set aside; ./mdc quarantine release INSTRUMENT feeds one again.");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> Release(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        using var client = parse.Client(terminal);
        var instrument = parse.GetValue(Instrument)!;
        try
        {
            var ticks = await client.ReleaseAsync(instrument, cancellation);
            terminal.Out.WriteLine($"{instrument} is back: it was fed {MdcCommand.Grouped(ticks)} ticks.");
            return ExitCode.Ok;
        }
        catch (MarketDataException e) when (e is not GatewayUnreachableException)
        {
            throw new CommandException(ExitCode.Failed, e.Message, e);
        }
    }
}
