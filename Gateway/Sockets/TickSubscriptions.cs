using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Push;
using Mdc.Gateway.Resume;

namespace Mdc.Gateway.Sockets;

/// <summary>One client's tick subscriptions. Requests come one after the other.</summary>
internal sealed class TickSubscriptions(ClientQueue queue, SocketServices services, CatchUp catchUp)
{
    private const int ParallelReads = 32;

    private readonly Dictionary<string, TickSubscription> _all = new(StringComparer.Ordinal);

    /// <summary>Subscribes and answers.</summary>
    /// <param name="wishes">What is wanted; an instrument that is named twice counts once.</param>
    /// <param name="answer">Makes the answer of what became of each.</param>
    public async Task Subscribe(IReadOnlyList<TickWish> wishes, Func<IReadOnlyList<InstrumentResult>, byte[]> answer)
    {
        await LearnOf(wishes);
        var results = wishes.Select(w => new InstrumentResult(w.Instrument, services.Contracts.TryFind(w.Instrument, out _) ? "accepted" : "unknown")).ToList();
        var wanted = wishes.Where((w, i) => results[i].Result == "accepted" && (w.IsSpecial || !_all.ContainsKey(w.Instrument))).DistinctBy(w => w.Instrument).ToList();
        if (_all.Count + wanted.Count(w => !_all.ContainsKey(w.Instrument)) > services.Limits.MaxInstruments)
        {
            await services.Loop.Run(() => queue.Send(Reply.Error("too_many", $"A client may subscribe to at most {services.Limits.MaxInstruments} instruments.")));
            return;
        }

        // Where the journal ends, then interest, then the snapshot, then the subscription: no tick falls between.
        var starts = await Starts(wanted);
        Tell(results, wanted, starts);
        var topics = services.Topics.Want([.. wanted.Select(w => w.Instrument)]);
        TickFrame?[] snapshots;
        try
        {
            snapshots = await Snapshots(topics);
        }
        catch
        {
            services.Topics.Release(topics);
            throw;
        }
        var replaced = new List<TickTopic>();
        await services.Loop.Run(() =>
        {
            queue.Send(answer(results));
            for (var i = 0; i < wanted.Count; i++)
            {
                if (snapshots[i] is { } snapshot) topics[i].Seed(in snapshot);
                if (_all.Remove(wanted[i].Instrument, out var before))
                {
                    before.End();
                    replaced.Add(before.Topic);
                }
                var subscription = Make(wanted[i], topics[i], starts[i]);
                _all.Add(wanted[i].Instrument, subscription);
                subscription.Start();
            }
        });
        services.Topics.Release(replaced);
    }

    /// <summary>Gives instruments up and answers.</summary>
    public async Task Unsubscribe(IReadOnlyList<string> codes)
    {
        var removed = new List<TickSubscription>();
        var results = new List<InstrumentResult>(codes.Count);
        foreach (var code in codes)
        {
            if (_all.Remove(code, out var subscription)) removed.Add(subscription);
            results.Add(new InstrumentResult(code, subscription is null ? "unknown" : "removed"));
        }
        await services.Loop.Run(() =>
        {
            foreach (var subscription in removed) subscription.End();
            queue.Send(Reply.Unsubscribed(results));
        });
        services.Topics.Release([.. removed.Select(s => s.Topic)]);
    }

    /// <summary>Sends the resume tokens: in one turn with reading what was sent, so that all pushes before them count as had, and none after.</summary>
    public Task SendTokens() => services.Loop.Run(() =>
    {
        var tokens = services.Tokens.Make(_all.Values.Select(s => new ResumePoint(s.Topic.Instrument, s.Sent)));
        if (tokens.Count == 0) queue.Send(Reply.ResumeToken("", 1, 1));
        for (var i = 0; i < tokens.Count; i++) queue.Send(Reply.ResumeToken(tokens[i], i + 1, tokens.Count));
    });

    /// <summary>Ends all. On the loop.</summary>
    public void End()
    {
        foreach (var subscription in _all.Values) subscription.End();
    }

    /// <summary>What is subscribed to.</summary>
    public IReadOnlyList<TickTopic> Topics => [.. _all.Values.Select(s => s.Topic)];

    /// <summary>The last ticks of topics that know none yet.</summary>
    public static async Task<TickFrame?[]> Snapshots(IReadOnlyList<TickTopic> topics, SocketServices services)
    {
        var snapshots = new TickFrame?[topics.Count];
        await Parallel.ForAsync(0, topics.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads }, async (i, _) =>
        {
            if (!topics[i].HasLast) snapshots[i] = await services.Reads.GetLast(topics[i].Instrument);
        });
        return snapshots;
    }

    private Task<TickFrame?[]> Snapshots(IReadOnlyList<TickTopic> topics) => Snapshots(topics, services);

    private TickSubscription Make(TickWish wish, TickTopic topic, FeedPositions start) => wish switch
    {
        { IsEvery: true } => new EveryTick(topic, queue, catchUp, start, hasSnapshot: wish.After is null),
        { MaxRate: { } rate } => new PacedTicks(topic, queue, services.Pacer, Pacer.IntervalOf(rate)),
        _ => new NewestTicks(topic, queue, wish.MarksGaps, services.Loop),
    };

    // Where each wish for every tick begins: after what the client has, at other feeders where their journals end now.
    private async Task<FeedPositions[]> Starts(List<TickWish> wishes)
    {
        var starts = new FeedPositions[wishes.Count];
        await Parallel.ForAsync(0, wishes.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads }, async (i, _) =>
        {
            if (!wishes[i].IsEvery) return;
            var start = wishes[i].After ?? default;
            foreach (var feeder in services.Options.Feeders)
            {
                if (start.All().Any(p => p.Feeder == feeder)) continue;
                var end = await services.Reads.ReadAfter(feeder, wishes[i].Instrument, new FeedPosition(feeder, uint.MaxValue, long.MaxValue));
                start.Set(end.ShardTail with { Feeder = feeder });
            }
            starts[i] = start;
        });
        return starts;
    }

    private static void Tell(List<InstrumentResult> results, List<TickWish> wanted, FeedPositions[] starts)
    {
        var told = wanted.Zip(starts).Where(w => w.First.IsEvery).ToDictionary(w => w.First.Instrument, w => PositionText.Of(w.Second), StringComparer.Ordinal);
        for (var i = 0; i < results.Count; i++)
            if (told.TryGetValue(results[i].Code, out var after)) results[i] = results[i] with { After = after };
    }

    // After a restart an instrument is listed once it ticks again; who has a position of it need not wait for that.
    private async Task LearnOf(IReadOnlyList<TickWish> wishes)
    {
        var learned = new List<string>();
        foreach (var wish in wishes)
        {
            if (wish.After is null || services.Contracts.TryFind(wish.Instrument, out _)) continue;
            if (await services.Reads.IsJournaled(wish.Instrument)) learned.Add(wish.Instrument);
        }
        if (learned.Count > 0) services.Contracts.Add(learned, TradingDay.Of(ChinaTime.DateOf(ChinaTime.ToNs(services.Time.GetUtcNow()))));
    }
}
