using System.Globalization;
using System.Text;

namespace Mdc.Tests.Shared;

/// <summary>Writes files in the shape of recorded CTP days, seeded: several instruments, a trading day, auctions, edges, repeats.</summary>
internal static class RecordedDay
{
    public const string Header =
        "TradingDay,InstrumentID,ExchangeID,LastPrice,PreSettlementPrice,OpenPrice,HighestPrice,LowestPrice,Volume,Turnover,OpenInterest,UpdateTime,UpdateMillisec,BidPrice1,BidVolume1,AskPrice1,AskVolume1,AveragePrice,ActionDay";

    /// <summary>Writes one file per instrument into a folder and gives their paths.</summary>
    public static string[] Write(string folder, int seed, int ticksPerInstrument, params string[] instruments) =>
        [.. instruments.Select((instrument, i) => Write(Path.Combine(folder, instrument + ".csv"), instrument, seed + i, ticksPerInstrument))];

    private static string Write(string path, string instrument, int seed, int ticks)
    {
        var random = new Random(seed);
        var csv = new StringBuilder().AppendLine(Header);
        var (price, volume, turnover) = (5000m, 0L, 0m);
        var (open, high, low) = (0m, decimal.MinValue, decimal.MaxValue);
        foreach (var time in Times(random, ticks))
        {
            price += (random.Next(5) - 2) * 0.2m;
            if (volume == 0 || random.Next(3) > 0)
            {
                var lots = random.Next(1, 30);
                if (volume == 0) open = price;
                volume += lots;
                turnover += lots * price * 300;
                (high, low) = (Math.Max(high, price), Math.Min(low, price));
            }
            var line = string.Create(CultureInfo.InvariantCulture,
                $"20210105,{instrument},,{price},5278.6,{open},{high},{low},{volume},{turnover},{80000 + random.Next(500)},{time:hh\\:mm\\:ss},{time.Milliseconds},{price - 0.2m},{random.Next(1, 9)},{price + 0.2m},{random.Next(1, 9)},{turnover / volume},20210105");
            csv.AppendLine(line);
            if (random.Next(100) == 0) csv.AppendLine(line);
        }
        File.WriteAllText(path, csv.ToString());
        return path;
    }

    // CFFEX: the auction, both sections, both edges.
    private static IEnumerable<TimeSpan> Times(Random random, int ticks)
    {
        yield return new TimeSpan(9, 29, 0);
        foreach (var (start, end) in new[] { (new TimeSpan(9, 30, 0), new TimeSpan(11, 30, 0)), (new TimeSpan(13, 0, 0), new TimeSpan(15, 0, 0)) })
        {
            var half = (int)((end - start).TotalMilliseconds / 500);
            var slots = new SortedSet<int>();
            while (slots.Count < Math.Min(ticks / 2, half)) slots.Add(random.Next(half));
            foreach (var slot in slots) yield return start + TimeSpan.FromMilliseconds(slot * 500 + 200);
            yield return end + TimeSpan.FromMilliseconds(200);
        }
    }
}
