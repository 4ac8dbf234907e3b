using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Proxies;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Calls;

/// <summary>A call on its way to a grain and its answer on the way back.</summary>
internal abstract class Call(GrainReference target, MethodShape shape, Dictionary<string, object>? context) : Turn
{
    private const int Waiting = 0;
    private const int Over = 1;
    private int _state;

    public GrainReference Target => target;

    public MethodShape Shape => shape;

    /// <summary>The request context at the caller; null where nothing is set.</summary>
    public Dictionary<string, object>? Context => context;

    /// <summary>The coarse time at which the caller gives up (<see cref="CoarseClock.Now"/>).</summary>
    public int Due { get; set; }

    public override bool Interleaves => shape.AlwaysInterleave;

    public override bool IsOver => Volatile.Read(ref _state) == Over;

    public override bool IsUse => true;

    /// <summary>The caller's answer, in place of the grain's. Ignored where there is an answer already.</summary>
    public abstract void Abandon(Exception reason);

    public sealed override void Refuse(Exception reason) => Abandon(reason);

    public sealed override void Forward(LocalSilo from) => target.Send(this, from);

    /// <summary>True for the first who answers.</summary>
    protected bool TryEnd() => Interlocked.CompareExchange(ref _state, Over, Waiting) == Waiting;

    public override string ToString() => $"{shape.InterfaceName}.{shape.Name} of {target.GrainId}";
}
