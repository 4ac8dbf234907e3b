using Mdc.Feeder.Fronts.Dispatch;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>A dispatcher, its fronts, and the plan as a front's session would have followed it.</summary>
internal sealed class PlanRig
{
    private readonly Dictionary<ushort, HashSet<string>> _carried = [];

    public PlanRig(DispatchStrategy strategy, int redundancy = 2) => Dispatcher = new SubscriptionDispatcher(strategy, redundancy);

    public SubscriptionDispatcher Dispatcher { get; }

    public List<DispatchFront> Fronts { get; set; } = [];

    public static string[] Instruments(int count) => [.. Enumerable.Range(0, count).Select(i => $"x{i}")];

    /// <summary>As many fronts as brokers, but for every third, whose broker has two.</summary>
    public static List<DispatchFront> Market(int count, int budget) =>
        [.. Enumerable.Range(1, count).Select(n => new DispatchFront((ushort)n, $"broker {n - (n % 3 == 0 ? 1 : 0)}", 0, budget, 1, IsStable: true))];

    public static DispatchFront Front(int number, string? broker = null, int priority = 0, int budget = 10_000, double quality = 1, bool isStable = true) =>
        new((ushort)number, broker ?? $"broker {number}", priority, budget, quality, isStable);

    public IReadOnlyList<SubscriptionMove> Plan(bool rebalance = false)
    {
        var moves = Dispatcher.Plan(Fronts, rebalance);
        foreach (var (front, instrument, isAdded) in moves)
        {
            if (!_carried.TryGetValue(front, out var carried)) _carried[front] = carried = [];
            Assert.True(isAdded ? carried.Add(instrument) : carried.Remove(instrument), $"{(isAdded ? "adds" : "leaves")} {instrument} at {front} twice");
        }
        return moves;
    }

    public IReadOnlyCollection<string> CarriedBy(int front) => _carried.GetValueOrDefault((ushort)front, []);

    public int[] Loads() => [.. Fronts.Select(front => CarriedBy(front.Number).Count)];

    /// <summary>Fronts that carry an instrument, as the moves left it.</summary>
    public ushort[] Of(string instrument) => [.. _carried.Where(front => front.Value.Contains(instrument)).Select(front => front.Key).Order()];

    public void BudgetsAreKept() => Assert.All(Fronts, front => Assert.InRange(CarriedBy(front.Number).Count, 0, front.Budget));
}
