using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Rest;

/// <summary>Answers that change seldom carry an ETag: who shows it again gets 304 while nothing has changed.</summary>
internal static class EntityTags
{
    private const int LongestAnswer = 16 * 1024 * 1024;

    /// <summary>Marks an endpoint whose answer is tagged. It is held in memory whole, so it must be short: at most some megabytes.</summary>
    public static T WithEntityTag<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Tagged());

    /// <summary>Tags the answers of marked endpoints. Stands behind routing.</summary>
    public static async Task Tag(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Tagged>() is null || !HttpMethods.IsGet(context.Request.Method))
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
        var answer = held.GetBuffer().AsMemory(0, (int)held.Length);
        if (context.Response.StatusCode == StatusCodes.Status200OK && answer.Length <= LongestAnswer)
        {
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(answer.Span).AsSpan(0, 12))}\"";
            context.Response.Headers.ETag = tag;
            context.Response.Headers.CacheControl = "no-cache";
            if (context.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Any(shown => shown == tag || shown == "*"))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                context.Response.ContentLength = null;
                context.Response.Headers.ContentType = default;
                return;
            }
        }
        await body.WriteAsync(answer, context.RequestAborted);
    }

    private sealed class Tagged;
}
