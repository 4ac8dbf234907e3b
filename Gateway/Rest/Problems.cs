using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Rest;

/// <summary>Answers to what can't be done, as problem+json with one sentence.</summary>
internal static class Problems
{
    /// <summary>A parameter is wrong.</summary>
    public static IResult Invalid(string detail) => Results.Problem(detail: detail, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>The cursor is none of ours.</summary>
    public static IResult Cursor() => Invalid("cursor must be the one that the page before named, and for the same question.");

    /// <summary>The instrument, product or day is not known.</summary>
    public static IResult Unknown(string what, string name) =>
        Results.Problem(detail: $"{what} {Shown(name)} is not known.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>The cluster or the store does not answer now.</summary>
    public static IResult Unavailable(string detail) => Results.Problem(detail: detail, statusCode: StatusCodes.Status503ServiceUnavailable);

    // What a stranger sent is shown back short.
    private static string Shown(string name) => name.Length <= 40 ? $"'{name}'" : $"'{name[..40]}...'";
}
