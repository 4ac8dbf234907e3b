using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Mdc.Client.Connection;

/// <summary>Requests to the gateway's REST, its refusals and its silence as our exceptions. Any thread.</summary>
internal sealed class RestCalls : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _api;
    private readonly MarketDataClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<Random> _random;

    /// <param name="options">Where the gateway is.</param>
    /// <param name="time">Measures the pauses where the gateway asks for one.</param>
    /// <param name="random">Makes what spreads them.</param>
    public RestCalls(MarketDataClientOptions options, TimeProvider time, Func<Random> random)
    {
        (_options, _time, _random) = (options, time, random);
        _api = new Uri(options.HttpAddress, "api/v1/");
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = options.RequestTimeout };
        if (options.AccessToken is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The answer to a GET; null where there is none (204).</summary>
    public Task<JsonElement?> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, cancellation);

    /// <summary>The answer to a POST without a body, which needs the access token; null where there is none (204).</summary>
    public Task<JsonElement?> Post(string path, CancellationToken cancellation) => Send(HttpMethod.Post, path, cancellation);

    public void Dispose() => _http.Dispose();

    // What is refused with a time to come back was not done, so that it may be asked again: as long as one request may take.
    private async Task<JsonElement?> Send(HttpMethod method, string path, CancellationToken cancellation)
    {
        var (backoff, began) = (new Backoff(_options, _random()), _time.GetTimestamp());
        while (true)
        {
            try
            {
                return await SendOnce(method, path, cancellation);
            }
            catch (GatewayBusyException e)
            {
                var pause = backoff.Next(e);
                if (_time.GetElapsedTime(began) + pause > _options.RequestTimeout) throw;
                await Task.Delay(pause, _time, cancellation);
            }
        }
    }

    private async Task<JsonElement?> SendOnce(HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_api, path));
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NoContent) return null;
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            // 503 without a word on when to come back is for good: a gateway without a store, for one.
            var after = RetryAfter.Of(response);
            if (response.StatusCode == HttpStatusCode.TooManyRequests || (response.StatusCode == HttpStatusCode.ServiceUnavailable && after is not null))
                throw new GatewayBusyException(Detail(body) ?? "The gateway takes no more requests now.", after);
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

    /// <summary>The lines of an answer that may be long, as they come.</summary>
    public async IAsyncEnumerable<string> Lines(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await Begin(path, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line) yield return line;
    }

    private async Task<HttpResponseMessage> Begin(string path, CancellationToken cancellation)
    {
        try
        {
            var response = await _http.GetAsync(new Uri(_api, path), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw new MarketDataException(Detail(await response.Content.ReadAsByteArrayAsync(cancellation)) ?? $"The gateway answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            throw new GatewayUnreachableException(_api, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new GatewayUnreachableException(_api, e);
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
