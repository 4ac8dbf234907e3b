namespace Mdc.Client;

/// <summary>One tick as the gateway sends it: the state of one instrument at one exchange time. Prices in yuan, null where the exchange sent none.</summary>
public sealed record Tick
{
    /// <summary>The instrument's code, as rb2601.</summary>
    public required string Instrument { get; init; }

    /// <summary>The exchange, as SHFE; null where it is not known.</summary>
    public string? Exchange { get; init; }

    /// <summary>The trading day; a night session belongs to the next one.</summary>
    public DateOnly? TradingDay { get; init; }

    /// <summary>Exchange time, +08:00.</summary>
    public DateTimeOffset ExchangeTime { get; init; }

    /// <summary>When the feeder received it, +08:00.</summary>
    public DateTimeOffset ReceiveTime { get; init; }

    /// <summary>Last price.</summary>
    public decimal? Last { get; init; }

    /// <summary>Settlement price of the trading day before: what a change is measured against.</summary>
    public decimal? PreSettlement { get; init; }

    /// <summary>Close of the trading day before.</summary>
    public decimal? PreClose { get; init; }

    /// <summary>First price of the trading day.</summary>
    public decimal? DayOpen { get; init; }

    /// <summary>Highest price of the trading day.</summary>
    public decimal? DayHigh { get; init; }

    /// <summary>Lowest price of the trading day.</summary>
    public decimal? DayLow { get; init; }

    /// <summary>Price that the trading day can't rise above.</summary>
    public decimal? UpperLimit { get; init; }

    /// <summary>Price that the trading day can't fall below.</summary>
    public decimal? LowerLimit { get; init; }

    /// <summary>Settlement price, once the exchange has sent it.</summary>
    public decimal? Settlement { get; init; }

    /// <summary>Lots traded since the trading day began.</summary>
    public long DayVolume { get; init; }

    /// <summary>Money traded since the trading day began, as the exchange sent it.</summary>
    public decimal? DayTurnover { get; init; }

    /// <summary>Open interest, lots.</summary>
    public decimal? OpenInterest { get; init; }

    /// <summary>The five levels of the book, best first. A level without a price has null.</summary>
    public required IReadOnlyList<QuoteLevel> Depth { get; init; }

    /// <summary>Its place in the feeder's sequence, as feeder:epoch:n.</summary>
    public required string Position { get; init; }

    /// <summary>True for the newest tick at the time of the subscription: those before it are not delivered.</summary>
    public bool IsSnapshot { get; init; }

    /// <summary>True where the gateway says that ticks between the one before and this one may be missing.</summary>
    public bool IsAfterGap { get; init; }

    /// <summary>Last price less <see cref="PreSettlement"/>, the measure of Chinese futures; null where one is missing.</summary>
    public decimal? Change => Last - PreSettlement;

    /// <summary><see cref="Change"/> in percent of <see cref="PreSettlement"/>; null where one is missing or not positive.</summary>
    public decimal? ChangePercent => PreSettlement > 0 ? Change / PreSettlement * 100 : null;
}

/// <summary>One level of the book.</summary>
/// <param name="Bid">Buyers' price in yuan; null for none.</param>
/// <param name="BidVolume">Lots they want.</param>
/// <param name="Ask">Sellers' price in yuan; null for none.</param>
/// <param name="AskVolume">Lots they offer.</param>
public readonly record struct QuoteLevel(decimal? Bid, long BidVolume, decimal? Ask, long AskVolume);
