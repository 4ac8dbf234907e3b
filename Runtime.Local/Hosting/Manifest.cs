using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mdc.Runtime.Local.Activations;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>The grain classes of all silos at one moment.</summary>
internal sealed class Manifest
{
    private readonly ConcurrentDictionary<(Type, string?), GrainType> _types = new();
    private readonly ImmutableDictionary<GrainType, GrainClass> _classes;

    private Manifest(long version, ImmutableArray<LocalSilo> silos)
    {
        Version = version;
        Silos = silos;
        var classes = ImmutableDictionary.CreateBuilder<GrainType, GrainClass>();
        var bindings = ImmutableDictionary.CreateBuilder<GrainType, GrainBindings>();
        foreach (var silo in silos)
        {
            foreach (var grainClass in silo.Classes)
            {
                if (!classes.TryAdd(grainClass.Type, grainClass)) continue;
                var bound = grainClass.BindingsWith(silo.Services);
                if (bound.Bindings.Length > 0) bindings.Add(grainClass.Type, bound);
            }
        }

        _classes = classes.ToImmutable();
        Bindings = bindings.ToImmutable();
    }

    public long Version { get; }

    public ImmutableArray<LocalSilo> Silos { get; }

    public ImmutableDictionary<GrainType, GrainBindings> Bindings { get; }

    public static Manifest Of(long version, ImmutableArray<LocalSilo> silos) => new(version, silos);

    public GrainClass? ClassOf(GrainType type) => _classes.GetValueOrDefault(type);

    public GrainType TypeFor(Type contract, string? classNamePrefix) =>
        _types.GetOrAdd((contract, classNamePrefix), static (key, self) => self.Find(key.Item1, key.Item2), this);

    private GrainType Find(Type contract, string? prefix)
    {
        var found = _classes.Values
            .Where(c => contract.IsAssignableFrom(c.Class))
            .Where(c => prefix is null || c.Class.FullName!.StartsWith(prefix, StringComparison.Ordinal))
            .ToList();
        if (found.Count > 1)
        {
            var named = found.FindAll(c => contract.Name == "I" + c.Class.Name);
            if (named.Count == 1) found = named;
        }

        return found.Count switch
        {
            1 => found[0].Type,
            0 => throw new ArgumentException($"No grain class implements {contract}, or no silo has it.", nameof(contract)),
            _ => throw new ArgumentException(
                $"{contract} is implemented by {string.Join(" and ", found.Select(static c => c.Class))}: which one is meant?", nameof(contract)),
        };
    }
}
