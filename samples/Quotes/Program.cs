using Mdc.Client;

using IMarketDataClient market = new MarketDataClient(new MarketDataClientOptions(), TimeProvider.System);
await foreach (var tick in market.SubscribeTicksAsync(args))
    Console.WriteLine($"{tick.ExchangeTime:HH:mm:ss.fff} {tick.Instrument} {tick.Last} {tick.DayVolume}");
