using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Mdc.Gateway.Rest;

/// <summary>What could not even be read, in words that name the parameter: the framework's own name our types.</summary>
internal static partial class BadRequests
{
    private const int MostShown = 40;

    /// <summary>The answer to a request that can't be bound, is too long, or is no JSON.</summary>
    public static IResult Of(BadHttpRequestException e)
    {
        var unbound = Unbound().Match(e.Message);
        var detail = unbound.Success ? $"{unbound.Groups[1].Value} can't be '{Short(unbound.Groups[2].Value)}'."
            : e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too long."
            : "The body is not the JSON that is asked for; /openapi/v1.json has an example.";
        return Results.Problem(detail: detail, statusCode: e.StatusCode);
    }

    private static string Short(string text) => text.Length <= MostShown ? text : $"{text[..MostShown]}...";

    [GeneratedRegex("""^Failed to bind parameter ".* (\w+)" from "(.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Unbound();
}
