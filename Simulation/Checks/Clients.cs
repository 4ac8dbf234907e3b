using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Simulation.Market;

namespace Mdc.Simulation.Checks;

/// <summary>Everything that clients of the silos were pushed.</summary>
internal sealed class Clients
{
    /// <summary>How often each content was pushed.</summary>
    public Dictionary<int, int> Ticks { get; } = [];

    /// <summary>The newest closed or revised state of each bar, and what its instrument had seen.</summary>
    public Dictionary<(string Instrument, long StartNs), (Bar Bar, FeedPositions Seen)> Bars { get; } = [];

    /// <summary>What was pushed out of order; null where nothing was.</summary>
    public string? Disorder { get; private set; }

    /// <summary>A client of a new silo.</summary>
    public IPushReceiver NewClient() => new Client(this);

    private sealed class Client(Clients all) : IPushReceiver
    {
        private readonly Dictionary<string, FeedPositions> _seen = new(StringComparer.Ordinal);

        public bool Wants(string instrument) => true;

        public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
        {
            var seen = _seen.GetValueOrDefault(instrument);
            var isReplay = frames[0].FeedPosition.CompareTo(seen[frames[0].Feeder]) <= 0;
            if (isReplay) seen.Set(frames[0].FeedPosition with { N = frames[0].Position - 1 });
            foreach (ref readonly var frame in frames)
            {
                if (frame.FeedPosition.CompareTo(seen[frame.Feeder]) <= 0) all.Disorder ??= $"{instrument} was pushed {frame.FeedPosition} after {seen[frame.Feeder]}.";
                seen.Advance(frame.FeedPosition);
                var content = MarketScript.ContentOf(frame);
                all.Ticks[content] = all.Ticks.GetValueOrDefault(content) + 1;
            }
            _seen[instrument] = seen;
        }

        public void OnMayMiss(PushInterest instruments)
        {
        }

        public void OnBar(in BarPush push)
        {
            if (push.State == BarPushState.Forming) return;
            // As a gateway does: what had seen less is older, whenever it comes.
            var key = (push.Instrument, push.Bar.StartNs);
            if (all.Bars.TryGetValue(key, out var known) && known.Seen.Covers(push.Seen) && !push.Seen.Covers(known.Seen)) return;
            all.Bars[key] = (push.Bar, push.Seen);
        }
    }
}
