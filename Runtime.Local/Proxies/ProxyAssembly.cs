using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace System.Runtime.CompilerServices
{
    /// <summary>Known to the runtime by its name: the assembly that carries it may use the named assembly's internal types.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
    {
        public string AssemblyName { get; } = assemblyName;
    }
}

namespace Mdc.Runtime.Local.Proxies
{
    using System.Runtime.CompilerServices;

    /// <summary>The dynamic assemblies that proxies live in: one per assembly of grain interfaces, whose internal interfaces it may implement.</summary>
    internal static class ProxyAssembly
    {
        private static readonly ConcurrentDictionary<Assembly, ModuleBuilder> Modules = new();

        public static ModuleBuilder ModuleFor(Assembly contracts) => Modules.GetOrAdd(contracts, static contracts =>
        {
            var friend = typeof(IgnoresAccessChecksToAttribute).GetConstructors()[0];
            var assembly = AssemblyBuilder.DefineDynamicAssembly(
                new AssemblyName($"{contracts.GetName().Name}.Proxies"),
                AssemblyBuilderAccess.Run,
                new[] { contracts, typeof(ProxyAssembly).Assembly }.Distinct()
                    .Select(friendly => new CustomAttributeBuilder(friend, [friendly.GetName().Name!])));
            return assembly.DefineDynamicModule("Proxies");
        });
    }
}
