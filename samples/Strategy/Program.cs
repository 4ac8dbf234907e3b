using Mdc.Client;
using Mdc.Domain.Bars;
using Mdc.Strategy;

// Says when the fast mean of an instrument's closes crosses the slow one. History and live come through one loop, so that it starts warm
// and goes on after any restart of the gateway; it trades nothing.
var instrument = args.ElementAtOrDefault(0) ?? "rb2605";
var gateway = args.ElementAtOrDefault(1) is { } address ? new Uri(address) : new MarketDataClientOptions().HttpAddress;
var options = new MarketDataClientOptions { HttpAddress = gateway, AccessToken = Environment.GetEnvironmentVariable("MDC_TOKEN") };

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using IMarketDataClient market = new MarketDataClient(options, TimeProvider.System);
var (fast, slow) = (new MovingAverage(5), new MovingAverage(20));
var side = 0;
try
{
    var from = TimeProvider.System.GetUtcNow().AddHours(-12);
    await foreach (var (_, _, _, bar) in market.ReadBarsAsync(instrument, BarPeriod.Minute, from, stop.Token))
    {
        // What a reader must know of a bar comes with it: one that is partial or has a gap is no signal.
        if (bar.Close.IsNone || bar.Quality.HasFlag(BarQuality.Gap)) continue;
        var (quick, steady) = (fast.Add(bar.Close.ToDecimal()), slow.Add(bar.Close.ToDecimal()));
        var now = Math.Sign((quick - steady) ?? 0);
        if (now == 0 || now == side) continue;
        if (side != 0) Console.WriteLine($"{Mdc.Domain.Calendar.ChinaTime.ToDateTimeOffset(bar.EndNs):MM-dd HH:mm} {instrument} {bar.Close}: {(now > 0 ? "up" : "down")}");
        side = now;
    }
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}
catch (MarketDataException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
return 0;
