using Microsoft.AspNetCore.Builder;
using Orleans.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>The Local runtime has no dashboard of its own.</summary>
internal static class ClusterDashboard
{
    /// <summary>Null: there is none.</summary>
    public const string? Path = null;

    /// <summary>Adds nothing.</summary>
    public static void AddClusterDashboard(this ISiloBuilder silo)
    {
    }

    /// <summary>Maps nothing.</summary>
    public static void MapClusterDashboard(this WebApplication app)
    {
    }
}
