using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Contracts;

/// <summary>A list of contracts read from a file.</summary>
/// <param name="Contracts">What the file lists.</param>
/// <param name="Refused">Rows that name no instrument we know, each with its reason: a new product, most of the time.</param>
public sealed record ContractFile(IReadOnlyList<ListedContract> Contracts, IReadOnlyList<string> Refused)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Reads {"SHFE": {"rb2605": {"code": "rb2605", "opendate": 20250516, "expiredate": 20260515, ...}}}, the shape of WonderTrader's contracts.json.</summary>
    /// <param name="json">Read to its end and left open.</param>
    /// <param name="products">The products known.</param>
    /// <exception cref="InvalidDataException">The content is not of that shape.</exception>
    public static ContractFile ReadJson(Stream json, ProductTable products)
    {
        var rows = new RowReader(products);
        try
        {
            var exchanges = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, JsonRow>>>(json, Web) ?? [];
            foreach (var row in exchanges.Values.SelectMany(codes => codes.Values)) rows.Add(row.Code, row.OpenDate, row.ExpireDate);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The contract list is not of the expected shape: {e.Message}", e);
        }
        return rows.File;
    }

    /// <summary>Reads the answer to a CTP instrument query written as CSV: columns by name, InstrumentID, OpenDate and ExpireDate among them.</summary>
    /// <param name="csv">Read to its end and left open.</param>
    /// <param name="products">The products known.</param>
    /// <exception cref="InvalidDataException">A column is missing, or a row is short.</exception>
    public static ContractFile ReadCsv(TextReader csv, ProductTable products)
    {
        var rows = new RowReader(products);
        var header = csv.ReadLine()?.Split(',') ?? throw new InvalidDataException("The contract list is empty.");
        var (code, open, expire) = (Column("InstrumentID"), Column("OpenDate"), Column("ExpireDate"));
        var last = Math.Max(code, Math.Max(open, expire));
        for (var number = 2; csv.ReadLine() is { } line; number++)
        {
            if (line.Length == 0) continue;
            var fields = line.Split(',');
            if (fields.Length <= last) throw new InvalidDataException($"Line {number} of the contract list has {fields.Length} fields of {header.Length}.");
            rows.Add(fields[code], Date(fields[open]), Date(fields[expire]));
        }
        return rows.File;

        int Column(string name) => Array.IndexOf(header, name) is var i and >= 0 ? i : throw new InvalidDataException($"The contract list has no column {name}.");
    }

    // CTP leaves dates of combinations empty.
    private static int Date(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var date) ? date : 0;

    private sealed record JsonRow(string Code, int OpenDate = 0, int ExpireDate = 0);

    private sealed class RowReader(ProductTable products)
    {
        private readonly List<ListedContract> _contracts = [];
        private readonly List<string> _refused = [];

        public ContractFile File => new(_contracts, _refused);

        public void Add(string code, int listedOn, int expiresOn)
        {
            var (listed, expires) = (DayOrNone(listedOn), DayOrNone(expiresOn));
            // A CZCE month has a decade only by a day near it.
            var asOf = !expires.IsNone ? expires : listed;
            if (asOf.IsNone) _refused.Add($"'{code}' has neither a first nor a last trading day.");
            else if (InstrumentCode.TryParse(code, asOf, products, out var instrument, out var reason))
                _contracts.Add(ListedContract.Of(instrument) with { ListedOn = listed, ExpiresOn = expires });
            else _refused.Add(reason);
        }

        private static TradingDay DayOrNone(int value) => new TradingDay(value) is { IsDate: true } day ? day : TradingDay.None;
    }
}
