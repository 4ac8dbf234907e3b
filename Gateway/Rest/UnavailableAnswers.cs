using Mdc.Domain.Bars;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Rest;

/// <summary>Turns what can't be read into 400, what the cluster or the store can't do now into 503, and what we did not foresee into 500 without its inside.</summary>
internal sealed partial class UnavailableAnswers(RequestDelegate next, ILogger<UnavailableAnswers> logger)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await BadRequests.Of(e).ExecuteAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            LogFailed(e, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "request");
            var isPassing = e is StoreUnavailableException or TimeoutException;
            if (isPassing) context.Response.Headers.RetryAfter = "1";
            var answer = isPassing
                ? Problems.Unavailable("The store or the cluster does not answer; try again.")
                : Results.Problem(detail: "The request failed inside the gateway; its log says why.", statusCode: StatusCodes.Status500InternalServerError);
            await answer.ExecuteAsync(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Endpoint} failed")]
    private partial void LogFailed(Exception e, string method, string endpoint);
}
