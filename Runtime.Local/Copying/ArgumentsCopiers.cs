using System.Linq.Expressions;
using System.Reflection;
using Orleans;

namespace Mdc.Runtime.Local.Copying;

/// <summary>Copies a call's arguments in place.</summary>
internal delegate void ArgumentsCopier<TArgs>(ref TArgs args, CopyContext context);

/// <summary>Makes copiers of argument tuples, one per method.</summary>
internal static class ArgumentsCopiers
{
    /// <summary>The copier; null where nothing needs copying.</summary>
    public static ArgumentsCopier<TArgs>? For<TArgs>(MethodInfo method)
    {
        var parameters = method.GetParameters();
        var copied = parameters.Where(static p => !p.IsDefined(typeof(ImmutableAttribute)) && !WireTypes.IsShared(p.ParameterType)).ToList();
        if (copied.Count == 0) return null;

        var args = Expression.Parameter(typeof(TArgs).MakeByRefType());
        var context = Expression.Parameter(typeof(CopyContext));
        var copies = copied.Select(p =>
        {
            var item = ItemOf<TArgs>(args, p.Position);
            var copier = typeof(CopierOf<>).MakeGenericType(p.ParameterType).GetMethod(nameof(CopierOf<int>.Copy))!;
            Expression copy = Expression.Call(copier, Expression.Convert(item, p.ParameterType), context);
            return (Expression)Expression.Assign(item, Expression.Convert(copy, item.Type));
        });
        return Expression.Lambda<ArgumentsCopier<TArgs>>(Expression.Block(copies), args, context).Compile();
    }

    /// <summary>Finds the cancellation token among the arguments; null where the method takes none.</summary>
    public static Func<TArgs, CancellationToken>? TokenOf<TArgs>(MethodInfo method)
    {
        var parameter = method.GetParameters().FirstOrDefault(static p => p.ParameterType == typeof(CancellationToken));
        if (parameter is null) return null;
        var args = Expression.Parameter(typeof(TArgs));
        var token = Expression.Convert(ItemOf<TArgs>(args, parameter.Position), typeof(CancellationToken));
        return Expression.Lambda<Func<TArgs, CancellationToken>>(token, args).Compile();
    }

    private static Expression ItemOf<TArgs>(Expression args, int position) => typeof(TArgs) == typeof(object?[])
        ? Expression.ArrayAccess(args, Expression.Constant(position))
        : Expression.Field(args, $"Item{position + 1}");
}
