using System.Collections.Concurrent;
using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Reads;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Push;

/// <summary>Looks what instruments have of which pushes may never come, and hands out what is missing: ticks from the journal, bars from where they are kept.</summary>
/// <remarks>
/// Only what is watched is asked for, a few instruments at a time. One that could not be asked is asked again. A client that is sent every
/// tick gets them in their order: those that follow what was handed out, and where that can't be known its own way through the journal.
/// </remarks>
internal sealed partial class MissedPushes(
    FanoutLoop loop, MarketTopics topics, IMarketReads reads, BarReader bars, GatewayOptions options, TimeProvider time, ILogger<MissedPushes> logger) : BackgroundService
{
    private const int ParallelLooks = 8;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var doubted = await topics.Doubted.TakeAsync(stoppingToken);
                var ticks = topics.Ticks.Where(topic => IsOf(doubted, topic.Instrument)).Select(topic => (topic.Instrument, Look: (Func<Task>)(() => Look(topic))));
                var minutes = topics.Bars.Where(feed => IsOf(doubted, feed.Instrument)).Select(feed => (feed.Instrument, Look: (Func<Task>)(() => Look(feed, stoppingToken))));
                if (await Each([.. ticks, .. minutes], stoppingToken)) continue;
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static bool IsOf(PushInterest doubted, string instrument) => doubted.Everything || doubted.Instruments.Contains(instrument);

    // False where the cluster or the store did not answer: then the rest is not asked either, and stays in doubt.
    private async Task<bool> Each(IReadOnlyList<(string Instrument, Func<Task> Look)> looks, CancellationToken cancellation)
    {
        var left = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(looks, new ParallelOptions { MaxDegreeOfParallelism = ParallelLooks, CancellationToken = cancellation }, async (item, _) =>
        {
            try
            {
                if (left.IsEmpty) await item.Look();
                else left.Add(item.Instrument);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (left.IsEmpty) LogFailed(item.Instrument, e);
                left.Add(item.Instrument);
            }
        });
        if (left.IsEmpty) return true;
        topics.Doubted.Add(new PushInterest(false, left.ToHashSet(StringComparer.Ordinal)));
        return false;
    }

    private async Task Look(TickTopic topic)
    {
        var (hasLast, seen) = (false, default(FeedPositions));
        await loop.Run(() => (hasLast, seen) = (topic.HasLast, topic.Seen));
        // Without a position to go on after, the grain knows the newest, and each client where it begins.
        var isPlaced = hasLast && options.Feeders.All(feeder => !seen[feeder].IsNone);
        if (!hasLast && await reads.GetLast(topic.Instrument) is { } last) await loop.Run(() => topic.Seed(in last));
        foreach (var feeder in options.Feeders)
            if (!seen[feeder].IsNone) await Read(topic, feeder, seen);
        if (!isPlaced) await loop.Run(topic.Doubt);
    }

    private async Task Read(TickTopic topic, byte feeder, FeedPositions after)
    {
        for (var hasMore = true; hasMore;)
        {
            var page = await reads.ReadAfter(feeder, topic.Instrument, after[feeder]);
            await loop.Run(() =>
            {
                // Who is sent every tick is told what the journal no longer has.
                if (!page.LostBefore.IsNone) topic.Doubt();
                loop.Metrics.Healed(topic.Catch(after, page.Ticks.Records));
            });
            hasMore = page.HasMore;
            if (hasMore) after.Set(page.Ticks.Records[^1].FeedPosition);
        }
    }

    private async Task Look(BarFeed feed, CancellationToken cancellation)
    {
        var look = default(MinuteLine.Look);
        await loop.Run(() => look = feed.BeginLook());
        var (minutes, formingStartNs) = look.FromNs is { } from
            ? await bars.Minutes(new BarQuery(feed.Instrument, from), cancellation)
            : await bars.NewestDay(feed.Instrument, cancellation);
        await loop.Run(() => loop.Metrics.Healed(feed.Catch(minutes, formingStartNs, look)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Instrument} has could not be looked at, and pushes of it and of others may be missing; it is tried again")]
    private partial void LogFailed(string instrument, Exception exception);
}
