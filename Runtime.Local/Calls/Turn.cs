using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Turns;

namespace Mdc.Runtime.Local.Calls;

/// <summary>Something an activation does as a whole, from its first turn to its last: a call or a timer's callback.</summary>
internal abstract class Turn : WorkItem
{
    /// <summary>True: it neither waits for others nor lets others wait.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>True: its caller is no longer there to hear.</summary>
    public abstract bool IsOver { get; }

    /// <summary>True: it keeps the grain from being idle.</summary>
    public abstract bool IsUse { get; }

    /// <summary>Starts it. True: it has ended already; false: it will call <see cref="Activation.Ended"/>.</summary>
    public abstract bool Begin(Activation activation);

    /// <summary>It was never started and never will be.</summary>
    public abstract void Refuse(Exception reason);

    /// <summary>The activation is gone; another one may take it.</summary>
    /// <param name="from">The silo it was on: the caller's may be gone by now.</param>
    public abstract void Forward(LocalSilo from);

    public sealed override void Run(TurnQueue queue) => ((Activation)queue).Accept(this);
}
