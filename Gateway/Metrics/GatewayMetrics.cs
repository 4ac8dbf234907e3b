using System.Diagnostics.Metrics;

namespace Mdc.Gateway.Metrics;

/// <summary>What the gateway counts. Any thread.</summary>
public sealed class GatewayMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Mdc.Gateway";

    private readonly Counter<long> _received, _mailboxConflated, _pushes, _pushBytes, _writes, _writtenBytes, _conflated, _replayed, _healed, _gaps, _requests, _closed, _failures;
    private readonly UpDownCounter<long> _clients;

    /// <summary>The instruments of one gateway.</summary>
    public GatewayMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _received = meter.CreateCounter<long>("mdc.gateway.ticks.received", "{tick}", "Ticks the silo pushed to this gateway.");
        _mailboxConflated = meter.CreateCounter<long>("mdc.gateway.mailbox.conflated", "{push}", "Pushes replaced by newer ones before the fan-out loop took them.");
        _pushes = meter.CreateCounter<long>("mdc.gateway.pushes", "{push}", "Pushes handed to clients, one per client.");
        _pushBytes = meter.CreateCounter<long>("mdc.gateway.push.encoded", "By", "Bytes encoded, once for all clients that take a push in the same form.");
        _writes = meter.CreateCounter<long>("mdc.gateway.writes", "{write}", "Writes to client connections; many frames share one.");
        _writtenBytes = meter.CreateCounter<long>("mdc.gateway.written", "By", "Bytes written to clients.");
        _conflated = meter.CreateCounter<long>("mdc.gateway.conflated", "{push}", "Pushes a slow client did not get because a newer one of the same topic came.");
        _replayed = meter.CreateCounter<long>("mdc.gateway.replayed", "{tick}", "Ticks sent from the journal to clients that take every tick.");
        _healed = meter.CreateCounter<long>("mdc.gateway.healed", "{push}", "Ticks and bars read from where they are kept, because their pushes did not come.");
        _gaps = meter.CreateCounter<long>("mdc.gateway.gaps", "{gap}", "Gap markers sent to clients.");
        _requests = meter.CreateCounter<long>("mdc.gateway.requests", "{request}", "WebSocket requests by result.");
        _closed = meter.CreateCounter<long>("mdc.gateway.clients.closed", "{client}", "WebSocket clients that left, by reason.");
        _failures = meter.CreateCounter<long>("mdc.gateway.fanout.failures", "{failure}", "Turns of the fan-out loop that threw.");
        _clients = meter.CreateUpDownCounter<long>("mdc.gateway.clients", "{client}", "WebSocket clients connected.");
    }

    internal void Received(int ticks) => _received.Add(ticks);

    internal void MailboxConflated(int lost) => _mailboxConflated.Add(lost);

    internal void Pushed(int clients) => _pushes.Add(clients);

    internal void Encoded(int bytes) => _pushBytes.Add(bytes);

    internal void Replayed(int ticks) => _replayed.Add(ticks);

    internal void Healed(int pushes)
    {
        if (pushes > 0) _healed.Add(pushes);
    }

    internal void GapMarked() => _gaps.Add(1);

    internal void Written(int bytes)
    {
        _writes.Add(1);
        _writtenBytes.Add(bytes);
    }

    internal void Conflated(int pushes) => _conflated.Add(pushes);

    internal void Requested(string result) => _requests.Add(1, new KeyValuePair<string, object?>("result", result));

    internal void ClientOpened() => _clients.Add(1);

    internal void ClientClosed(string reason)
    {
        _clients.Add(-1);
        _closed.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    internal void FanoutFailed() => _failures.Add(1);
}
