using System.Reflection;
using Mdc.Runtime.Local.Copying;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>
/// What Orleans' analyzers, its generator and its start refuse, refused here at start: contracts that would work on this runtime
/// and break on that one.
/// </summary>
internal static class ContractRules
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Throws one <see cref="OrleansConfigurationException"/> with everything that is wrong.</summary>
    public static void Check(IEnumerable<Type> interfaces, IEnumerable<Type> classes)
    {
        var wrong = BreachesOf(interfaces, classes).ToList();
        if (wrong.Count > 0) throw new OrleansConfigurationException(string.Join(Environment.NewLine, wrong));
    }

    /// <summary>Each breach as a sentence.</summary>
    public static IEnumerable<string> BreachesOf(IEnumerable<Type> interfaces, IEnumerable<Type> classes)
    {
        var contracts = interfaces.ToList();
        var wire = new WireRules();
        var breaches = contracts.SelectMany(c => BreachesOf(c, wire))
            .Concat(classes.SelectMany(BreachesOf))
            .ToList();
        return breaches.Concat(DuplicateAliases(contracts.Concat(wire.Annotated)));
    }

    private static IEnumerable<string> BreachesOf(Type contract, WireRules wire)
    {
        foreach (var property in contract.GetProperties(Own)) yield return $"{contract}.{property.Name} is a property; make it a method.";

        var methods = contract.GetMethods(Own).Where(static m => m is { IsVirtual: true, IsFinal: false, IsSpecialName: false }).ToList();
        foreach (var twice in methods.Select(AliasOf).OfType<string>().GroupBy(static a => a).Where(static g => g.Count() > 1))
        {
            yield return $"{contract} has two methods with the alias \"{twice.Key}\".";
        }

        foreach (var method in methods)
        {
            var name = $"{contract}.{method.Name}";
            if (!IsResult(method, contract)) yield return $"{name} returns {method.ReturnType}; it was to be Task, Task<T>, ValueTask or ValueTask<T>.";
            foreach (var parameter in method.GetParameters())
            {
                if (parameter.ParameterType.IsByRef) yield return $"{name}: parameter {parameter.Name} is by reference; a call has values only.";
                else if (wire.BreachOf(parameter.ParameterType) is { } breach) yield return $"{name}: parameter {parameter.Name}: {breach}";
            }

            if (method.ReturnType.IsGenericType && wire.BreachOf(method.ReturnType.GetGenericArguments()[0]) is { } wrong)
            {
                yield return $"{name}: result: {wrong}";
            }
        }
    }

    private static IEnumerable<string> BreachesOf(Type grainClass)
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (var method in grainClass.GetMethods(all))
        {
            if (method.IsDefined(typeof(AlwaysInterleaveAttribute)) || method.IsDefined(typeof(OneWayAttribute)))
            {
                yield return $"{grainClass}.{method.Name}: [AlwaysInterleave] and [OneWay] belong on the interface's method; here nobody reads them.";
            }
        }

        if (grainClass.IsDefined(typeof(AliasAttribute), inherit: false)) yield return $"{grainClass}: [Alias] is for interfaces and wire types; use [GrainType].";
    }

    private static bool IsResult(MethodInfo method, Type contract)
    {
        var type = method.ReturnType;
        if (type == typeof(Task) || type == typeof(ValueTask)) return true;
        if (type == typeof(void)) return typeof(IGrainObserver).IsAssignableFrom(contract) || method.IsDefined(typeof(OneWayAttribute));
        return type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
    }

    private static IEnumerable<string> DuplicateAliases(IEnumerable<Type> types) =>
        types.Distinct()
            .SelectMany(static t => t.GetCustomAttributes<AliasAttribute>(inherit: false).Select(a => (Type: t, a.Alias)))
            .GroupBy(static a => a.Alias)
            .Where(static g => g.Count() > 1)
            .Select(static g => $"The alias \"{g.Key}\" is given to {string.Join(" and ", g.Select(static a => a.Type))}.");

    private static string? AliasOf(MethodInfo method) => method.GetCustomAttribute<AliasAttribute>()?.Alias;
}
