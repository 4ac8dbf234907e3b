using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Rest;

/// <summary>The log of the gateway's process: the newest lines, and the stream of those to come.</summary>
internal static class LogEndpoints
{
    private const int MostLines = 1_000;
    private const int MostReaders = 32;
    private static int _readers;

    /// <summary>GET log and log/stream.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("log", Newest).WithSummary($"The newest lines of this process's log, oldest first. level: at least so bad; search: part of a line; after: a line's number; limit: at most {MostLines}.").WithTags("cluster");
        api.MapGet("log/stream", Stream).WithSummary("The same as server-sent events: the newest lines, then each new one. A reader that comes again names the last line with Last-Event-ID.").WithTags("cluster");
    }

    private static IResult Newest(string? level, string? search, long? after, int? limit, [FromServices] LogRing ring)
    {
        if (!TryParse(level, search, out var filter)) return Level();
        if (limit is < 1 or > MostLines) return Problems.Invalid($"limit must be from 1 to {MostLines}.");
        return Results.Json(new { lines = ring.Read(filter, after ?? 0, limit ?? 200).Select(Line) });
    }

    private static IResult Stream(
        string? level, string? search, HttpContext context, [FromServices] LogRing ring, [FromServices] IHostApplicationLifetime lifetime)
    {
        if (!TryParse(level, search, out var filter)) return Level();
        if (Interlocked.Increment(ref _readers) > MostReaders)
        {
            Interlocked.Decrement(ref _readers);
            return Problems.Unavailable($"At most {MostReaders} readers follow the log at once.");
        }
        context.Response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref _readers);
            return Task.CompletedTask;
        });
        _ = long.TryParse(context.Request.Headers["Last-Event-ID"], out var after);
        return TypedResults.ServerSentEvents(Follow(ring, filter, after, lifetime.ApplicationStopping, context.RequestAborted));
    }

    // A stream ends with the gateway, else the gateway could not end before its readers.
    private static async IAsyncEnumerable<SseItem<object>> Follow(
        LogRing ring, LogFilter filter, long after, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        await using var lines = ring.Follow(filter, after, 200, ended.Token).GetAsyncEnumerator(ended.Token);
        while (true)
        {
            try
            {
                if (!await lines.MoveNextAsync()) yield break;
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
            yield return new SseItem<object>(Line(lines.Current), "log") { EventId = lines.Current.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        }
    }

    private static bool TryParse(string? level, string? search, out LogFilter filter)
    {
        var isLevel = Enum.TryParse(level ?? nameof(LogLevel.Information), ignoreCase: true, out LogLevel least) && Enum.IsDefined(least);
        filter = new LogFilter(least, search);
        return isLevel;
    }

    private static IResult Level() => Problems.Invalid($"level must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");

    private static object Line(LogLine line) => new
    {
        number = line.Number,
        at = ChinaTime.Format(ChinaTime.ToNs(line.At)),
        level = line.Level.ToString().ToLowerInvariant(),
        category = line.Category,
        message = line.Message,
        error = line.Error,
    };
}
