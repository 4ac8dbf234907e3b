using Mdc.Gateway.Push;
using Mdc.Gateway.Resume;
using Mdc.Reads.Contracts;

namespace Mdc.Gateway.Sockets;

/// <summary>What one client asks for, and what it has asked for. Requests come one after the other; dispose to give everything up.</summary>
internal sealed class ClientActions(ClientQueue queue, SocketServices services, CatchUp catchUp) : IAsyncDisposable
{
    private readonly TickSubscriptions _ticks = new(queue, services, catchUp);
    private readonly BarSubscriptions _bars = new(queue, services);
    private CancellationTokenSource? _tokenTimer;
    private Task _tokens = Task.CompletedTask;
    private bool _quotes;

    /// <summary>Does what the request says and answers it. Throws where the cluster does not answer.</summary>
    public Task Do(ClientRequest request) => request.Action switch
    {
        "subscribe" => Subscribe(request),
        "unsubscribe" => _ticks.Unsubscribe(Codes(request)),
        "resume" => Resume(request),
        "resume_token" => ResumeToken(request.EverySeconds),
        "list" => Page("instrument_list", "total_count", Query(request, null)),
        "search" => Page("search_result", "match_count", Query(request, request.Pattern)),
        "subscribe_bars" => _bars.Subscribe(Codes(request), request.Period),
        "unsubscribe_bars" => _bars.Unsubscribe(Codes(request), request.Period),
        "subscribe_quotes" => SubscribeQuotes(),
        "unsubscribe_quotes" => UnsubscribeQuotes(),
        "ping" => Answer(Reply.Pong(services.Time.GetUtcNow())),
        _ => Answer(Reply.Error("unknown_action", "The action is none of subscribe, unsubscribe, resume, resume_token, list, search, subscribe_bars, unsubscribe_bars, subscribe_quotes, unsubscribe_quotes, ping.")),
    };

    /// <summary>Sends an answer after everything that was sent before.</summary>
    public Task Answer(byte[] message) => services.Loop.Run(() => queue.Send(message));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopTokens();
        try
        {
            await services.Loop.Run(() =>
            {
                _ticks.End();
                _bars.End();
                if (_quotes) services.Quotes.Remove(queue);
            });
        }
        catch (OperationCanceledException)
        {
            // The gateway stops: the loop and all it owned are gone.
        }
        services.Topics.Release(_ticks.Topics);
        _bars.Release();
        if (_quotes) services.Topics.ReleaseEverything();
    }

    private Task Subscribe(ClientRequest request)
    {
        if (request.MaxRate is { } rate && !(rate >= Pacer.SlowestRate && rate <= Pacer.TurnsPerSecond))
            return Answer(Reply.Error("invalid_request", $"max_rate must be from {Pacer.SlowestRate:0.0} to {Pacer.TurnsPerSecond} pushes a second."));
        if (!request.TryReadAfter(out var after, out var wrong))
            return Answer(Reply.Error("invalid_request", $"after of '{wrong}' is no position: it wants the seq of the last tick, as \"1:3:8812\"."));
        if (request.MaxRate is not null && (request.EveryTick == true || after.Count > 0))
            return Answer(Reply.Error("invalid_request", "max_rate leaves ticks out, so it can't go with after or every_tick."));

        var codes = request.Instruments is null ? [.. after.Keys] : Codes(request);
        return _ticks.Subscribe(
            [.. codes.Select(code => after.TryGetValue(code, out var had)
                ? new TickWish(code, IsEvery: true, After: had)
                : new TickWish(code, IsEvery: request.EveryTick == true, MaxRate: request.MaxRate, MarksGaps: request.Gaps == true))],
            Reply.Subscribed);
    }

    private Task Resume(ClientRequest request)
    {
        if (!services.Tokens.TryRead(request.Token, out var points))
            return Answer(Reply.Error("invalid_token", "The token is not one of this cluster's, or was changed."));
        if (!request.TryReadAfter(out var after, out var wrong))
            return Answer(Reply.Error("invalid_request", $"after of '{wrong}' is no position: it wants the seq of the last tick, as \"1:3:8812\"."));
        return _ticks.Subscribe(
            [.. points.Select(p => new TickWish(p.Instrument, IsEvery: true, After: after.TryGetValue(p.Instrument, out var newer) ? newer : p.Sent))],
            Reply.Resumed);
    }

    private async Task ResumeToken(double? everySeconds)
    {
        if (everySeconds is { } asked && asked != 0 && !(asked >= 1 && asked <= 3600))
        {
            await Answer(Reply.Error("invalid_request", "every_seconds must be 0 (stop) or from 1 to 3600."));
            return;
        }
        await _ticks.SendTokens();
        if (everySeconds is not { } seconds) return;
        await StopTokens();
        if (seconds == 0) return;
        _tokenTimer = new CancellationTokenSource();
        _tokens = SendTokens(TimeSpan.FromSeconds(seconds), _tokenTimer.Token);
    }

    private async Task SendTokens(TimeSpan interval, CancellationToken cancellation)
    {
        try
        {
            using var timer = new PeriodicTimer(interval, services.Time);
            while (await timer.WaitForNextTickAsync(cancellation)) await _ticks.SendTokens();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task StopTokens()
    {
        if (_tokenTimer is null) return;
        await _tokenTimer.CancelAsync();
        await _tokens;
        _tokenTimer.Dispose();
        _tokenTimer = null;
    }

    private Task Page(string type, string countName, ContractQuery query)
    {
        if (query.Offset < 0 || query.Limit < 0) return Answer(Reply.Error("invalid_request", "offset and limit must not be negative."));
        var (page, total) = query.Run(services.Contracts);
        return Answer(Reply.Page(type, countName, page, total, query.Offset));
    }

    private async Task SubscribeQuotes()
    {
        if (_quotes)
        {
            await Answer(Reply.Quotes("success", QuoteBoard.Columns));
            return;
        }
        var topics = services.Topics.WantEverything();
        _quotes = true;
        var snapshots = await TickSubscriptions.Snapshots(topics, services);
        await services.Loop.Run(() =>
        {
            queue.Send(Reply.Quotes("success", QuoteBoard.Columns));
            for (var i = 0; i < topics.Count; i++)
                if (snapshots[i] is { } snapshot) topics[i].Seed(in snapshot);
            services.Quotes.Add(queue);
        });
    }

    private async Task UnsubscribeQuotes()
    {
        var was = _quotes;
        _quotes = false;
        await services.Loop.Run(() =>
        {
            if (was) services.Quotes.Remove(queue);
            queue.Send(Reply.Quotes("removed", []));
        });
        if (was) services.Topics.ReleaseEverything();
    }

    private static List<string> Codes(ClientRequest request) => (request.Instruments ?? []).Where(c => !string.IsNullOrEmpty(c)).Select(c => c!).ToList();

    private static ContractQuery Query(ClientRequest request, string? pattern) =>
        new(pattern, request.Product, request.Exchange, request.Delivery, request.Kind, request.Offset ?? 0, request.Limit);
}
