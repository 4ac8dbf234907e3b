using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Hosting;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>The activations of one key of a stateless worker: a call goes to an idle one, a new one, or the least busy.</summary>
internal sealed class StatelessWorkers(Func<LocalSilo> home, GrainId id, GrainClass grainClass, int most) : ICallTarget
{
    private readonly Lock _lock = new();
    private readonly List<Activation> _workers = [];

    public bool IsGone => false;

    public IReadOnlyList<Activation> Workers
    {
        get
        {
            lock (_lock) return [.. _workers];
        }
    }

    /// <summary>Forgets the workers of a silo.</summary>
    public void CutOff(LocalSilo lost)
    {
        lock (_lock) _workers.RemoveAll(w => ReferenceEquals(w.Silo, lost));
    }

    public void Send(Call call)
    {
        lock (_lock)
        {
            _workers.RemoveAll(static w => w.IsGone);
            var best = _workers.MinBy(static w => w.Load);
            if (best is null || (best.Load > 0 && _workers.Count < most)) _workers.Add(best = Activation.Worker(home(), id, grainClass));
            best.Send(call);
        }
    }
}
