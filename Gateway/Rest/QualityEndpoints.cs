using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>What the stored bars are worth: by day, by instrument, and the corrections of one.</summary>
internal static class QualityEndpoints
{
    private const int MostDays = 30;
    private const int MostInstruments = 1_000;
    private const int MostRevisions = 1_000;

    /// <summary>GET quality, quality/{day} and revisions/{instrument}.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("quality", Days).WithSummary($"The newest trading days with bars (days: at most {MostDays}, default 5): how many bars are partial, have a gap, or were corrected.").WithTags("quality");
        api.MapGet("quality/{day}", Day).WithSummary("One trading day by instrument, those with most doubtful bars first.").WithTags("quality");
        api.MapGet("revisions/{instrument}", Revisions).WithSummary("Corrections of an instrument's 1-minute bars, the last known first: both values, the reason, since when it is known. from, to, limit.").WithTags("quality").WithHistory();
    }

    private static async Task<IResult> Days(int? days, [FromServices] IQualityReport? report, HttpContext context)
    {
        if (report is null) return NoStore();
        if (days is < 1 or > MostDays) return Problems.Invalid($"days must be from 1 to {MostDays}.");
        return Results.Json(new { days = (await report.Days(days ?? 5, context.RequestAborted)).Select(Count) });
    }

    private static async Task<IResult> Day(string day, int? limit, [FromServices] IQualityReport? report, HttpContext context)
    {
        if (report is null) return NoStore();
        if (!RequestTime.TryParseDay(day, out var tradingDay)) return Problems.Invalid("The day must be a date as 2026-01-05, from 1990 to 2100.");
        if (limit is < 1 or > MostInstruments) return Problems.Invalid($"limit must be from 1 to {MostInstruments}.");
        return Results.Json(new { day = tradingDay.ToString(), instruments = (await report.Day(tradingDay, limit ?? 200, context.RequestAborted)).Select(Count) });
    }

    private static async Task<IResult> Revisions(
        string instrument, string? from, string? to, int? limit, ContractTable contracts, MarketRules rules, [FromServices] IBarRevisions? store, HttpContext context)
    {
        if (!contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        if (store is null) return NoStore();
        if (!RequestTime.TryParseRange(from, to, rules.Calendar, out var range, out var trouble)) return Problems.Invalid(trouble);
        if (limit is < 1 or > MostRevisions) return Problems.Invalid($"limit must be from 1 to {MostRevisions}.");
        var revisions = await store.Revisions(new BarQuery(instrument, range.FromNs, range.ToNs, limit ?? 100), context.RequestAborted);
        return Results.Json(new { instrument_id = instrument, revisions = revisions.Select(Revision) });
    }

    private static object Count(QualityCount count) => new
    {
        day = count.Day.ToString(),
        instrument_id = count.Instrument,
        instruments = count.Instruments,
        bars = count.Bars,
        ticks = count.Ticks,
        no_trade = count.NoTrade,
        partial = count.Partial,
        gap = count.Gap,
        feed_down = count.FeedDown,
        revised = count.Revised,
    };

    private static object Revision(BarRevision revision) => new
    {
        start = ChinaTime.Format(revision.After.StartNs),
        revision = revision.After.Revision,
        reason = revision.Reason switch
        {
            RevisionReason.LateTick => "late_tick",
            RevisionReason.EdgeTick => "edge_tick",
            RevisionReason.PostCloseVolume => "post_close_volume",
            _ => "closed",
        },
        known_at = ChinaTime.Format(revision.KnownAtNs),
        before = Values(revision.Before),
        after = Values(revision.After),
    };

    private static object Values(in Bar bar) => new
    {
        open = bar.Open.ToDecimal(),
        high = bar.High.ToDecimal(),
        low = bar.Low.ToDecimal(),
        close = bar.Close.ToDecimal(),
        volume = bar.Volume,
        open_interest = bar.OpenInterest,
    };

    private static IResult NoStore() => Problems.Unavailable("This gateway has no store that keeps it.");
}
