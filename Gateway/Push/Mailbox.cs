namespace Mdc.Gateway.Push;

/// <summary>What waits for the fan-out loop, of one instrument: bounded, and when it is full the newest replaces the one before it.</summary>
/// <remarks>
/// Any thread posts, one takes. The lock is per instrument and held for one copy: a grain's turn meets only the loop there, and after a
/// migration perhaps the instrument's former activation.
/// </remarks>
/// <param name="capacity">How many may wait.</param>
/// <param name="supersedes">True where the newer of two makes the older needless; null: never.</param>
internal sealed class Mailbox<T>(int capacity, Func<T, T, bool>? supersedes = null)
    where T : struct
{
    private readonly Lock _gate = new();
    private T[] _waiting = new T[1];
    private int _count;
    private int _lost;

    /// <summary>Copies items in, in order.</summary>
    /// <returns>How many waiting ones were lost because the box was full.</returns>
    public int Post(ReadOnlySpan<T> items)
    {
        var lost = 0;
        lock (_gate)
        {
            foreach (ref readonly var item in items)
            {
                if (_count > 0 && supersedes is not null && supersedes(item, _waiting[_count - 1]))
                {
                    _waiting[_count - 1] = item;
                    continue;
                }
                if (_count == capacity)
                {
                    _waiting[_count - 1] = item;
                    lost++;
                    continue;
                }
                if (_count == _waiting.Length) Array.Resize(ref _waiting, Math.Min(capacity, _count * 2));
                _waiting[_count++] = item;
            }
            _lost += lost;
        }
        return lost;
    }

    /// <summary>Takes all that waits, by exchanging buffers.</summary>
    /// <param name="buffer">Given away; becomes the one with the items.</param>
    /// <param name="lost">How many were lost since the last take: all of them right before the last item.</param>
    /// <returns>How many items it has.</returns>
    public int Take(ref T[] buffer, out int lost)
    {
        lock (_gate)
        {
            (buffer, _waiting) = (_waiting, buffer);
            (var count, lost) = (_count, _lost);
            (_count, _lost) = (0, 0);
            return count;
        }
    }
}
