using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.EndToEnd.Tests;

/// <summary>What stands in a data directory's journal, and the same as its database tells it.</summary>
internal static class JournaledMarket
{
    /// <summary>Per start of the feeder: its number, how many ticks were accepted, and the sum of their cumulative volumes.</summary>
    public static List<string> Ticks(string dataDirectory)
    {
        var starts = new SortedDictionary<int, (long Ticks, long Volumes)>();
        using var journal = JournalArchive.OpenRead(Path.Combine(dataDirectory, "journal", "feeder-1"), TimeProvider.System, scanAll: true);
        Assert.Empty(journal.Recovery.Damaged);
        var frames = new TickFrame[1_000];
        for (long at = journal.FirstOrdinal; at < journal.NextOrdinal;)
        {
            var count = journal.Read(at, frames, out at);
            foreach (ref readonly var frame in frames.AsSpan(0, count))
            {
                if (!frame.IsAcceptedTick) continue;
                var (ticks, volumes) = starts.GetValueOrDefault((int)frame.Epoch);
                starts[(int)frame.Epoch] = (ticks + 1, volumes + frame.DayVolume);
            }
        }
        return [.. starts.Select(start => $"{start.Key}|{start.Value.Ticks}|{start.Value.Volumes}")];
    }

    /// <summary>As <see cref="Ticks"/>, of the database. The node must be down.</summary>
    public static Task<List<string>> StoredTicks(string dataDirectory) =>
        StoredMarket.Query(dataDirectory, "select epoch, count(*), sum(day_volume)::bigint from tick group by epoch order by epoch");
}
