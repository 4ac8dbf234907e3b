using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Access;

/// <summary>Asks for the scope that the endpoint wants: nothing but a token of it changes any state. Stands behind routing and <see cref="AccessGuard"/>.</summary>
internal sealed class ScopeGuard(RequestDelegate next)
{
    /// <summary>Lets the request through or answers 401 or 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var required = RequiredScope.Of(context.GetEndpoint(), context.Request);
        var caller = context.Caller();
        // Without a caller the guard before us has seen to it that this is loopback, where reads are open.
        if (caller?.Scope >= required || (caller is null && required == TokenScope.Read)) return next(context);

        var status = caller is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        var word = required.ToString().ToLowerInvariant();
        if (caller is null) context.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = caller is null
            ? $"A token of scope {word} is needed: that of the file access-token in the data directory, or one of ./mdc token create."
            : $"The token '{caller.Name}' has scope {caller.Scope.ToString().ToLowerInvariant()}; {word} is needed.";
        return Results.Problem(detail: detail, statusCode: status).ExecuteAsync(context);
    }
}
