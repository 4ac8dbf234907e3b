using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Proxies;

/// <summary>A method called with boxed arguments; one shape per set of type arguments, compiled at its first use.</summary>
internal sealed class LooseMethod(MethodInfo method, Type contract)
{
    private readonly ConcurrentDictionary<MethodInfo, MethodShape> _shapes = new();

    /// <summary>Called by the emitted proxies.</summary>
    public Task<TResult> Ask<TResult>(GrainReference target, Type[] typeArguments, object?[] args)
    {
        var closed = typeArguments.Length == 0 ? method : method.MakeGenericMethod(typeArguments);
        var shape = (MethodShape<object?[], TResult>)_shapes.GetOrAdd(
            closed, static (closed, contract) => new MethodShape<object?[], TResult>(closed, contract, Compile<TResult>(closed)), contract);
        return target.Ask(shape, args);
    }

    private static Invoker<object?[], TResult> Compile<TResult>(MethodInfo closed)
    {
        var target = Expression.Parameter(typeof(object));
        var args = Expression.Parameter(typeof(object?[]).MakeByRefType());
        var call = Expression.Call(
            Expression.Convert(target, closed.DeclaringType!),
            closed,
            closed.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(args, Expression.Constant(i)), p.ParameterType)));
        var normalise = MethodResult.Of(closed.ReturnType).Normalise;
        Expression body = closed.ReturnType == typeof(void)
            ? Expression.Block(call, Expression.Call(normalise))
            : Expression.Call(normalise, call);
        return Expression.Lambda<Invoker<object?[], TResult>>(body, target, args).Compile();
    }
}
