namespace Mdc.Feeder.Simulation;

/// <summary>How busy a product is.</summary>
internal enum Liquidity : byte
{
    Dead = 0,
    Thin = 1,
    Fair = 2,
    Busy = 3,
}

/// <summary>Which delivery months of a product are listed, and about what it costs: enough for a market that looks like one.</summary>
/// <param name="Root">The product.</param>
/// <param name="Level">A round price in its usual range, yuan.</param>
/// <param name="Liquidity">How busy it is.</param>
/// <param name="Near">So many calendar months from now on are all listed.</param>
/// <param name="Months">Bit m for calendar month m: listed up to the horizon.</param>
/// <param name="Horizon">How many months ahead.</param>
/// <param name="HasOptions">True where an option chain is listed on it.</param>
internal sealed record ListedProduct(string Root, double Level, Liquidity Liquidity, int Near, int Months, int Horizon, bool HasOptions)
{
    private const int Quarters = 1 << 3 | 1 << 6 | 1 << 9 | 1 << 12;

    /// <summary>Every product, by the exchanges' contract specifications in force in 2026.</summary>
    public static IReadOnlyList<ListedProduct> All { get; } = Parse("""
        SHFE all13
        cu 80000 3 o|al 21000 3 o|zn 23000 3 o|pb 17000 2 o|ni 125000 3 o|sn 270000 2 o|ag 8000 3 o|rb 3300 3 o|hc 3400 3|ss 13000 2|ao 3000 3 o|ad 20000 1 o|br 12000 2 o|sp 5500 2 o|op 4200 1 o|wr 3600 0
        SHFE near12 quarters24
        bu 3300 2
        SHFE all12
        fu 2900 3
        SHFE 1,3,4,5,6,7,8,9,10,11
        ru 15000 3 o
        SHFE near3 2,4,6,8,10,12
        au 900 3 o
        INE near12 quarters36
        sc 480 3 o
        INE all13
        bc 72000 1|nr 12500 2
        INE all12
        lu 3300 1
        INE 2,4,6,8,10,12 near4
        ec 1600 2
        DCE all13
        b 3600 1 o|fb 1400 0|i 760 3 o|j 1650 1|jm 1150 3|l 7000 2 o|p 8800 3 o|pp 6900 2 o|rr 3400 0|v 4800 2 o
        DCE all12
        bz 6000 1 o|eb 7300 2 o|eg 4200 2 o|jd 3200 2 o|pg 4300 2 o
        DCE 1,3,5,7,9,11
        a 4100 2 o|bb 130 0|c 2250 2 o|cs 2600 1 o|lg 800 1 o|lh 13500 2 o
        DCE 1,3,5,7,8,9,11,12
        m 2900 3 o|y 8200 3 o
        CZCE all13
        CY 20500 1|FG 1150 3 o|MA 2350 3 o|PF 6500 2 o|PL 6300 1 o|PR 5900 1 o|PX 6900 2 o|SA 1250 3 o|SF 5500 1 o|SH 2400 2 o|SM 5700 1 o|TA 4800 3 o|UR 1750 2 o|ZC 800 0
        CZCE 1,3,5,7,9,11
        CF 14000 2 o|JR 2800 0|OI 9500 2 o|PM 2500 0|RI 2700 0|SR 5600 3 o|WH 2600 0
        CZCE 1,3,5,7,8,9,11
        RM 2500 3 o
        CZCE 7,8,9,11
        RS 5500 0
        CZCE 1,3,4,5,10,11,12
        AP 8200 2 o|PK 8000 1 o
        CZCE 1,3,5,7,9,12
        CJ 9500 1 o
        CFFEX near2 quarters8
        IF 4000 3|IH 2750 2|IC 6000 2|IM 6300 3|IO 4000 2 x|HO 2750 1 x|MO 6300 2 x
        CFFEX quarters9
        T 108.5 2|TF 105.8 2|TL 116 2|TS 102.4 1
        GFEX all13
        lc 75000 3 o|ps 45000 2 o|si 8700 2 o
        GFEX 2,4,6,8,10,12
        pd 260 1 o|pt 330 1 o
        """);

    /// <summary>True for a product that has options and no futures.</summary>
    public bool IsOptionsOnly { get; private init; }

    /// <summary>The months listed, as months since year 0, nearest first.</summary>
    public IEnumerable<int> ListedFrom(DateOnly date)
    {
        var now = date.Year * 12 + date.Month - 1;
        for (var ahead = 0; ahead <= Horizon; ahead++)
            if (ahead < Near || (Months >> ((now + ahead) % 12 + 1) & 1) != 0) yield return now + ahead;
    }

    private static List<ListedProduct> Parse(string table)
    {
        var products = new List<ListedProduct>();
        var rule = (Near: 0, Months: 0, Horizon: 0);
        foreach (var line in table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.Contains('|', StringComparison.Ordinal) && !char.IsAsciiDigit(line.Split(' ')[1][0])
                || line.Split(' ')[0] is "SHFE" or "INE" or "DCE" or "CZCE" or "CFFEX" or "GFEX")
            {
                rule = MonthsOf(line);
                continue;
            }

            foreach (var product in line.Split('|'))
            {
                var parts = product.Split(' ');
                var options = parts.Length > 3 ? parts[3] : "";
                products.Add(new ListedProduct(
                    parts[0], double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), (Liquidity)(parts[2][0] - '0'), rule.Near, rule.Months, rule.Horizon, options.Length > 0)
                {
                    IsOptionsOnly = options == "x",
                });
            }
        }
        return products;
    }

    private static (int Near, int Months, int Horizon) MonthsOf(string line)
    {
        var (near, months, horizon) = (0, 0, 12);
        foreach (var word in line.Split(' ')[1..])
        {
            if (word.StartsWith("all", StringComparison.Ordinal)) (near, horizon) = (int.Parse(word[3..], null), int.Parse(word[3..], null) - 1);
            else if (word.StartsWith("near", StringComparison.Ordinal)) near = int.Parse(word[4..], null);
            else if (word.StartsWith("quarters", StringComparison.Ordinal)) (months, horizon) = (Quarters, int.Parse(word[8..], null));
            else foreach (var month in word.Split(',')) months |= 1 << int.Parse(month, null);
        }
        return (near, months, horizon);
    }
}
