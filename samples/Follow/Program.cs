using Mdc.Client;
using Mdc.Client.Cluster.Hosting;
using Mdc.Domain.Bars;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Follows instruments as a client of the cluster itself: every tick once and every minute as it closes, a line each, while silos come and go.
if (args.Length < 2)
{
    Console.Error.WriteLine("Follow CONNECTION CODE [CODE ...]: the connection string of the cluster's PostgreSQL, and what to follow.");
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
builder.AddClusterMarketData(new ClusterConnection { Database = args[0], Certificates = Environment.GetEnvironmentVariable("MDC_TLS") });
using var host = builder.Build();
await host.StartAsync();
var market = host.Services.GetRequiredService<IMarketDataClient>();
var stop = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
try
{
    await Task.WhenAll(Ticks(), Minutes());
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
await host.StopAsync();
return 0;

async Task Ticks()
{
    await foreach (var tick in market.SubscribeTicksAsync(args[1..], stop))
        Console.WriteLine($"tick {tick.Instrument} {tick.Position} {tick.Last} {(tick.IsSnapshot ? "snapshot" : tick.IsAfterGap ? "gap" : "next")}");
}

async Task Minutes()
{
    await foreach (var (instrument, _, state, bar) in market.SubscribeBarsAsync(args[1..], BarPeriod.Minute, stop))
        Console.WriteLine($"bar {instrument} {bar.StartNs} {state} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.Ticks}");
}
