using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace Mdc.Silo.Hosting;

/// <summary>Orleans' own dashboard: what each silo tells it, and its pages beside ours in the gateway.</summary>
internal static class ClusterDashboard
{
    /// <summary>Where the gateway has it; readers of the status are told.</summary>
    public const string? Path = "/orleans";

    /// <summary>Lets a silo tell the dashboard about itself.</summary>
    public static void AddClusterDashboard(this ISiloBuilder silo)
    {
        silo.AddDashboard(Configure);
        // Its profiler is a filter around every call: 80 bytes for each slice of ticks, looked at or not. No filter is ours.
        silo.Services.RemoveAll<IIncomingGrainCallFilter>();
    }

    /// <summary>Lets a gateway that is no silo ask the silos.</summary>
    public static void AddClusterDashboard(this IClientBuilder client) => client.AddDashboard(Configure);

    /// <summary>Maps its pages. They stand behind the gateway's guards, which ask for what any read takes.</summary>
    public static void MapClusterDashboard(this WebApplication app) =>
        app.MapOrleansDashboard(Path).AddEndpointFilter((context, next) =>
        {
            Protect(context.HttpContext.Response.Headers);
            return next(context);
        }).ExcludeFromDescription();

    // Our own log has a page, and a stream of it would need a scope of its own.
    private static void Configure(DashboardOptions dashboard) => dashboard.HideTrace = true;

    // As our own dashboard's, but its styles and pictures are made by scripts.
    private static void Protect(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
