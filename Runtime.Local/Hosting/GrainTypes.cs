using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>Finds the grain classes and interfaces of the assemblies that use the runtime: those loaded, and those beside it.</summary>
internal sealed class GrainTypes : IConfigureOptions<GrainTypeOptions>
{
    private static readonly Lazy<IReadOnlyList<Type>> Found = new(Find);

    public void Configure(GrainTypeOptions options)
    {
        foreach (var type in Found.Value)
        {
            if (type.IsInterface) options.Interfaces.Add(type);
            else options.Classes.Add(type);
        }
    }

    private static List<Type> Find()
    {
        var own = typeof(GrainTypes).Assembly;
        return [.. Assemblies(own).Append(own).Distinct().SelectMany(static a => a.GetTypes()).Where(IsGrainType)];
    }

    private static bool IsGrainType(Type type) =>
        !type.IsGenericTypeDefinition
        && (type.IsInterface
            ? typeof(IAddressable).IsAssignableFrom(type) && type.Namespace?.StartsWith("Orleans", StringComparison.Ordinal) != true
            : type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type));

    // An assembly that a project references but names in no code is loaded by nobody; our own lie beside the runtime.
    private static IEnumerable<Assembly> Assemblies(Assembly own)
    {
        var name = own.GetName().Name!;
        var prefix = name[..(name.IndexOf('.') + 1)];
        var beside = Directory.EnumerateFiles(AppContext.BaseDirectory, $"{prefix}*.dll").Select(static f => AssemblyName.GetAssemblyName(f));
        return beside.Select(Assembly.Load)
            .Concat(AppDomain.CurrentDomain.GetAssemblies())
            .Where(a => !a.IsDynamic && a.GetReferencedAssemblies().Any(r => r.Name == name));
    }
}
