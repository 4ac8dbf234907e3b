using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Activations;

/// <summary>What a silo knows about a grain class: read once from its attributes.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _new;
    private readonly Func<IServiceProvider, Activation, object>[] _facets;

    public GrainClass(Type type)
    {
        Class = type;
        Type = type.GetCustomAttribute<GrainTypeAttribute>() is { } named ? named.GetGrainType(null!, type) : GrainType.Create(NameOf(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Placement = type.GetCustomAttribute<PlacementAttribute>(inherit: true)?.PlacementStrategy;
        var facets = Facets.Of(type);
        _facets = [.. facets.Select(static f => f.Make)];
        _new = ActivatorUtilities.CreateFactory(type, [.. facets.Select(static f => f.Type)]);
    }

    public Type Class { get; }

    public GrainType Type { get; }

    public bool IsReentrant { get; }

    /// <summary>The class's own strategy; null where the runtime chooses.</summary>
    public PlacementStrategy? Placement { get; }

    public GrainBindings BindingsWith(IServiceProvider services) => new(
        Type,
        [.. Class.GetCustomAttributes(inherit: true).OfType<IGrainBindingsProviderAttribute>()
            .SelectMany(a => a.GetBindings(services, Class, Type))
            .Select(static b => b.Where(static p => p.Value is not null).ToImmutableDictionary(static p => p.Key, static p => p.Value!))]);

    /// <summary>Constructs the grain, in its activation's turn; its facets are constructed first.</summary>
    public object Construct(Activation activation)
    {
        var services = activation.ActivationServices;
        var arguments = new object?[_facets.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = _facets[i](services, activation);
        return _new(services, arguments);
    }

    private static string NameOf(Type type)
    {
        const string suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        return name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }
}
