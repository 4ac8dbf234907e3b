using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Hosting;

namespace Mdc.Runtime.Local.Calls;

/// <summary>
/// What lies between silos. Without one, calls and answers arrive at once and in order. A simulator delays, reorders and loses them here:
/// whoever waits for what was lost is told by its deadline.
/// </summary>
internal interface ISiloWire
{
    /// <summary>Brings a call to its target, with <see cref="ICallTarget.Send"/>, later or never.</summary>
    /// <param name="from">The caller's silo.</param>
    /// <param name="to">Where the grain is, or the wire's end where that is not decided yet.</param>
    /// <param name="call">The call, its arguments copied.</param>
    void Carry(LocalSilo from, ICallTarget to, Call call);

    /// <summary>Brings an answer back, later or never.</summary>
    /// <param name="from">The silo of the activation that answers.</param>
    /// <param name="to">The caller's silo.</param>
    /// <param name="arrive">What its arrival does.</param>
    void Answer(LocalSilo from, LocalSilo to, Action arrive);
}
