using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>The exact sets of a day's contents that the gate keeps, bounded in memory: the oldest go first.</summary>
/// <remarks>A front that replays the whole night in the morning (ctp.md 4.1) makes the gate build one for every night instrument, once.</remarks>
internal sealed class DayContentSets(long mostBytes = DayContentSets.DefaultMostBytes)
{
    /// <summary>Room for the night session of a whole market at two ticks a second.</summary>
    public const long DefaultMostBytes = 512L << 20;

    private readonly Queue<ContentSet> _kept = new();
    private long _bytes;

    /// <summary>A set of what was accepted.</summary>
    public ContentSet Build(IReadOnlyList<TickFrame> accepted)
    {
        var set = new ContentSet(accepted.Count);
        foreach (var frame in accepted) set.Add(TickContent.Hash(frame));
        _kept.Enqueue(set);
        _bytes += set.Bytes;
        Shrink();
        return set;
    }

    /// <summary>Adds what was accepted since.</summary>
    public void Add(ContentSet set, ulong hash)
    {
        var before = set.Bytes;
        set.Add(hash);
        _bytes += set.Bytes - before;
        if (set.Bytes != before) Shrink();
    }

    /// <summary>Gives a set up: its day is over.</summary>
    public void Drop(ContentSet set)
    {
        if (!set.IsKept) return;
        _bytes -= set.Bytes;
        set.Release();
    }

    private void Shrink()
    {
        while (_bytes > mostBytes && _kept.Count > 1)
        {
            var oldest = _kept.Dequeue();
            if (oldest.IsKept) Drop(oldest);
        }
    }
}
