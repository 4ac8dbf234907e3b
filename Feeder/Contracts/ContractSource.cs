using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;

namespace Mdc.Feeder.Contracts;

/// <summary>
/// The daily contract list, from files that somebody renews: a trader query's export, an exchange's contract parameters, or a plain list.
/// A market-data front can't be asked (ctp.md 1.6).
/// </summary>
/// <remarks>Expired contracts leave and new ones join with the trading day, and with every change of a file. One owner.</remarks>
public sealed class ContractSource
{
    private readonly IReadOnlyList<string> _paths;
    private readonly MarketRules _rules;
    private readonly FileStamps _stamps;
    private ContractList _list = new();

    /// <summary>A source that has read nothing.</summary>
    public ContractSource(IReadOnlyList<string> paths, MarketRules rules) => (_paths, _rules, _stamps) = (paths, rules, new FileStamps(paths));

    /// <summary>Everything listed, whatever the day.</summary>
    public IReadOnlyCollection<ListedContract> All => _list.All;

    /// <summary>Rows that name no instrument we know, each with its reason.</summary>
    public IReadOnlyList<string> Refused { get; private set; } = [];

    /// <summary>Reads the files where they have changed. True where something was read.</summary>
    /// <param name="nowNs">By our clock: rows without dates are of its trading day.</param>
    /// <exception cref="SourceException">A file can't be read; what was known stays known.</exception>
    public bool Refresh(long nowNs)
    {
        if (!_stamps.HaveChanged()) return false;
        var (list, refused) = (new ContractList(), new List<string>());
        foreach (var path in _paths)
        {
            var file = Read(path, ExchangeClock.TradingDayAt(nowNs, _rules.Calendar));
            foreach (var contract in file.Contracts) list.Add(contract);
            refused.AddRange(file.Refused);
        }
        (_list, Refused) = (list, refused);
        return true;
    }

    /// <summary>The contracts of a trading day, by product, delivery and code.</summary>
    public IEnumerable<ListedContract> On(TradingDay day) => _list.All.Where(contract => IsListedOn(contract, day));

    // A plain list has no first day: what stands in it is listed.
    private static bool IsListedOn(ListedContract contract, TradingDay day) =>
        contract.ListedOn.IsNone && contract.ExpiresOn.IsNone ? day.Value / 100 <= contract.Contract.DeliveryMonth : contract.IsListedOn(day);

    private ContractFile Read(string path, TradingDay day)
    {
        try
        {
            var content = File.ReadAllBytes(path);
            var isJson = content.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..];
            using var stream = new MemoryStream(content);
            if (isJson) return ContractFile.ReadJson(stream, _rules.Products);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return ContractFile.ReadCsv(reader, _rules.Products, day);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SourceException($"The contract list {path} can't be used: {e.Message}", e);
        }
    }
}
