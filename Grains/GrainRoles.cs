using Orleans.Configuration;
using Orleans.Hosting;

namespace Mdc.Grains;

/// <summary>Which grain classes a silo has: a role is what is registered, so that placement needs no other mark.</summary>
public static class GrainRoles
{
    /// <summary>What speaks for a feeder, where its journal is.</summary>
    public static readonly IReadOnlySet<Type> Feeder = new HashSet<Type> { typeof(FeederGrain), typeof(JournalGrain) };

    /// <summary>Shards, instruments, writers and all the rest of the market.</summary>
    public static readonly IReadOnlySet<Type> Market =
        typeof(GrainRoles).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(Grain).IsAssignableFrom(type) && !Feeder.Contains(type)).ToHashSet();

    /// <summary>Takes from a silo every class of ours but those of one role; without it the silo has all of them.</summary>
    public static ISiloBuilder OnlyFor(this ISiloBuilder silo, IReadOnlySet<Type> role) =>
        silo.Configure<GrainTypeOptions>(options => options.Classes.RemoveWhere(type => type.Assembly == typeof(GrainRoles).Assembly && !role.Contains(type)));
}
