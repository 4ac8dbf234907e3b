using System.Collections.Concurrent;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Reads.Contracts;

namespace Mdc.Gateway.Push;

/// <summary>The gateway's end of the push hub: who is wanted, by reference counts, and where pushes of an instrument go.</summary>
/// <remarks>
/// Pushes come on grains' turns from several threads: one look-up, one copy. Interest changes on clients' requests, under a lock.
/// </remarks>
internal sealed class MarketTopics(FanoutLoop loop, ContractTable contracts, IPushHub hub) : IPushReceiver
{
    private readonly ConcurrentDictionary<string, TickTopic> _ticks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BarFeed> _bars = new(StringComparer.Ordinal);
    private readonly Lock _interest = new();
    private volatile int _everything;

    /// <inheritdoc/>
    public bool Wants(string instrument) => _everything > 0 || _ticks.ContainsKey(instrument) || _bars.ContainsKey(instrument);

    /// <inheritdoc/>
    public PushInterest Interest => _everything > 0 ? PushInterest.All : new PushInterest(false, _ticks.Keys.Concat(_bars.Keys).ToHashSet());

    /// <inheritdoc/>
    public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        loop.Metrics.Received(frames.Length);
        if (_ticks.TryGetValue(instrument, out var topic)) topic.Post(in after, frames);
    }

    /// <inheritdoc/>
    public void OnBar(in BarPush push)
    {
        if (_bars.TryGetValue(push.Instrument, out var feed)) feed.Post(in push);
    }

    /// <inheritdoc/>
    public void OnMayMiss(PushInterest instruments) => Doubted.Add(instruments);

    /// <summary>Instruments of which pushes may never come; <see cref="MissedPushes"/> looks at them.</summary>
    public DoubtedInstruments Doubted { get; } = new();

    /// <summary>The bars that are wanted.</summary>
    public ICollection<BarFeed> Bars => _bars.Values;

    /// <summary>Every topic there is: of all contracts while <see cref="WantEverything"/> holds.</summary>
    public ICollection<TickTopic> Ticks => _ticks.Values;

    /// <summary>Wants the ticks of instruments; each call is ended by <see cref="Release(IReadOnlyList{TickTopic})"/>.</summary>
    public IReadOnlyList<TickTopic> Want(IReadOnlyList<string> instruments)
    {
        var topics = new TickTopic[instruments.Count];
        lock (_interest)
        {
            for (var i = 0; i < topics.Length; i++)
            {
                topics[i] = Topic(instruments[i]);
                topics[i].Interest++;
            }
        }
        hub.InterestChanged();
        return topics;
    }

    /// <summary>Ends interest in topics; those nobody wants are forgotten.</summary>
    public void Release(IReadOnlyList<TickTopic> topics)
    {
        if (topics.Count == 0) return;
        lock (_interest)
        {
            foreach (var topic in topics)
                if (--topic.Interest == 0 && _everything == 0) _ticks.TryRemove(topic.Instrument, out _);
        }
        hub.InterestChanged();
    }

    /// <summary>Wants the bars of an instrument; ended by <see cref="Release(BarFeed)"/>.</summary>
    public BarFeed WantBars(string instrument)
    {
        BarFeed feed;
        lock (_interest)
        {
            feed = _bars.GetOrAdd(instrument, static (code, topics) => new BarFeed(code, topics.Loop, topics.Doubted), this);
            feed.Interest++;
        }
        hub.InterestChanged();
        return feed;
    }

    /// <summary>Ends interest in bars.</summary>
    public void Release(BarFeed feed)
    {
        lock (_interest)
        {
            if (--feed.Interest == 0) _bars.TryRemove(feed.Instrument, out _);
        }
        hub.InterestChanged();
    }

    /// <summary>Wants the ticks of every contract; ended by <see cref="ReleaseEverything"/>.</summary>
    public IReadOnlyList<TickTopic> WantEverything()
    {
        List<TickTopic> topics;
        lock (_interest)
        {
            _everything++;
            topics = contracts.All.Select(c => Topic(c.Code)).ToList();
        }
        hub.InterestChanged();
        return topics;
    }

    /// <summary>Ends one <see cref="WantEverything"/>.</summary>
    public void ReleaseEverything()
    {
        lock (_interest)
        {
            if (--_everything == 0)
            {
                foreach (var topic in _ticks.Values)
                    if (topic.Interest == 0) _ticks.TryRemove(topic.Instrument, out _);
            }
        }
        hub.InterestChanged();
    }

    private FanoutLoop Loop => loop;

    private TickTopic Topic(string instrument) => _ticks.GetOrAdd(instrument, static (code, l) => new TickTopic(code, l), loop);
}
