using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Mdc.Domain.Calendar;

namespace Mdc.Domain.Instruments;

/// <summary>
/// Codes with legs: a strategy of capital letters, a space, and two to four legs joined by '&amp;' (CZCE: SPD, IPS, STG, STD; DCE: SP, SPC,
/// OPL, BLS, BES, CAS, BFO). A strategy that is not in that list is taken as it stands: exchanges add some by notice.
/// </summary>
internal static class CombinationCode
{
    private const int MaxLegs = 4;

    public static bool TryParse(
        string code,
        int space,
        TradingDay asOf,
        ProductTable products,
        [NotNullWhen(true)] out Instrument? instrument,
        [NotNullWhen(false)] out string? reason)
    {
        instrument = null;
        var strategy = code[..space];
        if (strategy.Length is < 2 or > 4 || !strategy.All(char.IsAsciiLetterUpper))
        {
            reason = $"'{code}': '{strategy}' is not a combination's strategy.";
            return false;
        }

        var codes = code[(space + 1)..].Split('&');
        if (codes.Length is < 2 or > MaxLegs)
        {
            reason = $"'{code}' has {codes.Length} legs, not 2 to {MaxLegs}.";
            return false;
        }

        var legs = ImmutableArray.CreateBuilder<Instrument>(codes.Length);
        foreach (var legCode in codes)
        {
            if (!SingleCode.TryParse(legCode, asOf, products, out var leg, out reason)) return false;
            legs.Add(leg);
        }

        var first = legs[0];
        if (legs.Any(leg => leg.Exchange != first.Exchange))
        {
            reason = $"'{code}' has legs on several exchanges.";
            return false;
        }

        instrument = new Instrument(code, first.Product, InstrumentKind.Combination, first.DeliveryYear, first.DeliveryMonth)
        {
            Strategy = strategy,
            Legs = legs.MoveToImmutable(),
        };
        reason = null;
        return true;
    }
}
