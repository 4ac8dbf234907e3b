using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;

namespace Mdc.Grains;

/// <summary>Closed bars of one shard that are not stored yet, numbered from 1. Owned by the shard's activation.</summary>
/// <param name="most">The bound: over it the oldest are dropped and come back by replay.</param>
internal sealed class ShardOutbox(int most)
{
    private readonly Queue<BarVersion> _bars = new();
    private readonly List<(long Number, FeedPositions LowWater)> _marks = [];
    private FeedPositions _lowWater;
    private long _first = 1;
    private long _droppedThrough;

    /// <summary>The number of the oldest bar kept.</summary>
    public long FirstNumber => _first;

    /// <summary>The highest number given out; 0 before the first.</summary>
    public long HighestNumber => _first + _bars.Count - 1;

    /// <summary>How many wait.</summary>
    public int Count => _bars.Count;

    /// <summary>True where the next bar drops the oldest.</summary>
    public bool IsFull => _bars.Count >= most;

    /// <summary>Adds a closed bar; false where the bound made the oldest fall out.</summary>
    public bool Add(in BarVersion version)
    {
        _bars.Enqueue(version);
        if (_bars.Count <= most) return true;
        // No mark from here on is true, unless the writer has what was dropped, and says that it stored it.
        _droppedThrough = _first;
        _marks.RemoveAll(mark => mark.Number >= _first);
        _bars.Dequeue();
        _first++;
        return false;
    }

    /// <summary>Remembers the low-water mark that is true once everything given out so far is stored.</summary>
    public void Mark(in FeedPositions lowWater)
    {
        if (_droppedThrough > 0) return;
        // One mark per number: a shard that announces and has no new bars must not fill the memory.
        if (_marks.Count > 0 && _marks[^1].Number == HighestNumber) _marks.RemoveAt(_marks.Count - 1);
        _marks.Add((HighestNumber, lowWater));
    }

    /// <summary>The newest low-water mark that is true once everything through a number is stored.</summary>
    public FeedPositions LowWaterAt(long number)
    {
        var at = Marked(number);
        return at < 0 ? _lowWater : _marks[at].LowWater;
    }

    /// <summary>Begins with what is stored.</summary>
    public void StartAt(in FeedPositions stored) => _lowWater = stored;

    /// <summary>Bars from a number on, at most so many; empty where the number is not kept any more or not given out yet.</summary>
    public IReadOnlyList<BarVersion> From(long number, int count)
    {
        if (number < _first || number > HighestNumber) return [];
        return _bars.Skip((int)(number - _first)).Take(count).ToList();
    }

    /// <summary>The waiting bars of one instrument.</summary>
    public IReadOnlyList<BarVersion> Of(string instrument) => _bars.Where(version => version.Instrument == instrument).ToList();

    /// <summary>Forgets what is stored.</summary>
    public void Stored(long throughNumber)
    {
        while (_bars.Count > 0 && _first <= throughNumber)
        {
            _bars.Dequeue();
            _first++;
        }
        if (throughNumber >= _droppedThrough) _droppedThrough = 0;
        var at = Marked(throughNumber);
        if (at <= 0) return;
        _lowWater = _marks[at].LowWater;
        _marks.RemoveRange(0, at);
    }

    // Index of the newest mark at or before a number; -1 for none.
    private int Marked(long number)
    {
        var (low, high) = (0, _marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_marks[middle].Number <= number) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
