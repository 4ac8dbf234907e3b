using System.Runtime.CompilerServices;
using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Hosting;
using Mdc.Runtime.Local.Proxies;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Calls;

/// <summary>
/// A call with its arguments and the task its caller awaits: with that task the only allocations of a call that ends in its first turn.
/// </summary>
internal sealed class GrainCall<TArgs, TResult> : Call
{
    private AsyncTaskMethodBuilder<TResult> _answer;
    private CancellationTokenRegistration _cancellation;
    private TArgs _args;

    public GrainCall(GrainReference target, MethodShape<TArgs, TResult> shape, Dictionary<string, object>? context, TArgs args)
        : base(target, shape, context)
    {
        _args = args;
        _answer = AsyncTaskMethodBuilder<TResult>.Create();

        // The builder makes its task when it is first asked for, without a lock: it must exist before the call is sent.
        if (!shape.OneWay) _ = _answer.Task;
    }

    /// <summary>What the caller awaits. Not for one-way calls.</summary>
    public Task<TResult> Answer => _answer.Task;

    private new MethodShape<TArgs, TResult> Shape => Unsafe.As<MethodShape<TArgs, TResult>>(base.Shape);

    /// <summary>Ends the call for its caller when the token is cancelled; the grain sees the same token.</summary>
    public void CancelWith(CancellationToken token) => _cancellation = token.UnsafeRegister(
        static (call, token) => ((GrainCall<TArgs, TResult>)call!).Abandon(new OperationCanceledException(token)), this);

    public override bool Begin(Activation activation)
    {
        if (Context is not null) RequestContext.Snapshot = Context;
        try
        {
            var pending = Shape.Invoke(activation.TargetOf(Shape), ref _args);
            _args = default!;
            if (!pending.IsCompleted)
            {
                EndLater(pending, activation);
                return false;
            }

            Succeed(pending.Result, activation.Silo);
        }
        catch (Exception e)
        {
            Fail(e, activation.Silo);
        }

        return true;
    }

    public override void Abandon(Exception reason)
    {
        if (!TryEnd() || Shape.OneWay) return;
        _cancellation.Unregister();
        _answer.SetException(reason);
    }

    // Awaited in the activation's turns, where this method's own continuation runs too.
    private async void EndLater(ValueTask<TResult> pending, Activation activation)
    {
        try
        {
            Succeed(await pending, activation.Silo);
        }
        catch (Exception e)
        {
            Fail(e, activation.Silo);
        }

        activation.Ended(this);
    }

    private void Succeed(TResult result, LocalSilo from)
    {
        var copy = Shape.OneWay ? default! : Shape.CopyResult(result);
        if (from.Wire is { } wire) Carry(wire, from, copy);
        else Answered(copy);
    }

    // A method of its own, so that only a run with a wire pays for the closure.
    private void Carry(ISiloWire wire, LocalSilo from, TResult result) => wire.Answer(from, Target.Silo, () => Answered(result));

    private void Answered(TResult result)
    {
        if (!TryEnd() || Shape.OneWay) return;
        _cancellation.Unregister();
        _answer.SetResult(result);
    }

    private void Fail(Exception exception, LocalSilo from)
    {
        var seen = ExceptionRules.AsSeenByCaller(exception);
        if (from.Wire is { } wire) wire.Answer(from, Target.Silo, () => Abandon(seen));
        else Abandon(seen);
    }
}
