using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Calls;
using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Proxies;

namespace Orleans.Runtime;

/// <summary>
/// A reference to a grain or an observer, through one interface: the base of the emitted proxies. Cheap, immutable, usable from any
/// thread; equal where it is the same interface of the same grain.
/// </summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly LocalSilo _silo;
    private ICallTarget? _target;

    internal GrainReference(LocalSilo silo, GrainId id)
    {
        _silo = silo;
        GrainId = id;
    }

    /// <summary>Which grain.</summary>
    public GrainId GrainId { get; }

    /// <summary>The interface's name.</summary>
    public virtual string InterfaceName => nameof(IAddressable);

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId && GetType() == other.GetType();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{InterfaceName}:{GrainId}";

    /// <inheritdoc/>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => Equals(reference1, reference2);

    /// <inheritdoc/>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !Equals(reference1, reference2);

    /// <summary>The silo that calls through it.</summary>
    internal LocalSilo Silo => _silo;

    internal TInterface View<TInterface>() => ProxyOf<TInterface>.Create(_silo, GrainId);

    /// <summary>Queues a call at the grain's activation, which is made if there is none.</summary>
    internal void Send(Call call) => Send(call, _silo);

    /// <summary>As <see cref="Send(Call)"/>, on behalf of a silo that passes the call on.</summary>
    internal void Send(Call call, LocalSilo from)
    {
        var target = _target;
        if (target is null || target.IsGone)
        {
            try
            {
                _target = target = _silo.Cluster.TargetOf(GrainId, from);
            }
            catch (Exception e)
            {
                call.Refuse(e);
                return;
            }
        }

        if (_silo.Wire is { } wire) wire.Carry(from, target, call);
        else target.Send(call);
    }

    /// <summary>A call that is answered. Called by the emitted proxies.</summary>
    internal Task<TResult> Ask<TArgs, TResult>(MethodShape<TArgs, TResult> shape, TArgs args)
    {
        try
        {
            shape.CopyArguments(ref args);
        }
        catch (Exception e)
        {
            return Task.FromException<TResult>(e);
        }

        var call = new GrainCall<TArgs, TResult>(this, shape, RequestContext.Snapshot, args);
        if (shape.OneWay)
        {
            Send(call);
            return Sent<TResult>.Task;
        }

        if (shape.TokenOf is not null)
        {
            var token = shape.TokenOf(args);
            if (token.IsCancellationRequested) return Task.FromCanceled<TResult>(token);
            if (token.CanBeCanceled) call.CancelWith(token);
        }

        var answer = call.Answer;
        _silo.Deadlines.Watch(call, shape.TimeoutTicks != 0 ? shape.TimeoutTicks : _silo.ResponseTimeoutTicks);
        Send(call);
        return answer;
    }

    /// <summary>A call of a void method: it has no answer, and nothing to tell of an error. Called by the emitted proxies.</summary>
    internal void Tell<TArgs, TResult>(MethodShape<TArgs, TResult> shape, TArgs args) => _ = Ask(shape, args);

    private static class Sent<TResult>
    {
        public static readonly Task<TResult> Task = System.Threading.Tasks.Task.FromResult(default(TResult)!);
    }
}
