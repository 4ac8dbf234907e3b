using System.Globalization;
using Mdc.Domain.Instruments;

namespace Mdc.Feeder.Simulation;

/// <summary>One contract of the simulated market.</summary>
/// <param name="Code">As the exchange spells it.</param>
/// <param name="Product">Its product.</param>
/// <param name="Level">A price in its usual range, yuan.</param>
/// <param name="Activity">Share of the half seconds in which it ticks, 0 to 1.</param>
/// <param name="IsOption">True for options.</param>
public sealed record SimulatedContract(string Code, Product Product, double Level, double Activity, bool IsOption);

/// <summary>Which contracts the simulated exchanges list: all futures, and option chains where more are wanted.</summary>
public static class SimulatedListing
{
    /// <summary>The most instruments there are.</summary>
    public const int Most = 25_000;

    private const int OptionMonths = 5;

    private static readonly double[] ByLiquidity = [0.0005, 0.05, 0.4, 0.95];
    private static readonly double[] ByRank = [1, 0.35, 0.3, 0.1, 0.06, 0.03];

    /// <summary>Contracts listed on a date, busiest first.</summary>
    /// <param name="wanted">How many; 0 for every future.</param>
    public static List<SimulatedContract> On(DateOnly date, int wanted, ProductTable products)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, Most);

        var contracts = Futures(date, products).OrderByDescending(c => c.Activity).ThenBy(c => c.Code, StringComparer.Ordinal).ToList();
        if (wanted == 0) return contracts;
        if (wanted <= contracts.Count) return contracts[..wanted];
        contracts.AddRange(Options(date, wanted - contracts.Count, products));
        return contracts;
    }

    private static IEnumerable<SimulatedContract> Futures(DateOnly date, ProductTable products)
    {
        foreach (var listed in ListedProduct.All)
        {
            if (listed.IsOptionsOnly || !products.TryFind(listed.Root, out var product)) continue;
            var months = listed.ListedFrom(date).ToArray();
            // Trade is in one contract some months ahead, and fades to both sides of it.
            var main = Math.Min(2, months.Length - 1);
            for (var i = 0; i < months.Length; i++)
            {
                var rank = Math.Min(Math.Abs(i - main), ByRank.Length - 1);
                yield return new SimulatedContract(CodeOf(product, months[i]), product, listed.Level * (1 + 0.002 * i), ByLiquidity[(int)listed.Liquidity] * ByRank[rank], IsOption: false);
            }
        }
    }

    private static IEnumerable<SimulatedContract> Options(DateOnly date, int wanted, ProductTable products)
    {
        var chains = new List<(Product Product, int Month, double Level)>();
        foreach (var listed in ListedProduct.All)
        {
            if (!listed.HasOptions || !products.TryFind(listed.Root, out var product)) continue;
            chains.AddRange(listed.ListedFrom(date).Take(OptionMonths).Select(m => (product, m, listed.Level)));
        }

        var count = 0;
        for (var i = 0; ; i++)
        {
            // 0, +1, -1, +2, -2, ... strikes from the money: the near ones of every chain come first.
            var away = (i + 1) / 2 * (i % 2 == 0 ? -1 : 1);
            foreach (var (product, month, level) in chains)
            {
                var interval = NiceInterval(level);
                var strike = Math.Round(level / interval) * interval + away * interval;
                if (strike <= 0) continue;
                foreach (var right in "CP")
                {
                    if (count++ == wanted) yield break;
                    var inside = right == 'C' ? level - strike : strike - level;
                    var worth = Math.Max(inside, 0) + level * 0.02 / (1 + Math.Abs(away));
                    yield return new SimulatedContract(OptionCode(product, month, right, strike), product, worth, 0.02 / (1 + Math.Abs(away)), IsOption: true);
                }
            }
        }
    }

    private static string CodeOf(Product product, int month)
    {
        var (year, number) = (month / 12, month % 12 + 1);
        return product.Exchange == Exchange.CZCE ? $"{product.Root}{year % 10}{number:D2}" : $"{product.Root}{year % 100:D2}{number:D2}";
    }

    private static string OptionCode(Product product, int month, char right, double strike)
    {
        var text = strike.ToString("0.####", CultureInfo.InvariantCulture);
        return product.Exchange is Exchange.DCE or Exchange.GFEX or Exchange.CFFEX ? $"{CodeOf(product, month)}-{right}-{text}" : $"{CodeOf(product, month)}{right}{text}";
    }

    // 1, 2 or 5 times a power of ten, near one hundredth of the price.
    private static double NiceInterval(double level)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(level / 100)));
        return (level / 100 / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 } * power;
    }
}
