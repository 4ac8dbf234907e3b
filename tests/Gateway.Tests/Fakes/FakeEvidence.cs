using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Gateway.Rest;

namespace Mdc.Gateway.Tests.Fakes;

/// <summary>A node that can prove little: three gaps of one trading day, as a node words them.</summary>
internal sealed class FakeEvidence : IEvidence
{
    /// <summary>The trading day with gaps.</summary>
    public const string Day = "2025-12-31";

    public CertificateState? State => null;

    public Task<string?> Certificate(TradingDay? day, CancellationToken cancellation) => Task.FromResult<string?>(null);

    public Task<object> Gaps(TradingDay? day, string? instrument, CancellationToken cancellation) => Task.FromResult<object>(new
    {
        gaps = day?.ToString() != Day ? [] : new object[]
        {
            Gap("feed_down", "2025-12-30T21:04:10.000+08:00", "2025-12-30T21:05:12.000+08:00", 62.0, null),
            Gap("lost", "2025-12-31T09:30:00.000+08:00", "2025-12-31T09:30:00.400+08:00", 0.4, 1_203, front: 3),
            Gap("damaged", "2025-12-31T10:00:00.000+08:00", null, null, 1, instrument: "rb2603"),
        },
    });

    public Task<object?> Explain(string instrument, BarPeriod period, string time, TradingDay? day, CancellationToken cancellation) => Task.FromResult<object?>(null);

    private static object Gap(string reason, string from, string? to, double? seconds, long? ticks, int front = 0, string? instrument = null) => new
    {
        trading_day = Day, instrument_id = instrument, reason, from, to, seconds, ticks, front, position = (string?)null, record = (long?)null,
    };
}
