namespace Mdc.Domain.Contracts;

/// <summary>Where a table of contracts has code, first and last trading day, by the names that CTP and the exchanges give the columns.</summary>
/// <param name="Code">Column of the code.</param>
/// <param name="Open">Column of the first trading day; -1 for none.</param>
/// <param name="Expire">Column of the last trading day; -1 for none.</param>
/// <param name="IsHeader">False where the first line is a row already.</param>
internal readonly record struct ContractColumns(int Code, int Open, int Expire, bool IsHeader)
{
    private static readonly string[] Codes = ["InstrumentID", "instrument_id", "instrument", "symbol", "code", "contract", "合约代码", "合约", "交割合约"];
    private static readonly string[] Opens = ["OpenDate", "open_date", "listed", "上市日", "上市日期", "挂牌日", "挂牌日期", "开始交易日", "第一交易日"];
    private static readonly string[] Expires = ["ExpireDate", "expire_date", "expires", "最后交易日", "到期日", "到期日期", "最后交易日期"];

    /// <summary>The last column that is read.</summary>
    public int Last => Math.Max(Code, Math.Max(Open, Expire));

    /// <summary>The columns of a first line; a plain list where it names none.</summary>
    public static ContractColumns Find(string line)
    {
        var names = Split(line);
        var code = IndexOf(names, Codes);
        return code < 0 ? new ContractColumns(0, -1, -1, IsHeader: false) : new ContractColumns(code, IndexOf(names, Opens), IndexOf(names, Expires), IsHeader: true);
    }

    /// <summary>The fields of a line, without blanks and quotes around them.</summary>
    public static string[] Split(string line) => [.. line.Split(line.Contains('\t', StringComparison.Ordinal) ? '\t' : ',').Select(field => field.Trim().Trim('"'))];

    private static int IndexOf(string[] names, string[] known) => Array.FindIndex(names, name => known.Contains(name, StringComparer.OrdinalIgnoreCase));
}
