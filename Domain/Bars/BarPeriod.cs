using System.Globalization;

namespace Mdc.Domain.Bars;

/// <summary>The unit of a bar's length.</summary>
public enum BarUnit : byte
{
    /// <summary>Session minutes.</summary>
    Minute = 1,

    /// <summary>Trading days: the night before and the day.</summary>
    Day = 2,

    /// <summary>The trading days of one calendar week.</summary>
    Week = 3,

    /// <summary>The trading days of one calendar month.</summary>
    Month = 4,
}

/// <summary>How minute periods of more than a minute are cut.</summary>
public enum BarAlignment : byte
{
    /// <summary>By trading minutes counted from the trading day's open, across breaks and from night into day (the default).</summary>
    Session = 0,

    /// <summary>By the clock: a 60-minute bar covers one clock hour, whatever part of it trades.</summary>
    Clock = 1,
}

/// <summary>The length of a bar, written 1m, 5m, 60m, 1d, 1w, 1mon.</summary>
public readonly record struct BarPeriod(BarUnit Unit, int Count)
{
    /// <summary>One session minute: what the grains fold and the store keeps.</summary>
    public static readonly BarPeriod Minute = new(BarUnit.Minute, 1);

    /// <summary>One trading day.</summary>
    public static readonly BarPeriod Day = new(BarUnit.Day, 1);

    /// <summary>Every period that is offered.</summary>
    public static IReadOnlyList<BarPeriod> All { get; } =
    [
        .. new[] { 1, 3, 5, 10, 15, 30, 60, 120, 240 }.Select(minutes => new BarPeriod(BarUnit.Minute, minutes)),
        Day, new(BarUnit.Week, 1), new(BarUnit.Month, 1),
    ];

    /// <summary>Reads 1m, 5m, 1h (60m), 1d, 1w, 1mon; only periods of <see cref="All"/>.</summary>
    public static bool TryParse(string? text, out BarPeriod period)
    {
        period = text switch
        {
            "1h" => new(BarUnit.Minute, 60),
            "2h" => new(BarUnit.Minute, 120),
            "4h" => new(BarUnit.Minute, 240),
            _ => All.FirstOrDefault(p => p.ToString() == text),
        };
        return period.Count > 0;
    }

    /// <summary>1m, 5m, 60m, 1d, 1w, 1mon.</summary>
    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture) + Unit switch
    {
        BarUnit.Minute => "m",
        BarUnit.Day => "d",
        BarUnit.Week => "w",
        _ => "mon",
    };
}
