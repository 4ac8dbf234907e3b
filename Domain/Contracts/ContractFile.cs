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
        var rows = new RowReader(products, default);
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

    /// <summary>
    /// Reads a table of contracts: the answer to a CTP instrument query written as CSV (InstrumentID, OpenDate, ExpireDate among its columns),
    /// an exchange's contract parameters (合约代码, 上市日, 最后交易日), or a plain list, one code a line.
    /// </summary>
    /// <param name="csv">Read to its end and left open. Commas or tabs; a field may stand in quotes.</param>
    /// <param name="products">The products known.</param>
    /// <param name="asOf">The trading day that rows without dates are of: it decides the decade of a CZCE month. None refuses such rows.</param>
    /// <exception cref="InvalidDataException">It is empty, has one of the two dates without the other, or a row is short.</exception>
    public static ContractFile ReadCsv(TextReader csv, ProductTable products, TradingDay asOf = default)
    {
        var rows = new RowReader(products, asOf);
        var first = csv.ReadLine() ?? throw new InvalidDataException("The contract list is empty.");
        var columns = ContractColumns.Find(first.TrimStart('\uFEFF'));
        // A list that lost one of them would keep what has expired, or begin what is not listed yet.
        if (columns.Open < 0 != columns.Expire < 0) throw new InvalidDataException($"The contract list has no column {(columns.Open < 0 ? "OpenDate" : "ExpireDate")}.");
        if (!columns.IsHeader) AddRow(first.TrimStart('\uFEFF'), 1);
        for (var number = 2; csv.ReadLine() is { } line; number++)
            if (line.AsSpan().Trim().Length > 0) AddRow(line, number);
        return rows.File;

        void AddRow(string line, int number)
        {
            var fields = ContractColumns.Split(line);
            if (fields.Length <= columns.Last) throw new InvalidDataException($"Line {number} of the contract list has {fields.Length} fields, and the header more.");
            rows.Add(fields[columns.Code], Date(columns.Open, fields), Date(columns.Expire, fields));
        }
    }

    // CTP leaves dates of combinations empty; exchanges write 2026-05-15 or 2026/05/15.
    private static int Date(int column, string[] fields) =>
        column >= 0 && int.TryParse(fields[column].Replace("-", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var date) ? date : 0;

    private sealed record JsonRow(string Code, int OpenDate = 0, int ExpireDate = 0);

    private sealed class RowReader(ProductTable products, TradingDay asOf)
    {
        private readonly List<ListedContract> _contracts = [];
        private readonly List<string> _refused = [];

        public ContractFile File => new(_contracts, _refused);

        public void Add(string code, int listedOn, int expiresOn)
        {
            var (listed, expires) = (DayOrNone(listedOn), DayOrNone(expiresOn));
            // A CZCE month has a decade only by a day near it.
            var day = !expires.IsNone ? expires : !listed.IsNone ? listed : asOf;
            if (day.IsNone) _refused.Add($"'{code}' has neither a first nor a last trading day.");
            else if (InstrumentCode.TryParse(code, day, products, out var instrument, out var reason))
                _contracts.Add(ListedContract.Of(instrument) with { ListedOn = listed, ExpiresOn = expires });
            else _refused.Add(reason);
        }

        private static TradingDay DayOrNone(int value) => new TradingDay(value) is { IsDate: true } day ? day : TradingDay.None;
    }
}
