using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Silo.Commands;

/// <summary>A bar as a line of JSON, with the columns of the CSV.</summary>
internal sealed record BarRecord(
    string Instrument, string Period, string Time, string TradingDay, string Start, string End, decimal Open, decimal High, decimal Low, decimal Close,
    long Volume, decimal Turnover, double OpenInterest, int Ticks, string Quality, int Revision, int RuleVersion)
{
    public static BarRecord Of(string instrument, BarPeriod period, in Bar bar, bool labelEnd) => new(
        instrument, period.ToString(), ChinaTime.Format(labelEnd ? bar.EndNs : bar.StartNs), bar.TradingDay.ToString(),
        ChinaTime.Format(bar.StartNs), ChinaTime.Format(bar.EndNs), bar.Open.ToDecimal(), bar.High.ToDecimal(), bar.Low.ToDecimal(), bar.Close.ToDecimal(),
        bar.Volume, bar.TurnoverCents / 100m, bar.OpenInterest, bar.Ticks, BarCsv.QualityText(bar.Quality), bar.Revision, bar.RuleVersion);
}

/// <summary>Reports at once, on the caller's thread: <see cref="Progress{T}"/> posts, and the last report would come after the end.</summary>
internal sealed class Immediate<T>(Action<T> act) : IProgress<T>
{
    public void Report(T value) => act(value);
}
