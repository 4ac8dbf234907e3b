namespace Mdc.Feeder.Fronts.Sessions;

/// <summary>Is told when a session begins and ceases to carry an instrument.</summary>
public interface ICarriage
{
    /// <summary>The instrument was asked for.</summary>
    void Gained(string instrument);

    /// <summary>The instrument was dropped, refused, or lost with the connection.</summary>
    void Left(string instrument);
}

/// <summary>Which instruments a session should carry, which it has asked for, and in which order it asks for the rest. One owner, one thread.</summary>
/// <remarks>
/// "Asked for" counts as carried: answers may be fewer than requests and are not counted (ctp.md 1.6). What is refused by name leaves.
/// </remarks>
public sealed class FrontSubscriptions(ICarriage? carriage = null)
{
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _toAsk = [];
    private readonly HashSet<string> _toDrop = new(StringComparer.Ordinal);
    private readonly List<string> _givenBack = [];
    private string[] _lastChunk = [];

    /// <summary>What it should carry.</summary>
    public IReadOnlyCollection<string> Wanted => _wanted;

    /// <summary>How many it has asked for since the last login.</summary>
    public int Asked => _asked.Count;

    /// <summary>How many wait to be asked for.</summary>
    public int Waiting => _toAsk.Count;

    /// <summary>How many wait to be dropped.</summary>
    public int Dropping => _toDrop.Count;

    /// <summary>True where the instrument is asked for, and not refused since.</summary>
    public bool Carries(string instrument) => _asked.Contains(instrument);

    /// <summary>It should carry an instrument.</summary>
    public void Add(string instrument)
    {
        if (!_wanted.Add(instrument)) return;
        if (!_toDrop.Remove(instrument)) _toAsk.AddLast(instrument);
    }

    /// <summary>It should no longer carry an instrument.</summary>
    public void Remove(string instrument)
    {
        if (!_wanted.Remove(instrument)) return;
        if (_asked.Contains(instrument)) _toDrop.Add(instrument);
        else _toAsk.Remove(instrument);
    }

    /// <summary>A new login knows nothing of the old one's subscriptions: everything is asked for again (ctp.md 1.5).</summary>
    public void Restart()
    {
        Lose();
        _toDrop.Clear();
        _toAsk.Clear();
        foreach (var instrument in _wanted) _toAsk.AddLast(instrument);
        _lastChunk = [];
    }

    /// <summary>The connection is gone, and what it carried with it.</summary>
    public void Lose()
    {
        if (carriage is not null)
            foreach (var instrument in _asked) carriage.Left(instrument);
        _asked.Clear();
    }

    /// <summary>The next ones to ask for.</summary>
    public string[] NextToAsk(int most) => [.. _toAsk.Take(most)];

    /// <summary>The next ones to drop.</summary>
    public string[] NextToDrop(int most) => [.. _toDrop.Take(most)];

    /// <summary>A request for a chunk was sent.</summary>
    public void AskedFor(string[] chunk)
    {
        foreach (var instrument in chunk)
        {
            // Mostly the first of the list; removed meanwhile where the plan changed.
            if (_toAsk.Remove(instrument) && _asked.Add(instrument)) carriage?.Gained(instrument);
        }
        _lastChunk = chunk;
    }

    /// <summary>A request to drop a chunk was sent.</summary>
    public void Dropped(string[] chunk)
    {
        foreach (var instrument in chunk)
            if (_toDrop.Remove(instrument)) Leave(instrument);
    }

    /// <summary>The front refuses an instrument for a reason of the instrument's own: it is not asked for again before the next login.</summary>
    public void Refused(string instrument) => Leave(instrument);

    /// <summary>The front has no room for an instrument: somebody else must carry it.</summary>
    public void GiveBack(string instrument)
    {
        if (!_wanted.Remove(instrument)) return;
        Leave(instrument);
        _toDrop.Remove(instrument);
        _toAsk.Remove(instrument);
        _givenBack.Add(instrument);
    }

    /// <summary>The front has no room, and does not say for which: the last chunk is what it had no room for. Returns how many.</summary>
    public int GiveBackLastChunk()
    {
        var chunk = _lastChunk;
        _lastChunk = [];
        foreach (var instrument in chunk) GiveBack(instrument);
        return chunk.Length;
    }

    /// <summary>Takes what was given back since the last call.</summary>
    public string[] TakeGivenBack()
    {
        if (_givenBack.Count == 0) return [];
        string[] taken = [.. _givenBack];
        _givenBack.Clear();
        return taken;
    }

    private void Leave(string instrument)
    {
        if (_asked.Remove(instrument)) carriage?.Left(instrument);
    }
}
