using System.Threading.Channels;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Push;
using Mdc.Gateway.Sockets;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Resume;

/// <summary>Brings one client's <see cref="EveryTick"/> subscriptions from where they are to the live pushes, out of the journal.</summary>
/// <remarks>
/// No seam: every tick is journaled before it is pushed, and a subscription joins on the fan-out loop, in the turn that finds nothing handed
/// out after what the client has. One page is in memory at a time; the next one waits until the client has room.
/// </remarks>
internal sealed partial class CatchUp(ClientQueue queue, SocketServices services, ILogger logger)
{
    private const int TicksPerTurn = 64;
    private const int RoundsBeforeGivingUp = 100;
    private static readonly TimeSpan RoundAgainAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly Queue<EveryTick> _lagging = [];
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Memory for a message to this client; the loop's.</summary>
    public Encoded Message => services.Loop.Aside;

    /// <summary>Takes a subscription that is not live. On the loop.</summary>
    public void Add(EveryTick subscription)
    {
        _lagging.Enqueue(subscription);
        _bell.Writer.TryWrite(true);
    }

    /// <summary>Works until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            while (await _bell.Reader.WaitToReadAsync(cancellation))
            {
                _bell.Reader.TryRead(out _);
                while (await Next() is { } lagging) await BringUp(lagging, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<EveryTick?> Next()
    {
        EveryTick? next = null;
        await services.Loop.Run(() => _lagging.TryDequeue(out next));
        return next;
    }

    private async Task BringUp(EveryTick subscription, CancellationToken cancellation)
    {
        for (var idle = 0; !subscription.HasEnded;)
        {
            // Pages of history are the second thing to do without.
            while (services.Memory.IsShort) await Task.Delay(RetryAfter, services.Time, cancellation);
            var sent = 0;
            try
            {
                foreach (var feeder in services.Options.Feeders) sent += await ReadFeeder(subscription, feeder, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(subscription.Topic.Instrument, e);
                await Task.Delay(RetryAfter, services.Time, cancellation);
                continue;
            }
            var isLive = false;
            await services.Loop.Run(() => isLive = subscription.TryJoin());
            if (isLive) return;
            if (sent > 0) idle = 0;
            else if (++idle < RoundsBeforeGivingUp) await Task.Delay(RoundAgainAfter, services.Time, cancellation);
            else await services.Loop.Run(() => Skip(subscription));
        }
    }

    // What was pushed is not in the journal: its record is damaged.
    private void Skip(EveryTick subscription)
    {
        var last = subscription.Topic.Last.FeedPosition;
        services.Loop.Metrics.GapMarked();
        subscription.Mark(new GapMark(subscription.Topic.Instrument, subscription.Sent[last.Feeder], last, null, GapMark.NotKept));
        foreach (var seen in subscription.Topic.Seen.All()) subscription.GoOnAfter(seen);
    }

    private async Task<int> ReadFeeder(EveryTick subscription, byte feeder, CancellationToken cancellation)
    {
        var sent = 0;
        while (!subscription.HasEnded)
        {
            var after = FeedPosition.None;
            await services.Loop.Run(() => after = subscription.Sent[feeder]);
            var page = await services.Reads.ReadAfter(feeder, subscription.Topic.Instrument, after);
            if (await MarkGap(subscription, after, page)) return sent;
            sent += await Send(subscription, page.Ticks, cancellation);
            if (!page.HasMore) return sent;
        }
        return sent;
    }

    // True where the client is ahead of the cluster: it goes on after what there is.
    private async Task<bool> MarkGap(EveryTick subscription, FeedPosition after, JournalPage page)
    {
        var isAhead = after.CompareTo(page.ShardTail) > 0;
        if (!isAhead && page.LostBefore.IsNone) return false;
        services.Loop.Metrics.GapMarked();
        var instrument = subscription.Topic.Instrument;
        await services.Loop.Run(() =>
        {
            subscription.Mark(isAhead
                ? new GapMark(instrument, after, page.ShardTail, null, GapMark.Ahead)
                : new GapMark(instrument, after, page.LostBefore, null, GapMark.NotKept));
            if (isAhead) subscription.GoOnAfter(page.ShardTail with { Feeder = after.Feeder });
        });
        return isAhead;
    }

    private async Task<int> Send(EveryTick subscription, TickBatch ticks, CancellationToken cancellation)
    {
        var (at, count) = (0, ticks.Records.Length);
        while (at < count)
        {
            Task? room = null;
            await services.Loop.Run(() =>
            {
                var records = ticks.Records;
                for (var end = Math.Min(count, at + TicksPerTurn); at < end; at++)
                {
                    if (subscription.Offer(in records[at], Message)) continue;
                    room = queue.Room();
                    return;
                }
            });
            if (room is not null) await room.WaitAsync(cancellation);
        }
        services.Loop.Metrics.Replayed(count);
        return count;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal was not read for a client of {Instrument}; it is tried again")]
    private partial void LogFailed(string instrument, Exception exception);
}
