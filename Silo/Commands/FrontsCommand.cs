using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mdc.Feeder;
using Mdc.Feeder.Ctp;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Probing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Silo.Commands;

/// <summary>mdc fronts: what the configuration of fronts says, what is wrong with it, and what is wrong with the fronts.</summary>
internal static class FrontsCommand
{
    private const int TriedAtOnce = 8;

    public static readonly Option<string> Config = new("--config") { Description = "The file with the section \"fronts\". Default: fronts.json in the data directory.", HelpName = "FILE" };
    public static readonly Option<string> Library = new("--library") { Description = "The vendor's thostmduserapi_se, for fronts whose configuration names none.", HelpName = "FILE" };

    private static readonly Argument<string> List = new("FILE") { Description = "A broker.xml or a brokers.json." };
    private static readonly Option<string> Out = new("--out") { Description = "Where the configuration is written. Default: fronts.json in the data directory.", HelpName = "FILE" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write over a file that is there." };
    private static readonly Option<int?> Budget = new("--budget") { Description = "The most instruments each front carries. Default: no limit but the front's own.", HelpName = "N" };
    private static readonly Option<string[]> Brokers = new("--broker") { Description = "Only this broker id; may be given several times. Default: all.", HelpName = "ID", AllowMultipleArgumentsPerToken = true };
    private static readonly Argument<string[]> Names = new("FRONT") { Description = "Names of fronts. Default: all that are enabled.", Arity = ArgumentArity.ZeroOrMore };

    public static Command Build(Terminal terminal) =>
        new Verb("fronts", "The brokers' fronts of a live feeder: import a list, look at it, check it, try them. See docs/fronts.md.",
            "./mdc fronts import broker.xml", "./mdc fronts check", "./mdc fronts test --library ./thostmduserapi_se.so")
        {
            new Verb("import", "Makes a configuration of a broker list: one front per broker, with all of its market-data addresses.",
                "./mdc fronts import broker.xml", "./mdc fronts import brokers.json --out fronts.json --broker 9999 --budget 500")
            {
                List, Out, Force, Budget, Brokers,
            }.Does((parse, _) => Task.FromResult(Import(parse, terminal))),
            new Verb("list", "The fronts of the configuration.", "./mdc fronts list", "./mdc fronts list --config fronts.json --json")
            {
                Config, CommonOptions.Json,
            }.Does((parse, _) => Task.FromResult(Show(parse, terminal))),
            new Verb("check", "Says what is wrong with the configuration and the libraries, without connecting. Ends with 3 where it can't be used, 1 where it is doubtful.", "./mdc fronts check")
            {
                Config, Library,
            }.Does((parse, _) => Task.FromResult(Check(parse, terminal))),
            new Verb("test", "Connects to each front and says in one line what is wrong with it, within 15 s. Without a vendor's library it tries plain TCP. Ends with 1 where something is wrong.",
                "./mdc fronts test", "./mdc fronts test simnow --library ./thostmduserapi_se.so")
            {
                Names, Config, Library, CommonOptions.Json,
            }.Does((parse, cancellation) => Test(parse, terminal, cancellation)),
        };

    /// <summary>The configuration's file: named, or that of the data directory.</summary>
    public static string ConfigPath(this ParseResult parse, Terminal terminal) =>
        parse.GetValue(Config) ?? Path.Combine(parse.DataDirectory(terminal), FrontsFile.FileName);

    private static ExitCode Import(ParseResult parse, Terminal terminal)
    {
        var from = parse.GetValue(List)!;
        var to = parse.GetValue(Out) ?? Path.Combine(parse.DataDirectory(terminal), FrontsFile.FileName);
        if (File.Exists(to) && !parse.GetValue(Force)) throw new CommandException(ExitCode.Failed, $"{to} is there already; --force writes over it.");

        var list = Read(from);
        var wanted = parse.GetValue(Brokers) is { Length: > 0 } ids ? list.Fronts.Where(front => ids.Contains(front.BrokerId)).ToList() : list.Fronts;
        if (wanted.Count == 0) throw new CommandException(ExitCode.BadInput, $"{from} has no broker {string.Join(", ", parse.GetValue(Brokers)!)}.");
        var options = new FrontsOptions { Fronts = [.. wanted.Select(front => front with { Budget = parse.GetValue(Budget) })] };

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
        File.WriteAllText(to, FrontsFile.Write(options));
        foreach (var refused in list.Refused) terminal.Error.WriteLine($"mdc: left out: {refused}");
        foreach (var warning in FrontsCheck.Warnings(options, null)) terminal.Error.WriteLine($"mdc: {warning}");
        terminal.Out.WriteLine($"{wanted.Count} fronts with {wanted.Sum(front => front.Addresses.Count)} addresses, of {list.Brokers} brokers, are in {to}; {list.Repeats} addresses stood there twice.");
        return ExitCode.Ok;
    }

    private static BrokerList Read(string path)
    {
        try
        {
            return BrokerList.Read(File.ReadAllBytes(path));
        }
        catch (SourceException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: {e.Message}", e);
        }
    }

    private static ExitCode Show(ParseResult parse, Terminal terminal)
    {
        var options = FrontsFile.Read(parse.ConfigPath(terminal));
        if (parse.GetValue(CommonOptions.Json))
        {
            terminal.Out.Write(FrontsFile.Write(options));
            return ExitCode.Ok;
        }
        foreach (var front in options.Fronts)
        {
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{front.Name,-24} {front.BrokerId,-6} {(front.IsEnabled ? "enabled" : "disabled"),-9} priority {front.Priority,-3} budget {front.Budget?.ToString(CultureInfo.InvariantCulture) ?? "-",-6} {front.Addresses[0]}{(front.Addresses.Count > 1 ? $" and {front.Addresses.Count - 1} more" : "")}  {front.Note}"));
        }
        terminal.Error.WriteLine($"{options.Fronts.Count} fronts, {options.Fronts.Count(front => front.IsEnabled)} enabled; each instrument on {options.Redundancy}.");
        return ExitCode.Ok;
    }

    private static ExitCode Check(ParseResult parse, Terminal terminal)
    {
        var path = parse.ConfigPath(terminal);
        var options = FrontsFile.Read(path);
        var secrets = new FrontSecrets(options.Secrets, terminal.Environment);
        var found = FrontsCheck.Warnings(options, null).ToList();
        foreach (var front in options.Fronts.Where(front => front.IsEnabled))
        {
            var library = front.Library ?? options.Library ?? parse.GetValue(Library);
            if (library is null) found.Add($"{front.Name}: no library is named, neither here nor with --library.");
            else if (Refusal(() => LibraryReport.Load(library, front.Profile ?? options.Profile)) is { } refused) found.Add($"{front.Name}: {refused}");
            if (Refusal(() => secrets.LoginOf(front)) is { } secret) found.Add(secret);
        }
        // The same library is missing for every front: once is enough.
        foreach (var group in found.GroupBy(sentence => sentence[(sentence.IndexOf(':', StringComparison.Ordinal) + 1)..]))
            terminal.Out.WriteLine(group.Count() > 2 ? $"{group.Count()} fronts:{group.Key}" : string.Join(Environment.NewLine, group));
        terminal.Error.WriteLine(found.Count == 0 ? $"{path} is in order: {options.Fronts.Count} fronts." : $"{path}: {found.Count} doubts.");
        return found.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string? Refusal(Func<object> use)
    {
        try
        {
            use();
            return null;
        }
        catch (SourceException e)
        {
            return e.Message;
        }
    }

    private static async Task<ExitCode> Test(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        var options = FrontsFile.Read(parse.ConfigPath(terminal));
        var names = parse.GetValue(Names) ?? [];
        var unknown = names.FirstOrDefault(name => !options.Fronts.Any(front => front.Name == name));
        if (unknown is not null) throw new CommandException(ExitCode.BadInput, $"The configuration has no front {unknown}.");
        var fronts = options.Fronts.Where(front => names.Length == 0 ? front.IsEnabled : names.Contains(front.Name)).ToList();
        if (fronts.Count == 0) throw new CommandException(ExitCode.BadInput, "No front is enabled.");

        var scratch = Directory.CreateTempSubdirectory("mdc-fronts-").FullName;
        try
        {
            var findings = await Try(fronts, options, parse.GetValue(Library), scratch, terminal, parse.GetValue(CommonOptions.Json), cancellation);
            return findings.TrueForAll(finding => finding.IsGood) ? ExitCode.Ok : ExitCode.Failed;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task<List<FrontFinding>> Try(
        List<FrontSettings> fronts, FrontsOptions options, string? library, string scratch, Terminal terminal, bool asJson, CancellationToken cancellation)
    {
        var secrets = new FrontSecrets(options.Secrets, terminal.Environment);
        var connector = new NativeConnector(Path.Combine(scratch, "rings"), Path.Combine(scratch, "flows"), options.Library ?? library, terminal.Time, NullLogger<NativeConnector>.Instance);
        using var places = new SemaphoreSlim(TriedAtOnce);
        // Libraries want neither opening nor releasing at the same time.
        var opening = new SerialConnector(connector);
        var trials = fronts.Select(async (front, n) =>
        {
            await places.WaitAsync(cancellation);
            try
            {
                var named = front.Library ?? options.Library ?? library;
                var probe = new FrontProbe(named is null ? null : opening, secrets.LoginOf, terminal.Time);
                return await probe.Try(front with { Library = named, Profile = front.Profile ?? options.Profile }, (ushort)(n + 1), cancellation);
            }
            finally
            {
                places.Release();
            }
        }).ToList();

        var findings = new List<FrontFinding>();
        foreach (var trial in trials)
        {
            var finding = await trial;
            findings.Add(finding);
            terminal.Out.WriteLine(asJson
                ? JsonSerializer.Serialize(new { front = finding.Front, condition = finding.Condition.ToString().ToLowerInvariant(), sentence = finding.Sentence }, JsonText.Line)
                : $"{finding.Front,-24} {finding.Sentence}");
        }
        return findings;
    }
}
