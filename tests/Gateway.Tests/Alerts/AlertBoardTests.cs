using Mdc.Gateway.Alerts;
using Mdc.Gateway.Health;
using Mdc.Gateway.Tests.Fakes;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Gateway.Tests.Alerts;

public sealed class AlertBoardTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 23, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly FakeMarket _market = new();
    private readonly Clock _clock = new();
    private readonly AlertBoard _board;
    private string? _trouble;

    public AlertBoardTests()
    {
        _market.Lag = 0;
        _board = new AlertBoard(_market, [new ReadinessCheck("store", _ => ValueTask.FromResult(_trouble))], _clock, NullLogger<AlertBoard>.Instance);
    }

    [Fact]
    public async Task What_is_wrong_is_an_alert_since_it_was_first_seen_and_is_over_when_it_is_right_again()
    {
        await Look(0);
        Assert.Empty(_board.Active);

        _trouble = "The store is down.";
        await Look(10);
        _trouble = "The store is still down.";
        await Look(12);
        var alert = Assert.Single(_board.Active);
        Assert.Equal(new Alert("store", AlertSeverity.Critical, "The store is still down.", Start.AddSeconds(10), null), alert);

        _trouble = null;
        await Look(14);
        Assert.Empty(_board.Active);
        Assert.Equal(alert with { ClearedAt = Start.AddSeconds(14) }, Assert.Single(_board.Over));
    }

    [Fact]
    public async Task A_node_that_starts_is_no_alert_until_it_takes_too_long()
    {
        _trouble = "No silo that takes shards has reported.";
        await Look(0);
        await Look(29);
        Assert.Empty(_board.Active);

        await Look(30);
        Assert.Equal("store", Assert.Single(_board.Active).Source);
    }

    [Fact]
    public async Task A_feeder_that_stands_or_lags_is_an_alert()
    {
        await Look(0);
        _market.Feeder = FeederState.Paused;
        _market.Lag = 200_001;
        await Look(2);
        Assert.Equal(["feeder 1 lag", "feeder 1 paused"], _board.Active.Select(alert => alert.Source).Order());

        _market.Feeder = FeederState.Failed;
        _market.Lag = 200_000;
        await Look(4);
        Assert.Equal([("feeder 1", AlertSeverity.Critical)], _board.Active.Select(alert => (alert.Source, alert.Severity)));
    }

    private Task Look(int second)
    {
        _clock.Now = Start.AddSeconds(second);
        return _board.LookOnce(CancellationToken.None);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
