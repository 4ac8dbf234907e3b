using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Contracts;

/// <summary>Which of a product's futures is the main contract of the next trading day.</summary>
/// <remarks>
/// The rule is tqsdk's: the contract that has both the largest open interest and the largest volume at the end of a trading day is the main
/// contract from the next trading day's first session on, and what was main before never is again. What that leaves open is decided here: a
/// challenger must beat the main contract in both, so a tie changes nothing; challengers that tie go by the nearer delivery; a main contract
/// that has traded for the last time, and the first one, is followed by the largest open interest, then volume, then the nearer delivery.
/// Pure: the order of what it is given does not matter.
/// </remarks>
public static class MainContractRule
{
    /// <summary>The roll that a trading day's figures decide; null where the main contract stays or nobody can follow it.</summary>
    /// <param name="rolls">All rolls so far, oldest first; the last one's contract is the main one.</param>
    /// <param name="figures">One trading day's final figures: futures of one product, each at most once.</param>
    /// <param name="next">The trading day after it.</param>
    /// <param name="isListed">Whether a contract can be traded on <paramref name="next"/>.</param>
    public static MainContractRoll? Decide(
        IReadOnlyList<MainContractRoll> rolls, IReadOnlyCollection<ContractDay> figures, TradingDay next, Func<Contract, bool> isListed)
    {
        var main = rolls.Count == 0 ? Contract.None : rolls[^1].To;
        var mainMustGo = main.IsNone || !isListed(main);
        ContractDay[] ranked = [.. figures.OrderByDescending(day => day.OpenInterest).ThenByDescending(day => day.Volume).ThenBy(day => day.Contract)];
        var ofMain = Array.FindIndex(ranked, day => day.Contract == main);

        var follower = mainMustGo ? Array.FindIndex(ranked, MayFollow) : LeaderOver(ofMain);
        if (follower < 0) return null;
        return new MainContractRoll(next, main, ranked[follower].Contract, ofMain < 0 ? Price.None : ranked[ofMain].Close, ranked[follower].Close);

        bool MayFollow(ContractDay day) => isListed(day.Contract) && !rolls.Any(roll => roll.To == day.Contract);

        int LeaderOver(int incumbent)
        {
            // The main contract's own figures may come last: without them nobody has beaten it.
            if (incumbent < 0) return -1;
            var leads = ranked[0].OpenInterest > ranked[incumbent].OpenInterest
                && ranked[0].Volume > ranked[incumbent].Volume
                && ranked[0].Volume == ranked.Max(day => day.Volume);
            return leads && MayFollow(ranked[0]) ? 0 : -1;
        }
    }

    /// <summary>The main contract of a trading day: that of the last roll not after it; <see cref="Contract.None"/> before the first.</summary>
    public static Contract MainOn(TradingDay day, IReadOnlyList<MainContractRoll> rolls)
    {
        for (var i = rolls.Count - 1; i >= 0; i--)
            if (rolls[i].Day <= day) return rolls[i].To;
        return Contract.None;
    }
}
