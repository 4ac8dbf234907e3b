using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mdc.Client;

namespace Mdc.Silo.Commands;

/// <summary>mdc search: instruments by code or by the product's name.</summary>
internal static class SearchCommand
{
    private static readonly Argument<string> Pattern = new("PATTERN") { Description = "Part of a code, or of a product's English or Chinese name." };

    private static readonly Option<int> Limit = new("--limit", "-n") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public static Command Build(Terminal terminal) =>
        new Verb("search", "Instruments by code or product name. Ends with 1 when there is none.", "./mdc search rb26", "./mdc search rebar", "./mdc search 螺纹")
        {
            Pattern, Limit, CommonOptions.Json, CommonOptions.Gateway,
        }.Does((parse, cancellation) => Run(parse, terminal, cancellation));

    private static async Task<ExitCode> Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        using var client = parse.Client(terminal);
        var page = await client.SearchAsync(parse.GetValue(Pattern)!, parse.GetValue(Limit), cancellation);
        if (parse.GetValue(CommonOptions.Json)) terminal.Out.WriteLine(JsonSerializer.Serialize(page, JsonText.Indented));
        else Write(page, terminal);
        return page.Total > 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Write(ContractPage page, Terminal terminal)
    {
        foreach (var contract in page.Contracts)
        {
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{contract.Instrument,-20} {contract.Exchange ?? "-",-6} {contract.Kind ?? "-",-12} {contract.Delivery ?? "-",-8} step {contract.PriceStep?.ToString("0.####", CultureInfo.InvariantCulture) ?? "-",-6} x {contract.Multiplier,-6} {contract.Name} {contract.NameZh}"));
        }
        if (page.Total > page.Contracts.Count) terminal.Error.WriteLine($"{page.Contracts.Count} of {MdcCommand.Grouped(page.Total)}; --limit shows more.");
        if (page.Total == 0) terminal.Error.WriteLine("None.");
    }
}
