using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Silo.Evidence;

/// <summary>A bar with everything it came from.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Period">1m to 1mon.</param>
/// <param name="TradingDay">Its trading day.</param>
/// <param name="Bar">The bar as it is stored; null where it is not stored yet.</param>
/// <param name="FromJournal">The bar as the journal's ticks make it.</param>
/// <param name="Agrees">True where both have the same prices, volumes and ticks; null where it is not stored.</param>
/// <param name="Feeders">Whose ticks, from which position to which.</param>
/// <param name="Ticks">The ticks it is made of, in the order they count; the first and last ones where they are many.</param>
/// <param name="TickCount">How many there are.</param>
/// <param name="NotAccepted">Pushes of the instrument that came in the meantime and were refused, or repeats.</param>
/// <param name="Revisions">Every version of its minutes.</param>
/// <param name="Rules">What it was made by.</param>
/// <param name="Shard">The shard of the instrument.</param>
/// <param name="Silo">Where the shard runs; null where no node does.</param>
/// <param name="Commit">What this program was built from.</param>
internal sealed record BarExplanation(
    string Instrument, string Period, string TradingDay, ExplainedBar? Bar, ExplainedBar FromJournal, bool? Agrees,
    IReadOnlyList<ExplainedFeeder> Feeders, int TickCount, IReadOnlyList<ExplainedTick> Ticks, IReadOnlyList<ExplainedTick> NotAccepted,
    IReadOnlyList<ExplainedVersion> Revisions, ExplainedRules Rules, int Shard, string? Silo, string Commit);

/// <summary>A bar's values; turnover in yuan.</summary>
internal sealed record ExplainedBar(
    string Start, string End, string Open, string High, string Low, string Close, long Volume, decimal Turnover, double OpenInterest, int Ticks, string Quality, int Revision)
{
    public static ExplainedBar Of(in Bar bar) => new(
        ChinaTime.Format(bar.StartNs), ChinaTime.Format(bar.EndNs), bar.Open.ToString(), bar.High.ToString(), bar.Low.ToString(), bar.Close.ToString(),
        bar.Volume, bar.TurnoverCents / 100m, bar.OpenInterest, bar.Ticks, BarCsv.QualityText(bar.Quality), bar.Revision);
}

/// <summary>One feeder's part: its first and last position among the bar's ticks, and their places in its journal.</summary>
internal sealed record ExplainedFeeder(int Feeder, string First, string Last, long FirstRecord, long LastRecord, int Ticks);

/// <summary>One push.</summary>
internal sealed record ExplainedTick(long Record, string? Position, string? ExchangeTime, string ReceivedAt, string Last, int Volume, string? Rule, string? Flags)
{
    public static ExplainedTick Of(long ordinal, in TickFrame push) => new(
        ordinal, push.Position == 0 ? null : push.FeedPosition.ToString(), push.ExchangeNs == 0 ? null : ChinaTime.Format(push.ExchangeNs), ChinaTime.Format(push.ReceivedNs),
        push.Last.ToString(), push.DayVolume, push.Disposition == TickRule.Accepted ? null : push.Disposition.ToString(), push.Flags == TickFlags.None ? null : push.Flags.ToString());
}

/// <summary>One version of one of the bar's minutes.</summary>
internal sealed record ExplainedVersion(string Minute, int Revision, string Reason, string KnownAt, string Close, long Volume, int Ticks);

/// <summary>Versions of what decides what a bar is.</summary>
internal sealed record ExplainedRules(int Bars, string Products, string Calendar, string Sessions);
