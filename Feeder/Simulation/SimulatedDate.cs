using Mdc.Domain.Calendar;

namespace Mdc.Feeder.Simulation;

/// <summary>The local date of an instant as yyyymmdd.</summary>
internal static class SimulatedDate
{
    public static int Of(long ns) => TradingDay.Of(ChinaTime.DateOf(ns)).Value;
}
