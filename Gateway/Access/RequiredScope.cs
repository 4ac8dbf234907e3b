using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Access;

/// <summary>The scope an endpoint asks for, where it is not what its method says: read for GET and HEAD, operate for the rest.</summary>
internal sealed record RequiredScope(TokenScope Scope)
{
    /// <summary>What an endpoint asks for.</summary>
    public static TokenScope Of(Endpoint? endpoint, HttpRequest request)
    {
        if (endpoint?.Metadata.GetMetadata<RequiredScope>() is { } required) return required.Scope;
        return IsRead(request) ? TokenScope.Read : TokenScope.Operate;
    }

    /// <summary>True for methods that change nothing.</summary>
    public static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}

/// <summary>Puts access rules on endpoints.</summary>
internal static class EndpointAccess
{
    /// <summary>Asks for a scope other than the method's.</summary>
    public static T RequireScope<T>(this T endpoint, TokenScope scope)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope));

    /// <summary>Who the request is from, as the audit names it.</summary>
    public static string Actor(this HttpContext context) => context.Caller()?.Name ?? "nobody";

    /// <summary>Who the request is from; null where it showed nothing.</summary>
    public static Caller? Caller(this HttpContext context) => context.Items[typeof(Caller)] as Caller;
}
