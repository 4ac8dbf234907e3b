using Mdc.Client;
using Mdc.Domain.Bars;

namespace Mdc.EndToEnd.Tests.Cluster;

/// <summary>The newest state of each minute that one client was sent. One reader; the count is read by others.</summary>
internal sealed class ReceivedBars
{
    private readonly Dictionary<string, SortedList<long, BarUpdate>> _byInstrument = [];
    private int _count;
    private int _instruments;

    public int Count => Volatile.Read(ref _count);

    public int Instruments => Volatile.Read(ref _instruments);

    public async Task Read(IAsyncEnumerable<BarUpdate> updates)
    {
        try
        {
            await foreach (var update in updates)
            {
                if (!_byInstrument.TryGetValue(update.Instrument, out var minutes)) _byInstrument.Add(update.Instrument, minutes = []);
                minutes[update.Bar.StartNs] = update;
                Volatile.Write(ref _instruments, _byInstrument.Count);
                Volatile.Write(ref _count, _count + 1);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Compares every minute that the journal closes, from the first one that was sent on. Returns how many.</summary>
    public int Verify(IReadOnlyDictionary<string, List<Bar>> closed)
    {
        var compared = 0;
        foreach (var (instrument, sent) in _byInstrument)
        {
            foreach (var bar in closed[instrument].Where(bar => bar.StartNs >= sent.Keys[0]))
            {
                Assert.True(sent.TryGetValue(bar.StartNs, out var known), $"{instrument} was never sent {bar}");
                Assert.True(known.State != BarState.Forming, $"{instrument}: {known.Bar} was never closed, and is {bar}");
                Assert.Equal(Values(bar), Values(known.Bar));
                compared++;
            }
        }
        return compared;
    }

    private static object Values(Bar bar) => (bar.StartNs, bar.EndNs, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.OpenInterest, bar.Ticks, bar.Quality);
}
