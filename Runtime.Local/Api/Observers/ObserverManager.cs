using System.Collections;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Utilities;

/// <summary>Observers known by their own reference.</summary>
public class ObserverManager<TObserver>(TimeSpan expiration, ILogger log) : ObserverManager<IAddressable, TObserver>(expiration, log);

/// <summary>
/// A grain's observers: each stays for <see cref="ExpirationDuration"/> after its last subscription, and goes at its first failure.
/// For one grain's turns; subscribing while a notification awaits is allowed.
/// </summary>
public class ObserverManager<TIdentity, TObserver> : IEnumerable<TObserver> where TIdentity : notnull
{
    private readonly ILogger _log;
    private Dictionary<TIdentity, (TObserver Observer, DateTime LastSeen)> _observers = [];

    /// <summary>With the time an observer stays without renewing itself.</summary>
    public ObserverManager(TimeSpan expiration, ILogger log)
    {
        ExpirationDuration = expiration;
        _log = log;
        GetDateTime = static () => TimeProvider.System.GetUtcNow().UtcDateTime;
    }

    /// <summary>The clock, UTC. Set it to a <see cref="TimeProvider"/>'s where time is simulated.</summary>
    public Func<DateTime> GetDateTime { get; set; }

    /// <summary>How long an observer stays after its last subscription.</summary>
    public TimeSpan ExpirationDuration { get; set; }

    /// <summary>How many there are, the expired ones included.</summary>
    public int Count => _observers.Count;

    /// <summary>A copy of them all.</summary>
    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _observers.ToDictionary(static o => o.Key, static o => o.Value.Observer);

    /// <summary>Adds an observer, or renews it.</summary>
    public void Subscribe(TIdentity id, TObserver observer) =>
        _observers = new(_observers) { [id] = (observer, GetDateTime()) };

    /// <summary>Removes an observer.</summary>
    public void Unsubscribe(TIdentity id) => Remove([id]);

    /// <summary>Removes all.</summary>
    public void Clear() => _observers = [];

    /// <summary>Removes those that have not renewed themselves.</summary>
    public void ClearExpired()
    {
        var oldest = GetDateTime() - ExpirationDuration;
        Remove([.. _observers.Where(o => o.Value.LastSeen < oldest).Select(static o => o.Key)]);
    }

    /// <summary>Notifies one after the other, awaiting each; those that fail or have expired are removed.</summary>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        ClearExpired();
        List<TIdentity>? failed = null;
        foreach (var (id, (observer, _)) in _observers)
        {
            if (predicate is not null && !predicate(observer)) continue;
            try
            {
                await notification(observer);
            }
            catch (Exception e)
            {
                _log.LogDebug(e, "Observer {Observer} failed and is removed", id);
                (failed ??= []).Add(id);
            }
        }

        if (failed is not null) Remove(failed);
    }

    /// <summary>Notifies one after the other; those that fail or have expired are removed.</summary>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        ClearExpired();
        List<TIdentity>? failed = null;
        foreach (var (id, (observer, _)) in _observers)
        {
            if (predicate is not null && !predicate(observer)) continue;
            try
            {
                notification(observer);
            }
            catch (Exception e)
            {
                _log.LogDebug(e, "Observer {Observer} failed and is removed", id);
                (failed ??= []).Add(id);
            }
        }

        if (failed is not null) Remove(failed);
    }

    /// <summary>The observers as they are now.</summary>
    public IEnumerator<TObserver> GetEnumerator() => _observers.Values.Select(static o => o.Observer).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The dictionary is replaced, never changed: a notification that awaits goes on over the one it began with.
    private void Remove(List<TIdentity> ids)
    {
        if (ids.Count == 0) return;
        var rest = new Dictionary<TIdentity, (TObserver, DateTime)>(_observers);
        foreach (var id in ids) rest.Remove(id);
        _observers = rest;
    }
}
