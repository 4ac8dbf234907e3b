using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Mdc.Client.Connection;

/// <summary>Requests to the gateway's REST, its refusals and its silence as our exceptions. Any thread.</summary>
internal sealed class RestCalls : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _api;

    public RestCalls(MarketDataClientOptions options)
    {
        _api = new Uri(options.HttpAddress, "api/v1/");
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = options.RequestTimeout };
        if (options.AccessToken is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The answer to a GET; null where there is none (204).</summary>
    public Task<JsonElement?> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, cancellation);

    /// <summary>The answer to a POST without a body, which needs the access token; null where there is none (204).</summary>
    public Task<JsonElement?> Post(string path, CancellationToken cancellation) => Send(HttpMethod.Post, path, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement?> Send(HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_api, path));
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NoContent) return null;
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            if (!response.IsSuccessStatusCode) throw new MarketDataException(Detail(body) ?? $"The gateway answered {(int)response.StatusCode} {response.ReasonPhrase}.");
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (HttpRequestException e)
        {
            throw new GatewayUnreachableException(_api, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new GatewayUnreachableException(_api, e);
        }
        catch (JsonException e)
        {
            throw new MarketDataException($"What answers at {_api} is not a gateway.", e);
        }
    }

    private static string? Detail(byte[] body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
