using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Push;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>What can be proved, and what is set aside.</summary>
internal static class EvidenceEndpoints
{
    /// <summary>GET certificate, accounts, gaps, explain, quarantine; POST quarantine/{instrument}/release.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("certificate", Certificate).WithSummary("The newest signed certificate of a trading day (day), or of all; 204 before the first.").WithTags("evidence");
        api.MapGet("accounts", Accounts).WithSummary("What grains and this gateway took of a trading day: positions, counts and sums of checksums.").WithTags("evidence");
        api.MapGet("gaps", Gaps).WithSummary("What was lost, with bounds: by day and instrument.").WithTags("evidence").WithHistory();
        api.MapGet("explain", Explain).WithSummary("One bar (instrument, period, time, day): its ticks, what was refused meanwhile, rules, revisions.").WithTags("evidence").WithHistory();
        api.MapGet("quarantine", Quarantine).WithSummary("Instruments that are set aside, and why.").WithTags("evidence");
        api.MapPost("quarantine/{instrument}/release", Release).WithSummary("Feeds an instrument that is set aside again from the journal. Needs the access token.").WithTags("evidence");
    }

    private static async Task<IResult> Certificate(string? day, [FromServices] IEvidence? evidence, HttpContext context)
    {
        if (evidence is null) return NoEvidence();
        if (!TryDay(day, out var on)) return BadDay();
        return await evidence.Certificate(on, context.RequestAborted) is { } text ? Results.Text(text, "application/json; charset=utf-8") : Results.NoContent();
    }

    private static async Task<IResult> Accounts(string? day, IMarketReads reads, [FromServices] MarketTopics topics)
    {
        if (!TryDay(day, out var on) || on is not { } wanted) return BadDay();
        var clients = topics.Ticks.Select(topic => new MarketAccount(topic.Instrument, "client", topic.GetAccount())).Where(a => a.Account.TradingDay == wanted.Value);
        return Results.Json(new { accounts = (await reads.GetAccounts(wanted)).Concat(clients).Select(Account) });
    }

    private static async Task<IResult> Gaps(string? day, string? instrument, [FromServices] IEvidence? evidence, HttpContext context)
    {
        if (evidence is null) return NoEvidence();
        return TryDay(day, out var on) ? Results.Json(await evidence.Gaps(on, instrument, context.RequestAborted)) : BadDay();
    }

    private static async Task<IResult> Explain(
        string? instrument, string? period, string? time, string? day, ContractTable contracts, [FromServices] IEvidence? evidence, HttpContext context)
    {
        if (evidence is null) return NoEvidence();
        if (instrument is null || !contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument ?? "");
        if (!BarPeriod.TryParse(period ?? "1m", out var parsed)) return Problems.Invalid($"period must be one of {string.Join(", ", BarPeriod.All)}.");
        if (!TryDay(day, out var on)) return BadDay();
        try
        {
            return await evidence.Explain(instrument, parsed, time ?? "", on, context.RequestAborted) is { } answer
                ? Results.Json(answer)
                : Problems.Unknown($"A {parsed} bar of {instrument} at", time ?? "");
        }
        catch (FormatException)
        {
            return Problems.Invalid("time must be as 21:03, or an ISO 8601 time.");
        }
    }

    private static async Task<IResult> Quarantine(IMarketReads reads) => Results.Json(new
    {
        instruments = (await reads.GetQuarantined()).Select(parked => new
        {
            instrument_id = parked.Instrument,
            shard = parked.Shard,
            from = parked.From.ToString(),
            since = ChinaTime.Format(parked.ParkedNs),
            reason = parked.Reason,
            held = parked.Held,
        }),
    });

    private static async Task<IResult> Release(string instrument, ContractTable contracts, IMarketReads reads)
    {
        if (!contracts.TryFind(instrument, out _)) return Problems.Unknown("Instrument", instrument);
        var result = await reads.Release(instrument);
        return result.Trouble is { } trouble
            ? Results.Problem(detail: trouble, statusCode: StatusCodes.Status409Conflict)
            : Results.Json(new { instrument_id = instrument, ticks = result.Ticks });
    }

    private static object Account(MarketAccount one) => new
    {
        instrument_id = one.Instrument,
        point = one.Point,
        after = one.Account.After.All().Select(position => position.ToString()),
        through = one.Account.Through.All().Select(position => position.ToString()),
        count = one.Account.Count,
        checksums = one.Account.Checksums.ToString("x16", CultureInfo.InvariantCulture),
    };

    private static bool TryDay(string? text, out TradingDay? day)
    {
        day = null;
        if (text is null) return true;
        if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        day = TradingDay.Of(date);
        return day.Value.IsDate;
    }

    private static IResult BadDay() => Problems.Invalid("day must be a trading day as 2026-01-05.");

    private static IResult NoEvidence() => Problems.Unavailable("This gateway has no journal and store to look into.");
}
