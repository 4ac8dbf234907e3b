using System.Globalization;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Gateway.Access;
using Mdc.Reads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Mdc.Gateway.Rest;

/// <summary>Which instruments the cluster records.</summary>
internal static class RecordingEndpoints
{
    /// <summary>GET recording, recording/changes; PUT recording.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("recording", Get).WithSummary("The recording policy in force. Its version is the ETag that a change must name.").WithTags("recording");
        api.MapGet("recording/changes", Changes).WithSummary("The last hundred changes of the recording policy, newest first: who, when, why.").WithTags("recording");
        api.MapPut("recording", Put).RequireScope(TokenScope.Admin).WithSummary("Puts other rules in force. If-Match names the version that was read: 412 where another change came first. Needs a token of scope admin.").WithTags("recording");
    }

    private static async Task<IResult> Get(IMarketReads reads, HttpContext context)
    {
        var policy = await reads.GetPolicy();
        context.Response.Headers.ETag = Tag(policy.Version);
        return Results.Json(Policy(policy));
    }

    private static async Task<IResult> Changes(IMarketReads reads) => Results.Json(new
    {
        changes = (await reads.GetPolicyChanges()).Select(change => new
        {
            version = change.Policy.Version,
            at = ChinaTime.Format(change.AtNs),
            by = change.By,
            why = change.Why,
            rules = change.Policy.Rules.Select(Rule),
        }),
    });

    private static async Task<IResult> Put(PolicyChange change, IMarketReads reads, HttpContext context)
    {
        var header = context.Request.Headers[HeaderNames.IfMatch].ToString();
        if (!int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return Results.Problem(detail: "If-Match must name the version that was read, as \"3\".", statusCode: StatusCodes.Status428PreconditionRequired);
        var rules = new List<RecordingRule>();
        foreach (var rule in change.Rules ?? [])
        {
            if (!Enum.TryParse(rule.Scope, ignoreCase: true, out RecordingScope scope) || !Enum.IsDefined(scope) || string.IsNullOrWhiteSpace(rule.Pattern))
                return Problems.Invalid("Each rule has a scope (exchange, kind, product or instrument), a pattern, and records: true or false.");
            rules.Add(new RecordingRule(scope, rule.Pattern, rule.Records));
        }
        try
        {
            if (!await reads.ReplacePolicy(version, rules, context.Actor(), change.Why ?? ""))
                return Results.Problem(detail: "The policy is of another version by now; read it again.", statusCode: StatusCodes.Status412PreconditionFailed);
        }
        catch (ArgumentException e)
        {
            return Problems.Invalid(e.Message);
        }
        context.Response.Headers.ETag = Tag(version + 1);
        return Results.NoContent();
    }

    private static object Policy(RecordingPolicy policy) => new { version = policy.Version, rules = policy.Rules.Select(Rule) };

    private static object Rule(RecordingRule rule) => new { scope = rule.Scope.ToString().ToLowerInvariant(), pattern = rule.Pattern, records = rule.Records };

    private static string Tag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The body of a change.</summary>
    /// <param name="Rules">All rules.</param>
    /// <param name="Why">For what reason.</param>
    internal sealed record PolicyChange(IReadOnlyList<PolicyRule>? Rules, string? Why);

    /// <summary>One rule as JSON has it.</summary>
    internal sealed record PolicyRule(string? Scope, string? Pattern, bool Records);
}
