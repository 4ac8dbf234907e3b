using Mdc.Runtime.Local.Hosting;

namespace Mdc.Runtime.Local.Activations;

/// <summary>Ends the activations of a silo that nobody has called for the collection age.</summary>
internal sealed class Collector : IDisposable
{
    private readonly LocalSilo _silo;
    private readonly int _ageTicks;
    private readonly ITimer _timer;

    public Collector(LocalSilo silo, TimeSpan age, TimeSpan quantum)
    {
        _silo = silo;
        _ageTicks = CoarseClock.Ticks(age);
        _timer = silo.Time.CreateTimer(static collector => ((Collector)collector!).Collect(), this, quantum, quantum);
    }

    public void Dispose() => _timer.Dispose();

    private void Collect()
    {
        foreach (var activation in _silo.Cluster.ActivationsOf(_silo))
        {
            var lastUse = activation.LastUse;
            if (activation.IsActive && !activation.IsBusy && _silo.Clock.Now - lastUse >= _ageTicks) activation.DeactivateIfUnusedSince(lastUse);
        }
    }
}
