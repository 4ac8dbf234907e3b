using System.Reflection;
using Mdc.Runtime.Local.Activations;
using Mdc.Runtime.Local.Copying;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Proxies;

/// <summary>Calls a method on its target. The emitted one takes a tuple of the arguments.</summary>
internal delegate ValueTask<TResult> Invoker<TArgs, TResult>(object target, ref TArgs args);

/// <summary>What never changes about an interface's method: how it is called and what its attributes say. One per method.</summary>
internal abstract class MethodShape(MethodInfo method, Type contract)
{
    public string Name { get; } = method.Name;

    public string InterfaceName { get; } = contract.Name;

    /// <summary>The interface the call was made through.</summary>
    public Type Interface { get; } = contract;

    public bool IsExtension { get; } = typeof(IGrainExtension).IsAssignableFrom(contract);

    public bool AlwaysInterleave { get; } = method.IsDefined(typeof(AlwaysInterleaveAttribute));

    public bool OneWay { get; } = method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute));

    /// <summary>The method's own limit in ticks of the coarse clock; 0 where the silo's holds.</summary>
    public int TimeoutTicks { get; } =
        method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout is { } timeout ? CoarseClock.Ticks(timeout) : 0;
}

/// <inheritdoc/>
internal sealed class MethodShape<TArgs, TResult>(MethodInfo method, Type contract, Invoker<TArgs, TResult> invoke)
    : MethodShape(method, contract)
{
    private readonly ArgumentsCopier<TArgs>? _copyArguments = ArgumentsCopiers.For<TArgs>(method);
    private readonly bool _sharesResult = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute)) || CopierOf<TResult>.Shares;

    public Invoker<TArgs, TResult> Invoke { get; } = invoke;

    /// <summary>The token among the arguments; none where the method takes none.</summary>
    public Func<TArgs, CancellationToken>? TokenOf { get; } = ArgumentsCopiers.TokenOf<TArgs>(method);

    public void CopyArguments(ref TArgs args) => _copyArguments?.Invoke(ref args, new CopyContext());

    public TResult CopyResult(TResult result) => _sharesResult ? result : CopierOf<TResult>.Copy(result, new CopyContext());
}
