using System.Collections.Concurrent;
using System.Reflection;
using Orleans;

namespace Mdc.Runtime.Local.Copying;

/// <summary>Types that cross calls by a registered converter. In one process nothing is converted: they must be values, or sealed classes, that nobody can change.</summary>
internal static class ConvertedTypes
{
    private static readonly ConcurrentDictionary<Assembly, Type[]> ByAssembly = new();

    /// <summary>True where an assembly that uses this runtime registers a converter for the type.</summary>
    public static bool Has(Type type) => AppDomain.CurrentDomain.GetAssemblies().Any(assembly => ByAssembly.GetOrAdd(assembly, Find).Contains(type));

    private static Type[] Find(Assembly assembly)
    {
        var runtime = typeof(ConvertedTypes).Assembly.GetName().Name;
        if (assembly.IsDynamic || assembly.GetReferencedAssemblies().All(name => name.Name != runtime)) return [];
        return [.. assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(RegisterConverterAttribute), inherit: false))
            .SelectMany(type => type.GetInterfaces())
            .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IConverter<,>))
            .Select(contract => contract.GetGenericArguments()[0])];
    }
}
