using System.Runtime.CompilerServices;
using System.Text.Json;
using Mdc.Client.Wire;

namespace Mdc.Client.Connection;

/// <summary>A subscription that is made again on every new connection, for as long as its reader reads.</summary>
/// <param name="options">Where the gateway is.</param>
/// <param name="time">Measures the pauses.</param>
/// <param name="random">Spreads them; one thread.</param>
/// <param name="request">Makes the request of the next connection: a later one may say what came by those before.</param>
/// <param name="responseType">The type of its answer.</param>
internal sealed class LastingSubscription(MarketDataClientOptions options, TimeProvider time, Random random, Func<byte[]> request, string responseType)
{
    /// <summary>
    /// The messages, the answer to the request among them. The first connection must come about and accept every instrument, else it
    /// throws; a gateway that is busy has as long as a request may take. Later ones are tried until they do, unless the gateway refuses them.
    /// </summary>
    public async IAsyncEnumerable<JsonElement> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var connection = 1; ; connection++)
        {
            await using var session = connection == 1
                ? await Open(cancellation)
                : await Reopen(cancellation);
            while (await session.Receive(cancellation) is { } message)
            {
                var type = message.Text("type");
                if (type == "error")
                {
                    if (message.Text("code") == "unavailable" && connection > 1) break;
                    throw new MarketDataException(message.Text("message") ?? "The gateway refused the request.");
                }
                if (type == responseType && connection == 1) ThrowOnUnknown(message);
                yield return message;
            }
        }
    }

    private async Task<SocketSession> Open(CancellationToken cancellation)
    {
        var (backoff, began) = (new Backoff(options, random), time.GetTimestamp());
        while (true)
        {
            try
            {
                return await SocketSession.Open(options, request(), cancellation);
            }
            catch (GatewayBusyException e)
            {
                var pause = backoff.Next(e);
                if (time.GetElapsedTime(began) + pause > options.RequestTimeout) throw;
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    private async Task<SocketSession> Reopen(CancellationToken cancellation)
    {
        MarketDataException? failure = null;
        for (var backoff = new Backoff(options, random); ;)
        {
            await Task.Delay(backoff.Next(failure), time, cancellation);
            try
            {
                return await SocketSession.Open(options, request(), cancellation);
            }
            catch (MarketDataException e) when (e is GatewayUnreachableException or GatewayBusyException)
            {
                // The gateway is being restarted, or another takes its place.
                failure = e;
            }
        }
    }

    private static void ThrowOnUnknown(JsonElement response)
    {
        if (response.Find("instruments") is not { } instruments) return;
        var unknown = instruments.EnumerateArray().Where(i => i.Text("result") == "unknown").Select(i => i.Text("instrument_id")).ToList();
        if (unknown.Count > 0) throw new MarketDataException($"Instrument {string.Join(", ", unknown)} is not known.");
    }
}
