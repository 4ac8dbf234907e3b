using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.EndToEnd.Tests;

/// <summary>The accepted ticks of a journal.</summary>
internal static class JournaledPositions
{
    /// <summary>Per instrument the positions of its accepted ticks, in the journal's order.</summary>
    public static Dictionary<string, List<string>> Of(string folder)
    {
        var all = new Dictionary<string, List<string>>();
        using var journal = JournalArchive.OpenRead(folder, TimeProvider.System, scanAll: true);
        var frames = new TickFrame[1_000];
        for (var at = journal.FirstOrdinal; at < journal.NextOrdinal;)
        {
            var count = journal.Read(at, frames, out at);
            foreach (ref readonly var frame in frames.AsSpan(0, count))
            {
                if (!frame.IsAcceptedTick) continue;
                var code = frame.Instrument.ToText();
                if (!all.TryGetValue(code, out var positions)) all.Add(code, positions = []);
                positions.Add(frame.FeedPosition.ToString());
            }
        }
        return all;
    }
}
