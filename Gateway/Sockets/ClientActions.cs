using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Contracts;
using Mdc.Gateway.Push;
using Mdc.Gateway.Reads;

namespace Mdc.Gateway.Sockets;

/// <summary>What one client asks for, and what it has asked for. Requests come one after the other; dispose to give everything up.</summary>
internal sealed class ClientActions(ClientQueue queue, SocketServices services) : IAsyncDisposable
{
    private const int ParallelReads = 32;

    private readonly Dictionary<string, TickTopic> _ticks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Code, BarPeriod Period), (BarFeed Feed, BarSeries Series)> _bars = [];
    private bool _quotes;

    /// <summary>Does what the request says and answers it. Throws where the cluster does not answer.</summary>
    public Task Do(ClientRequest request) => request.Action switch
    {
        "subscribe" => Subscribe(Codes(request)),
        "unsubscribe" => Unsubscribe(Codes(request)),
        "list" => Page("instrument_list", "total_count", new ContractQuery(null, request.Product, request.Exchange, Offset(request), request.Limit)),
        "search" => Page("search_result", "match_count", new ContractQuery(request.Pattern, request.Product, request.Exchange, Offset(request), request.Limit)),
        "subscribe_bars" => SubscribeBars(Codes(request), request.Period),
        "unsubscribe_bars" => UnsubscribeBars(Codes(request), request.Period),
        "subscribe_quotes" => SubscribeQuotes(),
        "unsubscribe_quotes" => UnsubscribeQuotes(),
        _ => Answer(Reply.Error("unknown_action", "The action is none of subscribe, unsubscribe, list, search, subscribe_bars, unsubscribe_bars, subscribe_quotes, unsubscribe_quotes.")),
    };

    /// <summary>Sends an answer after everything that was sent before.</summary>
    public Task Answer(byte[] message) => services.Loop.Run(() => queue.Send(message));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var (ticks, bars) = (_ticks.Values.ToList(), _bars.Values.ToList());
        try
        {
            await services.Loop.Run(() =>
            {
                foreach (var topic in ticks) topic.Unsubscribe(queue);
                foreach (var (feed, series) in bars) Unwatch(feed, series);
                if (_quotes) services.Quotes.Remove(queue);
            });
        }
        catch (OperationCanceledException)
        {
            // The gateway stops: the loop and all it owned are gone.
        }
        services.Topics.Release(ticks);
        foreach (var (feed, _) in bars) services.Topics.Release(feed);
        if (_quotes) services.Topics.ReleaseEverything();
    }

    private async Task Subscribe(IReadOnlyList<string> codes)
    {
        var results = codes.Select(code => (code, services.Contracts.TryFind(code, out _) ? "accepted" : "unknown")).ToList();
        var added = results.Where(r => r.Item2 == "accepted" && !_ticks.ContainsKey(r.code)).Select(r => r.code).Distinct().ToList();
        if (_ticks.Count + added.Count > services.Limits.MaxInstruments)
        {
            await Answer(Reply.Error("too_many", $"A client may subscribe to at most {services.Limits.MaxInstruments} instruments."));
            return;
        }

        // Interest first, then the snapshot, then the subscription: no tick falls between.
        var topics = services.Topics.Want(added);
        foreach (var topic in topics) _ticks.Add(topic.Instrument, topic);
        var snapshots = await Snapshots(topics);
        await services.Loop.Run(() =>
        {
            queue.Send(Reply.Subscribed(results));
            for (var i = 0; i < topics.Count; i++)
            {
                if (snapshots[i] is { } snapshot) topics[i].Seed(in snapshot);
                topics[i].Subscribe(queue);
            }
        });
    }

    private async Task Unsubscribe(IReadOnlyList<string> codes)
    {
        var removed = new List<TickTopic>();
        var results = new List<(string, string)>(codes.Count);
        foreach (var code in codes)
        {
            if (_ticks.Remove(code, out var topic)) removed.Add(topic);
            results.Add((code, topic is null ? "unknown" : "removed"));
        }
        await services.Loop.Run(() =>
        {
            foreach (var topic in removed) topic.Unsubscribe(queue);
            queue.Send(Reply.Unsubscribed(results));
        });
        services.Topics.Release(removed);
    }

    private Task Page(string type, string countName, ContractQuery query)
    {
        if (query.Offset < 0 || query.Limit < 0) return Answer(Reply.Error("invalid_request", "offset and limit must not be negative."));
        var (page, total) = query.Run(services.Contracts);
        return Answer(Reply.Page(type, countName, page, total, query.Offset));
    }

    private async Task SubscribeBars(IReadOnlyList<string> codes, string? periodText)
    {
        if (!BarPeriod.TryParse(periodText ?? "1m", out var period) || !BarSeries.IsPushed(period))
        {
            await Answer(Reply.Error("invalid_request", $"The period must be one of {string.Join(", ", BarPeriod.All.Where(BarSeries.IsPushed))}."));
            return;
        }
        if (_bars.Count + codes.Count > services.Limits.MaxBarSeries)
        {
            await Answer(Reply.Error("too_many", $"A client may watch at most {services.Limits.MaxBarSeries} bar series."));
            return;
        }

        var results = codes.Select(code => (code, services.Contracts.TryFind(code, out _) ? "accepted" : "unknown")).ToList();
        await Answer(Reply.Bars("subscribe_bars_response", period.ToString(), results));
        foreach (var (code, result) in results)
        {
            if (result != "accepted" || _bars.ContainsKey((code, period))) continue;
            var feed = services.Topics.WantBars(code);
            IReadOnlyList<Bar> minutes;
            try
            {
                minutes = await services.Bars.NewestDay(code, CancellationToken.None);
            }
            catch
            {
                services.Topics.Release(feed);
                throw;
            }
            await services.Loop.Run(() =>
            {
                var series = feed.Series(period, services.Bars.Roll);
                series.Seed(minutes);
                series.Watch(queue);
                _bars.Add((code, period), (feed, series));
            });
        }
    }

    private async Task UnsubscribeBars(IReadOnlyList<string> codes, string? periodText)
    {
        BarPeriod.TryParse(periodText ?? "1m", out var period);
        var removed = new List<(BarFeed Feed, BarSeries Series)>();
        var results = new List<(string, string)>(codes.Count);
        foreach (var code in codes)
        {
            var known = _bars.Remove((code, period), out var watched);
            if (known) removed.Add(watched);
            results.Add((code, known ? "removed" : "unknown"));
        }
        await services.Loop.Run(() =>
        {
            foreach (var (feed, series) in removed) Unwatch(feed, series);
            queue.Send(Reply.Bars("unsubscribe_bars_response", period.ToString(), results));
        });
        foreach (var (feed, _) in removed) services.Topics.Release(feed);
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
        var snapshots = await Snapshots(topics);
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

    private async Task<TickFrame?[]> Snapshots(IReadOnlyList<TickTopic> topics)
    {
        var snapshots = new TickFrame?[topics.Count];
        await Parallel.ForAsync(0, topics.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads }, async (i, _) =>
        {
            if (!topics[i].HasLast) snapshots[i] = await services.Reads.GetLast(topics[i].Instrument);
        });
        return snapshots;
    }

    private void Unwatch(BarFeed feed, BarSeries series)
    {
        series.Unwatch(queue);
        feed.Drop(series);
    }

    private static List<string> Codes(ClientRequest request) => (request.Instruments ?? []).Where(c => !string.IsNullOrEmpty(c)).Select(c => c!).ToList();

    private static int Offset(ClientRequest request) => request.Offset ?? 0;
}
