namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>What fronts should carry: what is recorded, and what clients want beyond that. Any thread.</summary>
/// <remarks>
/// Interest is counted: an instrument stays until everybody who wanted it has let go. It only adds; what is recorded stays whoever goes.
/// </remarks>
public sealed class SubscriptionWishes
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, int> _interest = new(StringComparer.Ordinal);
    private HashSet<string> _recorded = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Counts up whenever something changes.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Replaces what is recorded. True where that is a change.</summary>
    public bool Record(IEnumerable<string> instruments)
    {
        var recorded = instruments.ToHashSet(StringComparer.Ordinal);
        lock (_changing)
        {
            if (_recorded.SetEquals(recorded)) return false;
            _recorded = recorded;
            _version++;
            return true;
        }
    }

    /// <summary>A client wants an instrument; ended by <see cref="Release"/>.</summary>
    public void Want(string instrument)
    {
        lock (_changing)
        {
            var count = _interest.GetValueOrDefault(instrument);
            _interest[instrument] = count + 1;
            if (count == 0 && !_recorded.Contains(instrument)) _version++;
        }
    }

    /// <summary>Ends one <see cref="Want"/>; more of them are ignored.</summary>
    public void Release(string instrument)
    {
        lock (_changing)
        {
            if (!_interest.TryGetValue(instrument, out var count)) return;
            if (count > 1)
            {
                _interest[instrument] = count - 1;
                return;
            }
            _interest.Remove(instrument);
            if (!_recorded.Contains(instrument)) _version++;
        }
    }

    /// <summary>What is wanted now: recorded instruments in order of their codes, and those beyond them.</summary>
    public (string[] Recorded, string[] Interest, long Version) Read()
    {
        lock (_changing)
        {
            string[] recorded = [.. _recorded.Order(StringComparer.Ordinal)];
            string[] interest = [.. _interest.Keys.Where(code => !_recorded.Contains(code)).Order(StringComparer.Ordinal)];
            return (recorded, interest, _version);
        }
    }
}
