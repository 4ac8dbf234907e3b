using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;

namespace Mdc.Gateway.Rest;

/// <summary>What the node can prove: certificates, gaps, and where a bar came from. Registered by a host that has a journal and a store.</summary>
/// <remarks>Answers are objects for JSON. Any thread; may take seconds.</remarks>
public interface IEvidence
{
    /// <summary>The newest certificate in short; null before the first.</summary>
    CertificateState? State { get; }

    /// <summary>The newest certificate of a day as its file has it, signature included; null where there is none. No day: the newest.</summary>
    Task<string?> Certificate(TradingDay? day, CancellationToken cancellation);

    /// <summary>Gaps, oldest first.</summary>
    Task<object> Gaps(TradingDay? day, string? instrument, CancellationToken cancellation);

    /// <summary>A bar, from its ticks to its revisions; null where there is none.</summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="period">The bar's period.</param>
    /// <param name="time">21:03, or an ISO 8601 time: the bar that holds it.</param>
    /// <param name="day">The trading day; null for the newest that has such a bar.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="FormatException">The time can't be read.</exception>
    Task<object?> Explain(string instrument, BarPeriod period, string time, TradingDay? day, CancellationToken cancellation);
}

/// <summary>A certificate in short.</summary>
/// <param name="TradingDay">yyyy-MM-dd.</param>
/// <param name="Verdict">clean, different, or failed where it could not be made.</param>
/// <param name="IssuedAt">When, exchange time.</param>
/// <param name="Ticks">Accepted ticks of the day.</param>
/// <param name="Bars">Bars of the day.</param>
/// <param name="Differences">How many places do not agree.</param>
/// <param name="First">The first of them, or why it could not be made; null for none.</param>
public sealed record CertificateState(string TradingDay, string Verdict, string IssuedAt, long Ticks, long Bars, int Differences, string? First);
