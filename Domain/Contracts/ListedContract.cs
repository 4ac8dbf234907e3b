using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;

namespace Mdc.Domain.Contracts;

/// <summary>What is known of one instrument's life: by a list, by its ticks, or by both.</summary>
/// <param name="Contract">Code and delivery month.</param>
/// <param name="Product">Its product's root.</param>
/// <param name="Exchange">Where it is listed.</param>
/// <param name="Kind">Future, option, combination or TAS.</param>
public sealed record ListedContract(Contract Contract, string Product, Exchange Exchange, InstrumentKind Kind)
{
    /// <summary>First trading day by a list; none where no list says so.</summary>
    public TradingDay ListedOn { get; init; }

    /// <summary>Last trading day by a list; none where no list says so.</summary>
    public TradingDay ExpiresOn { get; init; }

    /// <summary>Trading day of its first tick; none before it.</summary>
    public TradingDay FirstSeen { get; init; }

    /// <summary>Trading day of its newest tick; none before the first.</summary>
    public TradingDay LastSeen { get; init; }

    /// <summary>An instrument of which nothing is known but its code.</summary>
    public static ListedContract Of(Instrument instrument) =>
        new(Contract.Of(instrument), instrument.Product.Root, instrument.Exchange, instrument.Kind);

    /// <summary>
    /// True where it can be traded on the day. Where no list tells, it is from its first tick on, through its delivery month: energy and
    /// options go sooner, and only a list knows the day.
    /// </summary>
    public bool IsListedOn(TradingDay day)
    {
        var from = ListedOn.IsNone ? FirstSeen : ListedOn;
        if (day < from) return false;
        return ExpiresOn.IsNone ? day.Value / 100 <= Contract.DeliveryMonth || day <= LastSeen : day <= ExpiresOn;
    }

    /// <summary>What two sources know together: a newer list's dates win, ticks add up.</summary>
    public ListedContract With(ListedContract newer) => newer with
    {
        ListedOn = newer.ListedOn.IsNone ? ListedOn : newer.ListedOn,
        ExpiresOn = newer.ExpiresOn.IsNone ? ExpiresOn : newer.ExpiresOn,
        FirstSeen = Earlier(FirstSeen, newer.FirstSeen),
        LastSeen = LastSeen > newer.LastSeen ? LastSeen : newer.LastSeen,
    };

    private static TradingDay Earlier(TradingDay a, TradingDay b) => a.IsNone ? b : b.IsNone || a < b ? a : b;
}
