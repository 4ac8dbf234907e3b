namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>Lets at most a chunk of instruments through per pause, in as many requests as they come: what was saved up is one chunk, never more.</summary>
internal sealed class RequestPace(int chunk, TimeSpan pause)
{
    private double _room = chunk;
    private TimeSpan _filledAt;
    private TimeSpan _blockedUntil;

    /// <summary>How many of those that wait may be asked for now.</summary>
    public int Room(int waiting, TimeSpan now)
    {
        if (now < _blockedUntil || waiting == 0) return 0;
        _room = Math.Min(chunk, _room + (now - _filledAt) / pause * chunk);
        _filledAt = now;
        // A trickle would be a request each millisecond: what waits goes whole, or a chunk of it.
        var next = Math.Min(waiting, chunk);
        return _room >= next ? next : 0;
    }

    /// <summary>So many were asked for.</summary>
    public void Took(int count) => _room -= count;

    /// <summary>The front said too fast, or too many pending (ctp.md 1.5): nothing more for a pause.</summary>
    public void Block(TimeSpan now) => (_blockedUntil, _room, _filledAt) = (now + pause, chunk, now + pause);

    /// <summary>A new connection starts with a whole chunk.</summary>
    public void Reset(TimeSpan now) => (_room, _filledAt, _blockedUntil) = (chunk, now, now);
}
