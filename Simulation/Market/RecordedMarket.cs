using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder;
using Mdc.Feeder.Replay;

namespace Mdc.Simulation.Market;

/// <summary>Recorded days as a market: what the recorder got, in its order, each tick once for every content.</summary>
/// <remarks>
/// One gate dates the rows, alone and in order. Rows that it refuses for what is in them are left out: generated damage has those. Repeats and
/// falls stay, for what becomes of them depends on what a feeder has heard.
/// </remarks>
internal static class RecordedMarket
{
    /// <summary>Reads the files. Throws <see cref="SourceException"/> for one that can't be read, or that has no usable row.</summary>
    public static MarketScript Read(IReadOnlyList<string> paths, MarketRules rules)
    {
        var gate = new TickGate(rules, shards: 1, SourceKind.Simulated, new NothingJournaled());
        using var source = new CsvTickSource(paths, rules.Calendar);
        var market = new Rows(rules);
        var frames = new TickFrame[1_024];
        while (!source.HasEnded)
        {
            var count = source.Read(frames);
            foreach (ref var frame in frames.AsSpan(0, count))
                if (frame.Kind == RecordKind.Tick && gate.Pass(ref frame, out _) is TickRule.Accepted or TickRule.Repeat or TickRule.FallingVolume) market.Add(frame);
        }
        return market.Script();
    }

    private sealed class Rows(MarketRules rules)
    {
        private readonly List<ListedInstrument> _instruments = [];
        private readonly Dictionary<string, int> _byCode = new(StringComparer.Ordinal);
        private readonly Dictionary<(int Instrument, ulong Hash), int> _contents = [];
        private readonly List<(TickFrame Frame, TickTruth Truth)> _ticks = [];
        private readonly List<Push> _pushes = [];
        private long _atNs = long.MinValue;

        public void Add(TickFrame frame)
        {
            var instrument = InstrumentOf(frame);
            _atNs = Math.Max(_atNs, frame.ExchangeNs);
            var key = (instrument, TickContent.Hash(frame));
            if (!_contents.TryGetValue(key, out var content))
            {
                _contents.Add(key, content = _ticks.Count);
                var truth = new TickTruth(instrument, frame.TradingDay, frame.ExchangeNs, TickRule.Accepted);
                // As a front sends it: what the gate completed is the feeder's to find.
                (frame.Disposition, frame.ExchangeNs, frame.Shard, frame.Flags, frame.TradingDay) = (TickRule.Accepted, 0, 0, TickFlags.None, TradingDay.None);
                _ticks.Add((frame, truth));
            }
            _pushes.Add(new Push(_atNs, content));
        }

        public MarketScript Script()
        {
            if (_pushes.Count == 0) throw new SourceException("The recordings have no tick that a gate would take.");
            return new MarketScript(rules, _instruments, [.. _ticks.Select(tick => tick.Truth.Day).Distinct().Order()], _ticks, _pushes);
        }

        private int InstrumentOf(in TickFrame frame)
        {
            var code = frame.Instrument.ToText();
            if (_byCode.TryGetValue(code, out var known)) return known;
            if (!InstrumentCode.TryParse(code, frame.TradingDay, rules.Products, out var instrument, out var reason)) throw new SourceException($"{code}: {reason}");
            _byCode.Add(code, _instruments.Count);
            _instruments.Add(new ListedInstrument(code, instrument.Product));
            return _instruments.Count - 1;
        }
    }

    private sealed class NothingJournaled : IDayContents
    {
        public TradingDay NewestBefore => TradingDay.None;

        public IReadOnlyList<TickFrame> Read(string instrument, TradingDay day) => [];
    }
}
