using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Mdc.Gateway.Dashboard;

/// <summary>Serves the built dashboard at /dashboard; nothing in it comes from another host.</summary>
internal static class DashboardEndpoints
{
    private const string Path = "/dashboard";

    public static void Map(WebApplication app, GatewayOptions options)
    {
        app.MapGet("/", () => Results.Redirect(Path + "/")).ExcludeFromDescription();
        app.MapGet(Path + "/config.json", (GatewayEndpoints endpoints) => new { web_socket_port = endpoints.WebSocketPort }).ExcludeFromDescription();
        var index = System.IO.Path.Combine(System.IO.Path.GetFullPath(options.DashboardDirectory), "index.html");
        if (!File.Exists(index))
        {
            app.MapGet(Path + "/{**rest}", () => Results.Text(
                $"The dashboard is not built: {index} is missing. Run npm ci and npm run build in web/, or start the gateway with the project's script.\n",
                statusCode: StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
            return;
        }

        var files = new PhysicalFileProvider(System.IO.Path.GetDirectoryName(index)!);
        app.MapGet(Path, () => Results.Redirect(Path + "/")).ExcludeFromDescription();
        app.UseDefaultFiles(new DefaultFilesOptions { RequestPath = Path, FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { RequestPath = Path, FileProvider = files, OnPrepareResponse = Prepare });
    }

    // The bundler names assets by their content: only the page itself can become old.
    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        var host = file.Context.Request.Host.Host;
        headers.CacheControl = file.File.Name == "index.html" ? "no-cache" : "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' {(file.Context.Request.IsHttps ? "wss" : "ws")}://{host}:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
