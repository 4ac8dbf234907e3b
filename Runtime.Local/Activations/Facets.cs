using System.Reflection;
using Mdc.Runtime.Local.Storage;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>A constructor parameter that the runtime makes anew for each activation.</summary>
internal sealed record Facet(Type Type, Func<IServiceProvider, Activation, object> Make);

/// <summary>Finds the facets of a grain class: parameters with <see cref="PersistentStateAttribute"/>.</summary>
internal static class Facets
{
    public static IReadOnlyList<Facet> Of(Type grainClass) =>
    [
        .. grainClass.GetConstructors().SelectMany(static c => c.GetParameters())
            .Select(static p => (Parameter: p, Attribute: p.GetCustomAttribute<PersistentStateAttribute>()))
            .Where(static p => p.Attribute is not null)
            .Select(static p => new Facet(p.Parameter.ParameterType, MakerOf(p.Parameter, p.Attribute!))),
    ];

    private static Func<IServiceProvider, Activation, object> MakerOf(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new OrleansConfigurationException(
                $"{parameter.Member.DeclaringType}: parameter {parameter.Name} has [PersistentState] and was {type}, not IPersistentState<T>.");
        }

        var state = typeof(PersistentState<>).MakeGenericType(type.GetGenericArguments());
        return (services, activation) => Activator.CreateInstance(state, activation, attribute, services)!;
    }
}
