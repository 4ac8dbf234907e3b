using System.Text;
using System.Text.Json;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Tests.Instruments;

public sealed class ReferenceListTests
{
    private const string Options = "ref/option_symbols_2023.csv";
    private const string Contracts = "ref/contracts_20260323.json";
    private const string CtpInstruments = "ref/ctp_instruments_2025.csv";

    private static readonly ProductTable Products = MarketRules.LoadEmbedded().Products;

    [ReferenceListFact(Options)]
    public void Every_option_symbol_of_2023_parses_to_its_exchange_and_product()
    {
        var rows = File.ReadLines(ReferenceListFactAttribute.PathOf(Options)).Skip(1).Select(line => line.Split(',')).ToList();

        Assert.True(rows.Count > 12_000, $"{rows.Count} rows");
        foreach (var row in rows)
        {
            var instrument = Parse(row[1], new TradingDay(20230322));
            Assert.Equal(row[0], instrument.Exchange.ToString());
            Assert.Equal(ProductOfOptionList(row[0], row[2]), instrument.Product.Root);
            // The list also holds the index futures its options hang on.
            var expected = row[1].Length <= 6 ? InstrumentKind.Future : InstrumentKind.Option;
            Assert.Equal(expected, instrument.Kind);
            Assert.InRange(instrument.DeliveryYear, 2023, 2024);
        }
    }

    [ReferenceListFact(Contracts)]
    public void Every_future_of_2026_parses_to_its_exchange_product_and_month()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(ReferenceListFactAttribute.PathOf(Contracts)));
        var contracts = list.RootElement.EnumerateObject().SelectMany(e => e.Value.EnumerateObject()).Select(c => c.Value).ToList();

        Assert.Equal(922, contracts.Count);
        foreach (var contract in contracts)
        {
            var instrument = Parse(contract.GetProperty("code").GetString()!, new TradingDay(20260323));
            Assert.Equal(InstrumentKind.Future, instrument.Kind);
            Assert.Equal(contract.GetProperty("exchg").GetString(), instrument.Exchange.ToString());
            Assert.Equal(contract.GetProperty("product").GetString(), instrument.Product.Root);
            // A contract expires in its delivery month; energy and a few others in the month before it.
            var expiry = contract.GetProperty("expiredate").GetInt32();
            Assert.InRange((instrument.DeliveryYear * 12 + instrument.DeliveryMonth) - (expiry / 10_000 * 12 + expiry / 100 % 100), 0, 1);
        }
    }

    [ReferenceListFact(CtpInstruments)]
    public void Every_row_of_an_instrument_query_parses_to_what_the_exchange_says_of_it()
    {
        var rows = File.ReadLines(ReferenceListFactAttribute.PathOf(CtpInstruments)).Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')).ToList();

        Assert.True(rows.Count > 780, $"{rows.Count} rows");
        foreach (var row in rows)
        {
            var instrument = Parse(row[0], new TradingDay(20250301));
            Assert.Equal(row[1], instrument.Exchange.ToString());
            Assert.Equal(row[4], instrument.Product.Root);
            // ProductClass 3 is a combination: its row states the month, the multiplier and the step of no contract.
            Assert.Equal(row[5] == "3", instrument.Kind == InstrumentKind.Combination);
            if (instrument.Kind == InstrumentKind.Combination) continue;

            Assert.Equal((int.Parse(row[6]), int.Parse(row[7])), (instrument.DeliveryYear, instrument.DeliveryMonth));
            Assert.Equal(int.Parse(row[12]), instrument.Product.Multiplier);
            Assert.Equal(decimal.Parse(row[13]), instrument.Product.PriceStep.ToDecimal());
        }
    }

    private static Instrument Parse(string code, TradingDay asOf)
    {
        Assert.True(InstrumentCode.TryParse(code, asOf, Products, out var instrument, out var reason), reason);
        Assert.Equal(instrument.Product.ShardRoot, InstrumentCode.ProductRoot(code).ToString());
        Assert.Equal(instrument.Product.ShardRoot, Encoding.ASCII.GetString(InstrumentCode.ProductRoot(Encoding.ASCII.GetBytes(code))));
        return instrument;
    }

    /// <summary>The list writes a_o for options on a, and CFC and CFP for calls and puts on CF.</summary>
    private static string ProductOfOptionList(string exchange, string product) =>
        exchange == "CZCE" ? product[..^1] : product.EndsWith("_o", StringComparison.Ordinal) ? product[..^2] : product;
}
