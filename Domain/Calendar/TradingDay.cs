using System.Globalization;

namespace Mdc.Domain.Calendar;

/// <summary>The day a trade is settled under, as yyyymmdd. The night session before it belongs to it.</summary>
public readonly record struct TradingDay(int Value) : IComparable<TradingDay>
{
    /// <summary>No trading day.</summary>
    public static readonly TradingDay None;

    /// <summary>True for <see cref="None"/>.</summary>
    public bool IsNone => Value == 0;

    /// <summary>The trading day of a date.</summary>
    public static TradingDay Of(DateOnly date) => new(date.Year * 10_000 + date.Month * 100 + date.Day);

    /// <summary>The date. Throws <see cref="ArgumentOutOfRangeException"/> where the number is no date.</summary>
    public DateOnly ToDate() => new(Value / 10_000, Value / 100 % 100, Value % 100);

    /// <summary>True where the number is a date of the years 1990 to 2100.</summary>
    public bool IsDate
    {
        get
        {
            var (year, month, day) = (Value / 10_000, Value / 100 % 100, Value % 100);
            return year is >= 1990 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        }
    }

    /// <inheritdoc/>
    public int CompareTo(TradingDay other) => Value.CompareTo(other.Value);

    /// <summary>yyyy-MM-dd.</summary>
    public override string ToString() => IsDate ? ToDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Value.ToString("D8", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public static bool operator <(TradingDay left, TradingDay right) => left.Value < right.Value;

    /// <inheritdoc/>
    public static bool operator >(TradingDay left, TradingDay right) => left.Value > right.Value;

    /// <inheritdoc/>
    public static bool operator <=(TradingDay left, TradingDay right) => left.Value <= right.Value;

    /// <inheritdoc/>
    public static bool operator >=(TradingDay left, TradingDay right) => left.Value >= right.Value;
}
