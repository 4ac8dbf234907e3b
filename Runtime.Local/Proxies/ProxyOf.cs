using System.Collections.Concurrent;
using System.Linq.Expressions;
using Mdc.Runtime.Local.Hosting;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Proxies;

/// <summary>Makes proxies of an interface; the class behind them is emitted at the first use.</summary>
internal static class ProxyOf<TInterface>
{
    private static readonly Func<LocalSilo, GrainId, GrainReference> New = ProxyFactory.For(typeof(TInterface));

    public static TInterface Create(LocalSilo silo, GrainId id) => (TInterface)(object)New(silo, id);
}

/// <summary>The constructors of all proxy classes so far.</summary>
internal static class ProxyFactory
{
    private static readonly ConcurrentDictionary<Type, Lazy<Func<LocalSilo, GrainId, GrainReference>>> Factories = new();

    public static Func<LocalSilo, GrainId, GrainReference> For(Type contract) =>
        Factories.GetOrAdd(contract, static c => new Lazy<Func<LocalSilo, GrainId, GrainReference>>(() => Build(c))).Value;

    private static Func<LocalSilo, GrainId, GrainReference> Build(Type contract)
    {
        var constructor = ProxyEmitter.Emit(contract).GetConstructors()[0];
        var silo = Expression.Parameter(typeof(LocalSilo));
        var id = Expression.Parameter(typeof(GrainId));
        return Expression.Lambda<Func<LocalSilo, GrainId, GrainReference>>(
            Expression.Convert(Expression.New(constructor, silo, id), typeof(GrainReference)), silo, id).Compile();
    }
}
