using Mdc.Domain.Audit;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>What is wrong, what was, and who did what.</summary>
internal static class AlertEndpoints
{
    private const int MostRows = 1_000;

    /// <summary>GET alerts and audit.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("alerts", ([FromServices] AlertBoard board) => Results.Json(new { active = board.Active.Select(Alert), over = board.Over.Select(Alert) }))
            .WithSummary("What is wrong now, and what was wrong since the gateway's start, each with since when. Looked at every two seconds.").WithTags("cluster");
        api.MapGet("audit", Audit).WithSummary("Every operation and every refused attempt, newest first: who, what, with which answer. cursor: that of the page before.").WithTags("cluster");
    }

    private static async Task<IResult> Audit(string? cursor, int? limit, [FromServices] IAuditTrail? trail, HttpContext context)
    {
        if (trail is null) return Problems.Unavailable("This gateway has no store to keep an audit in; operations are in its log.");
        if (limit is < 1 or > MostRows) return Problems.Invalid($"limit must be from 1 to {MostRows}.");
        var before = long.MaxValue;
        if (cursor is not null && !Cursor.TryParse(cursor, "audit", out before)) return Problems.Cursor();

        var rows = await trail.Read(before, limit ?? 100, context.RequestAborted);
        return Results.Json(new
        {
            entries = rows.Select(row => new
            {
                id = row.Id,
                at = ChinaTime.Format(row.Entry.AtNs),
                actor = row.Entry.Actor,
                action = row.Entry.Action,
                outcome = row.Entry.Outcome,
                from = row.Entry.From,
            }),
            next = rows.Count == (limit ?? 100) ? Cursor.Of("audit", rows[^1].Id) : null,
        });
    }

    private static object Alert(Alert alert) => new
    {
        source = alert.Source,
        severity = alert.Severity.ToString().ToLowerInvariant(),
        text = alert.Text,
        raised_at = ChinaTime.Format(ChinaTime.ToNs(alert.RaisedAt)),
        cleared_at = alert.ClearedAt is { } cleared ? ChinaTime.Format(ChinaTime.ToNs(cleared)) : null,
    };
}
