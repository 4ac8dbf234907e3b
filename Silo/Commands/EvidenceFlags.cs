using System.CommandLine;
using System.Globalization;
using Mdc.Domain.Calendar;

namespace Mdc.Silo.Commands;

/// <summary>Options of the verbs that look at what is recorded.</summary>
internal static class EvidenceFlags
{
    public static readonly Option<string> Instrument = new("--instrument") { Description = "Only this one, as rb2601.", HelpName = "CODE" };

    public static readonly Option<TradingDay?> Day = new("--day")
    {
        Description = "Only this trading day, as 2026-01-05.",
        HelpName = "DAY",
        CustomParser = result => ParseDay(result),
    };

    /// <summary>Reads a trading day; adds an error where it is none.</summary>
    public static TradingDay? ParseDay(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (TryParse(result.Tokens[0].Value, out var day)) return day;
        result.AddError($"'{result.Tokens[0].Value}' is no trading day as 2026-01-05.");
        return null;
    }

    private static bool TryParse(string text, out TradingDay day)
    {
        day = DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? TradingDay.Of(date) : TradingDay.None;
        return day.IsDate;
    }
}
