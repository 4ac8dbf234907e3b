using System.Globalization;
using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Simulation.Scheduling;

namespace Mdc.Simulation.Market;

/// <summary>One push of the exchanges as it is on its way to every front.</summary>
/// <param name="AtNs">When it leaves, exchange time, unix nanoseconds.</param>
/// <param name="Content">Index into <see cref="MarketScript.Contents"/>: two pushes of one content are copies of one tick.</param>
internal readonly record struct Push(long AtNs, int Content);

/// <summary>One tick as the exchange made it.</summary>
/// <param name="Instrument">Index into <see cref="MarketScript.Instruments"/>; -1 for damage that belongs to none.</param>
/// <param name="Day">The trading day it counts for.</param>
/// <param name="StampNs">What its time fields say, unix nanoseconds.</param>
/// <param name="Fault">What is wrong with it in itself; accepted where nothing is.</param>
internal readonly record struct TickTruth(int Instrument, TradingDay Day, long StampNs, TickRule Fault);

/// <summary>An instrument of a generated market.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Product">Its product.</param>
internal sealed record ListedInstrument(string Code, Product Product);

/// <summary>
/// Trading days, written before anything is sent. Generated ones are a function of their seed: nights and days, breaks, auctions, edges, late
/// volume, quiet contracts, CZCE's equal stamps, late ticks, copies, damage. Read by any number of worlds at once.
/// </summary>
internal sealed class MarketScript
{
    /// <summary>How many trading days there are.</summary>
    public const int Days = 2;

    // A feeder that is down for a while must still be handed 20,000 of them.
    private const int FewestPushes = 28_000;

    private static readonly string[] Roots =
    [
        "au", "ag", "cu", "al", "rb", "hc", "ru", "sc", "nr", "m", "i", "p", "jm", "c", "SR", "MA", "TA", "CF", "FG", "AP", "IF", "IC", "T", "TS", "si", "lc",
    ];

    private readonly List<TickFrame> _frames = [];
    private readonly List<TickTruth> _contents = [];

    /// <summary>Writes the market of a seed.</summary>
    public MarketScript(long seed, MarketRules rules)
    {
        var random = SeededRandom.For(seed, "market");
        Rules = rules;
        TradingDays = DaysFor(random, rules);
        var (listed, pushes) = (List(random, rules, TradingDays[0]), new List<Push>(32_000));
        Instruments = listed;
        for (var i = 0; i < listed.Count || pushes.Count < FewestPushes; i++)
        {
            if (i == listed.Count) listed.Add(After(listed[i - Roots.Length]));
            var writer = new InstrumentWriter(this, i, SeededRandom.For(seed, listed[i].Code), pushes);
            foreach (var day in TradingDays) writer.WriteDay(day);
        }
        Damage.AddTo(this, pushes, random);
        Pushes = [.. pushes.Select((push, i) => (push, i)).OrderBy(each => each.push.AtNs).ThenBy(each => each.i).Select(each => each.push)];
    }

    /// <summary>A market that was.</summary>
    /// <param name="rules">Products, calendar and sessions.</param>
    /// <param name="instruments">What is traded.</param>
    /// <param name="days">The trading days, in order.</param>
    /// <param name="ticks">The contents, by their index.</param>
    /// <param name="pushes">In the order in which they leave.</param>
    public MarketScript(MarketRules rules, IReadOnlyList<ListedInstrument> instruments, IReadOnlyList<TradingDay> days, IEnumerable<(TickFrame Frame, TickTruth Truth)> ticks, IEnumerable<Push> pushes)
    {
        (Rules, Instruments, TradingDays) = (rules, instruments, days);
        foreach (var (frame, truth) in ticks) Add(frame, truth);
        Pushes = [.. pushes];
    }

    public MarketRules Rules { get; }

    public IReadOnlyList<TradingDay> TradingDays { get; }

    public IReadOnlyList<ListedInstrument> Instruments { get; }

    /// <summary>In the order in which they leave.</summary>
    public Push[] Pushes { get; }

    /// <summary>What the exchange says of each content.</summary>
    public IReadOnlyList<TickTruth> Contents => _contents;

    /// <summary>When the fronts open: before the first auction.</summary>
    public long StartNs => Pushes[0].AtNs - ChinaTime.NsPerMinute;

    /// <summary>The frame of a content, as a front sends it.</summary>
    public TickFrame FrameOf(int content) => _frames[content];

    /// <summary>The content a frame carries: its number is in an amount that nothing computes with.</summary>
    public static int ContentOf(in TickFrame frame) => frame.Depth[4].AskVolume - 1;

    /// <summary>Adds a tick. Returns its content.</summary>
    public int Add(TickFrame frame, TickTruth truth)
    {
        frame.Depth[4].AskVolume = _frames.Count + 1;
        _frames.Add(frame);
        _contents.Add(truth);
        return _frames.Count - 1;
    }

    private static TradingDay[] DaysFor(SeededRandom random, MarketRules rules)
    {
        var day = TradingDay.Of(new DateOnly(2024, 1, 10).AddDays(random.Next(700)));
        while (true)
        {
            var first = rules.Calendar.Next(day);
            var second = rules.Calendar.Next(first);
            if (rules.Calendar.HasNight(first) && rules.Calendar.HasNight(second)) return [first, second];
            day = first;
        }
    }

    // The same month two years on: no listed contract is that far.
    private static ListedInstrument After(ListedInstrument instrument)
    {
        var (root, month) = (instrument.Product.Root, instrument.Code[^2..]);
        var year = int.Parse(instrument.Code[root.Length..^2], CultureInfo.InvariantCulture);
        return new ListedInstrument(instrument.Product.Exchange == Exchange.CZCE ? $"{root}{(year + 2) % 10}{month}" : $"{root}{(year + 2) % 100:D2}{month}", instrument.Product);
    }

    private static List<ListedInstrument> List(SeededRandom random, MarketRules rules, TradingDay day)
    {
        var listed = new List<ListedInstrument>();
        foreach (var root in Roots)
        {
            if (!rules.Products.TryFind(root, out var product)) throw new InvalidOperationException($"The product table has no {root}.");
            var month = day.ToDate().AddMonths(1);
            for (var contract = 3 + random.Next(2); contract > 0; contract--, month = month.AddMonths(1 + random.Next(3)))
            {
                var year = product.Exchange == Exchange.CZCE ? $"{month.Year % 10}" : $"{month.Year % 100:D2}";
                listed.Add(new ListedInstrument($"{root}{year}{month.Month:D2}", product));
            }
        }
        return listed;
    }
}
