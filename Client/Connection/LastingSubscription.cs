using System.Runtime.CompilerServices;
using System.Text.Json;
using Mdc.Client.Wire;

namespace Mdc.Client.Connection;

/// <summary>A subscription that is made again on every new connection, for as long as its reader reads.</summary>
/// <param name="options">Where the gateway is.</param>
/// <param name="time">Measures the pauses.</param>
/// <param name="request">Makes the request of the next connection: a later one may say what came by those before.</param>
/// <param name="responseType">The type of its answer.</param>
internal sealed class LastingSubscription(MarketDataClientOptions options, TimeProvider time, Func<byte[]> request, string responseType)
{
    /// <summary>
    /// The messages, the answer to the request among them. The first connection must come about and accept every instrument, else it
    /// throws; later ones are tried until they do.
    /// </summary>
    public async IAsyncEnumerable<JsonElement> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var connection = 1; ; connection++)
        {
            await using var session = connection == 1
                ? await SocketSession.Open(options, request(), cancellation)
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

    private async Task<SocketSession> Reopen(CancellationToken cancellation)
    {
        for (var pause = options.FirstPause; ; pause = Longer(pause))
        {
            await Task.Delay(pause, time, cancellation);
            try
            {
                return await SocketSession.Open(options, request(), cancellation);
            }
            catch (GatewayUnreachableException)
            {
                // The gateway is being restarted, or another takes its place.
            }
        }
    }

    private TimeSpan Longer(TimeSpan pause) => pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;

    private static void ThrowOnUnknown(JsonElement response)
    {
        if (response.Find("instruments") is not { } instruments) return;
        var unknown = instruments.EnumerateArray().Where(i => i.Text("result") == "unknown").Select(i => i.Text("instrument_id")).ToList();
        if (unknown.Count > 0) throw new MarketDataException($"Instrument {string.Join(", ", unknown)} is not known.");
    }
}
