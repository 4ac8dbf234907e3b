using Mdc.Domain.Instruments;

namespace Mdc.Domain.Calendar;

/// <summary>Everything that turns a tick into its place in the market: products, trading calendar, session table. Immutable; any thread.</summary>
public sealed record MarketRules(ProductTable Products, TradingCalendar Calendar, SessionTable Sessions)
{
    private static readonly Lazy<MarketRules> LazyAlwaysOpen =
        new(() => LoadEmbedded() with { Calendar = TradingCalendar.EveryDay, Sessions = SessionTable.AlwaysOpen });

    /// <summary>The real products on a market that never closes, for simulation.</summary>
    public static MarketRules AlwaysOpen => LazyAlwaysOpen.Value;

    /// <summary>The versions of the three, as "products/calendar/sessions"; every bar carries it.</summary>
    public string Version => $"{Products.Version}/{Calendar.Version}/{Sessions.Version}";

    /// <summary>The sessions of an instrument on a trading day, see <see cref="SessionTable.For"/>.</summary>
    public TradingSessions SessionsOf(Instrument instrument, TradingDay day) => Sessions.For(instrument.Product.Root, day, Calendar);

    /// <summary>The rules built into this assembly from data/. Reads them anew each time; keep the result.</summary>
    public static MarketRules LoadEmbedded()
    {
        using var products = DataFile.OpenEmbedded("data/products.json");
        using var calendar = DataFile.OpenEmbedded("data/calendar.json");
        using var sessions = DataFile.OpenEmbedded("data/sessions.json");
        return new MarketRules(ProductTable.Load(products), TradingCalendar.Load(calendar), SessionTable.Load(sessions));
    }
}
