using Mdc.Domain.Calendar;

namespace Mdc.Domain.Contracts;

/// <summary>Takes the final figures of one product's futures as they come in, and knows the main contract of each trading day.</summary>
/// <remarks>
/// A trading day may still change its mind while nobody has begun the next one: figures come one by one, and again with the volume that is
/// booked after the close. Once the next day has begun its main contract is settled, for night and day alike: figures that come later
/// change nothing. A day whose figures were all late decides nothing, so the main contract stays. One owner, one thread.
/// </remarks>
/// <param name="calendar">Knows the next trading day.</param>
/// <param name="isListed">Whether a contract can be traded on a day.</param>
public sealed class MainContractLedger(TradingCalendar calendar, Func<Contract, TradingDay, bool> isListed)
{
    private readonly List<MainContractRoll> _settled = [];
    private readonly Dictionary<Contract, ContractDay> _figures = [];

    /// <summary>The trading day that has begun last: everything up to and with it is settled.</summary>
    public TradingDay Begun { get; private set; }

    /// <summary>The figures that still may change, all of <see cref="Begun"/>.</summary>
    public IReadOnlyCollection<ContractDay> Figures => _figures.Values;

    /// <summary>The rolls that can't change any more, oldest first.</summary>
    public IReadOnlyList<MainContractRoll> Settled => _settled;

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(TradingDay begun, IEnumerable<MainContractRoll> settled, IEnumerable<ContractDay> figures)
    {
        Begun = begun;
        _settled.Clear();
        _settled.AddRange(settled);
        _figures.Clear();
        foreach (var day in figures) _figures[day.Contract] = day;
    }

    /// <summary>Takes one contract's trading day. True where something changed.</summary>
    /// <param name="figures">Final as far as its instrument knows.</param>
    /// <param name="begun">The trading day the instrument is in: the same one, or a later one that settles it.</param>
    public bool Report(in ContractDay figures, TradingDay begun)
    {
        var settles = begun > Begun;
        if (settles) Begin(begun);
        if (figures.Day != Begun || (_figures.TryGetValue(figures.Contract, out var known) && known == figures)) return settles;
        _figures[figures.Contract] = figures;
        return true;
    }

    /// <summary>The main contract of a trading day, as far as is known; <see cref="Contract.None"/> where it is not.</summary>
    public Contract MainOn(TradingDay day) => MainContractRule.MainOn(day, Rolls());

    /// <summary>All rolls, oldest first; one that lies after <see cref="Begun"/> may still change.</summary>
    public IReadOnlyList<MainContractRoll> Rolls() => Pending() is { } roll ? [.. _settled, roll] : _settled;

    private void Begin(TradingDay day)
    {
        if (Pending() is { } roll) _settled.Add(roll);
        _figures.Clear();
        Begun = day;
    }

    private MainContractRoll? Pending()
    {
        if (_figures.Count == 0) return null;
        var next = calendar.Next(Begun);
        return MainContractRule.Decide(_settled, _figures.Values, next, contract => isListed(contract, next));
    }
}
