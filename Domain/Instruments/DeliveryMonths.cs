using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mdc.Domain.Calendar;

namespace Mdc.Domain.Instruments;

/// <summary>Reads the digits of a contract code as a delivery month.</summary>
/// <remarks>
/// Five exchanges write yymm. CZCE writes one digit of the year, so that SR501 was 2015-01 and became 2025-01: the decade follows from
/// the day the code was seen. It is the earliest delivery not more than <see cref="Tolerance"/> months before that day. Nothing is
/// listed more than about two years ahead, so the wide tolerance costs nothing and keeps instrument lists and stale snapshots that still
/// name a dead contract from moving it ten years ahead.
/// </remarks>
public static class DeliveryMonths
{
    /// <summary>How many months before the day it is seen a three-digit contract may have been delivered.</summary>
    public const int Tolerance = 12;

    /// <summary>Reads "2505" (or CZCE's "505") as a year of four digits and a month of 1 to 12.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> digits, Exchange exchange, TradingDay asOf, out int year, out int month, [NotNullWhen(false)] out string? reason)
    {
        (year, month) = (0, 0);
        var length = exchange == Exchange.CZCE ? 3 : 4;
        if (digits.Length != length || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            reason = $"'{digits}' is not the {length} digits of a month on {exchange}.";
            return false;
        }

        month = number % 100;
        if (month is < 1 or > 12)
        {
            reason = $"Month {month:D2} does not exist.";
            return false;
        }

        year = exchange == Exchange.CZCE ? YearOf(number / 100, month, asOf) : 2000 + number / 100;
        reason = null;
        return true;
    }

    private static int YearOf(int lastDigit, int month, TradingDay asOf)
    {
        var earliest = asOf.Value / 10_000 * 12 + asOf.Value / 100 % 100 - 1 - Tolerance;
        var year = earliest / 120 * 10 + lastDigit;
        return year * 12 + month - 1 < earliest ? year + 10 : year;
    }
}
