using System.Collections.Immutable;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Calendar;

/// <summary>Where the products that share their hours stand in their trading day at an instant.</summary>
/// <param name="Products">Their roots, in order.</param>
/// <param name="Day">The trading day the instant belongs to.</param>
/// <param name="Phase">What the instant is to it.</param>
/// <param name="OpenSinceNs">When the section began that the instant is inside of, unix nanoseconds; null outside of one.</param>
/// <param name="Next">The events to come, soonest first.</param>
public sealed record SessionState(ImmutableArray<string> Products, TradingDay Day, Phase Phase, long? OpenSinceNs, ImmutableArray<SessionEvent> Next)
{
    /// <summary>How many events to come are told: enough for the next break, its end and the close of any trading day.</summary>
    public const int EventsTold = 8;

    /// <summary>True while a liquid product that is silent has a reason to worry: inside a section.</summary>
    public bool ExpectsTicks => OpenSinceNs is not null;

    /// <summary>The states of an exchange's products, those with the same hours on that day together, by the first root of each.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="ns">The instant, unix nanoseconds.</param>
    /// <param name="rules">Products, calendar and sessions; products without hours are left out.</param>
    public static IReadOnlyList<SessionState> At(Exchange exchange, long ns, MarketRules rules)
    {
        var day = ExchangeClock.TradingDayAt(ns, rules.Calendar);
        var bySessions = new Dictionary<TradingSessions, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var product in rules.Products.All)
        {
            if (product.Exchange != exchange || !rules.Sessions.TryFind(product.Root, day, rules.Calendar, out var sessions)) continue;
            if (!bySessions.TryGetValue(sessions, out var roots)) bySessions[sessions] = roots = [];
            roots.Add(product.Root);
        }

        return
        [
            .. bySessions.OrderBy(group => group.Value[0], StringComparer.Ordinal).Select(group => new SessionState(
                [.. group.Value], day, group.Key.At(ns), OpenSince(group.Key, ns), [.. SessionEvent.After(group.Value[0], ns, rules).Take(EventsTold)])),
        ];
    }

    private static long? OpenSince(TradingSessions sessions, long ns) =>
        sessions.SectionAt(ns) is var section and >= 0 ? sessions.Sections[section].StartNs : null;
}
