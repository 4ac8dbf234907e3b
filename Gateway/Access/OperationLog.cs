using System.Threading.Channels;
using Mdc.Domain.Audit;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Access;

/// <summary>Writes down every operation and every refused attempt: in the log at once, in the store as soon as it answers. Any thread.</summary>
/// <remarks>While the store is away up to <see cref="Waiting"/> entries wait; what comes then is in the log only, and is counted there.</remarks>
internal sealed partial class OperationLog(IServiceProvider services, TimeProvider time, ILogger<OperationLog> logger) : BackgroundService
{
    /// <summary>How many entries may wait for the store.</summary>
    public const int Waiting = 4_096;

    private const int MostAtOnce = 256;
    private const int LongestAction = 300;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly IAuditTrail? _trail = services.GetService<IAuditTrail>();
    private readonly Channel<AuditEntry> _entries = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(Waiting) { SingleReader = true });

    /// <summary>Writes down what a request came to. Never blocks.</summary>
    public void Done(HttpContext context)
    {
        // The path without its query: a secret that somebody put there wrongly must not be kept.
        var action = Printable($"{context.Request.Method} {context.Request.Path}");
        var entry = new AuditEntry(
            ChinaTime.ToNs(time.GetUtcNow()), context.Actor(), action, context.Response.StatusCode, context.Connection.RemoteIpAddress?.ToString() ?? "unknown");
        LogOperation(entry.Actor, entry.From, entry.Action, entry.Outcome);
        if (_trail is not null && !_entries.Writer.TryWrite(entry)) LogDropped(entry.Action);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_trail is null) return;
        var batch = new List<AuditEntry>();
        try
        {
            while (await _entries.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < MostAtOnce && _entries.Reader.TryRead(out var entry)) batch.Add(entry);
                while (!await TryStore(batch, stoppingToken)) await Task.Delay(RetryAfter, time, stoppingToken);
                batch.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            while (_entries.Reader.TryRead(out var entry)) batch.Add(entry);
            if (batch.Count > 0) await TryStore(batch, CancellationToken.None);
        }
    }

    private async Task<bool> TryStore(List<AuditEntry> batch, CancellationToken cancellation)
    {
        try
        {
            await _trail!.Append(batch, cancellation);
            return true;
        }
        catch (StoreUnavailableException e)
        {
            LogWaiting(batch.Count, e.Message);
            return false;
        }
    }

    private static string Printable(string text) =>
        string.Concat((text.Length <= LongestAction ? text : text[..LongestAction]).Select(c => char.IsControl(c) ? '?' : c));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Actor} at {From}: {Action} answered {Outcome}")]
    private partial void LogOperation(string actor, string from, string action, int outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit has no room: {Action} is in this log only")]
    private partial void LogDropped(string action);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} audit entries wait for the store: {Why}")]
    private partial void LogWaiting(int count, string why);
}
