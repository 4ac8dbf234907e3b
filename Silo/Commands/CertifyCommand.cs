using System.CommandLine;
using Mdc.Domain.Calendar;
using Mdc.Silo.Certificates;
using Mdc.Silo.Hosting;

namespace Mdc.Silo.Commands;

/// <summary>mdc certify: recomputes days from journal and database, and signs what was found.</summary>
internal static class CertifyCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "The file to write. Default: certificates/DAY.json in the data directory.", HelpName = "FILE" };
    private static readonly Option<string> Verify = new("--verify") { Description = "Check the signature of a certificate, and print what it says, instead of making one.", HelpName = "FILE" };

    public static Command Build(Terminal terminal) =>
        new Verb("certify",
            "Recomputes every tick and bar of the journal's trading days, compares them with the database, and with what grains and gateway took where the node runs, "
            + "and writes a signed certificate. Ends with 20 where something differs, and names it.",
            "./mdc certify", "./mdc certify --day 2026-01-05 --instrument rb2601 --json", "./mdc certify --data /tmp/replayed --out day.json", "./mdc certify --verify day.json")
        {
            EvidenceFlags.Day, EvidenceFlags.Instrument, Out, Verify, NodeFlags.Postgres, CommonOptions.Json,
        }.Does((parse, cancellation) => parse.GetValue(Verify) is { } file
            ? Task.FromResult(Check(file, parse, terminal))
            : Make(parse, terminal, cancellation));

    private static async Task<ExitCode> Make(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        using var output = parse.GetValue(Out) is { } wanted ? OutputFile.Open(wanted, terminal) : null;
        var day = parse.GetValue(EvidenceFlags.Day);
        var witnesses = await NodeWitnesses.Ask(DataDirectory.OpenExisting(parse.DataDirectory(terminal)), day, terminal.Time, cancellation);
        await using var market = await RecordedMarket.Open(
            parse.DataDirectory(terminal), parse.GetValue(NodeFlags.Postgres), withStore: true, scanAll: true, terminal.Time, new Immediate<string>(step => terminal.Error.WriteLine($"mdc: {step}")), cancellation);
        using var key = CertificateKey.LoadOrCreate(market.Directory.Path);

        var certification = new MarketCertification(market.Journal, market.Store!, market.Rules, market.Directory.Kind.Source, terminal.Time);
        var days = Choose(certification.Days(), day, market);
        Certificate certificate;
        using (var line = new ProgressLine(terminal, "Certifying"))
            certificate = await certification.Run(
                days, day is not null, parse.GetValue(EvidenceFlags.Instrument), witnesses,
                new Immediate<(double Share, string What)>(at => line.Show(at.Share, at.What)), cancellation);

        var file = CertificateFile.Sign(certificate, key);
        var written = parse.GetValue(Out) ?? Path.Combine(market.Directory.Certificates, MarketCertification.FileName(certificate));
        if (output is null)
        {
            file.Write(written);
        }
        else
        {
            await output.Writer.WriteAsync(file.Text);
            await output.Keep(cancellation);
        }
        if (parse.GetValue(CommonOptions.Json)) terminal.Out.Write(file.Text);
        else CertificateText.Write(certificate, terminal.Out);
        terminal.Error.WriteLine($"Signed with key {CertificateKey.Fingerprint(file.PublicKey)}: {written}");
        return Verdict(certificate, terminal);
    }

    private static IReadOnlyList<TradingDay> Choose(IReadOnlyList<TradingDay> days, TradingDay? day, RecordedMarket market)
    {
        if (day is not { } one) return days;
        if (days.Contains(one)) return [one];
        var known = days.Count == 0 ? "none" : string.Join(", ", days);
        throw new CommandException(ExitCode.BadInput, $"The journal of {market.Directory.Path} does not hold the whole trading day {one}; it holds {known}.");
    }

    private static ExitCode Check(string path, ParseResult parse, Terminal terminal)
    {
        var file = CertificateFile.Read(path);
        if (!file.IsValid) throw new CommandException(ExitCode.Different, $"The signature of {path} does not hold: what it says was changed, or the file was formatted anew.");
        var certificate = file.Certificate;
        CertificateText.Write(certificate, terminal.Out);
        var own = CertificateKey.PublicKeyOf(parse.DataDirectory(terminal));
        var whose = own is null ? "" : own.AsSpan().SequenceEqual(file.PublicKey) ? ", the key of the data directory" : ", NOT the key of the data directory";
        terminal.Error.WriteLine($"The signature holds: key {CertificateKey.Fingerprint(file.PublicKey)}{whose}");
        return Verdict(certificate, terminal);
    }

    private static ExitCode Verdict(Certificate certificate, Terminal terminal)
    {
        if (certificate.IsClean) return ExitCode.Ok;
        terminal.Error.WriteLine($"mdc: Not clean. {certificate.Differences[0]}");
        return ExitCode.Different;
    }
}
