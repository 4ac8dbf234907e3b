using Mdc.Domain.Bars;
using Mdc.Gateway.Push;
using Mdc.Reads;

namespace Mdc.Gateway.Sockets;

/// <summary>One client's bar subscriptions. Requests come one after the other.</summary>
internal sealed class BarSubscriptions(ClientQueue queue, SocketServices services)
{
    private readonly Dictionary<(string Code, BarPeriod Period), (BarFeed Feed, BarSeries Series)> _all = [];

    /// <summary>Subscribes to series of one period and answers.</summary>
    public async Task Subscribe(IReadOnlyList<string> codes, string? periodText)
    {
        if (!BarPeriod.TryParse(periodText ?? "1m", out var period) || !RollingBar.IsPushed(period))
        {
            await Answer(Reply.Error("invalid_request", $"The period must be one of {string.Join(", ", BarPeriod.All.Where(RollingBar.IsPushed))}."));
            return;
        }
        if (_all.Count + codes.Count > services.Limits.MaxBarSeries)
        {
            await Answer(Reply.Error("too_many", $"A client may watch at most {services.Limits.MaxBarSeries} bar series."));
            return;
        }

        var results = codes.Select(code => new InstrumentResult(code, services.Contracts.TryFind(code, out _) ? "accepted" : "unknown")).ToList();
        await Answer(Reply.Bars("subscribe_bars_response", period.ToString(), results));
        foreach (var (code, result, _) in results)
        {
            if (result != "accepted" || _all.ContainsKey((code, period))) continue;
            await Watch(code, period);
        }
    }

    /// <summary>Gives series of one period up and answers.</summary>
    public async Task Unsubscribe(IReadOnlyList<string> codes, string? periodText)
    {
        BarPeriod.TryParse(periodText ?? "1m", out var period);
        var removed = new List<(BarFeed Feed, BarSeries Series)>();
        var results = new List<InstrumentResult>(codes.Count);
        foreach (var code in codes)
        {
            var known = _all.Remove((code, period), out var watched);
            if (known) removed.Add(watched);
            results.Add(new InstrumentResult(code, known ? "removed" : "unknown"));
        }
        await services.Loop.Run(() =>
        {
            foreach (var (feed, series) in removed) Unwatch(feed, series);
            queue.Send(Reply.Bars("unsubscribe_bars_response", period.ToString(), results));
        });
        foreach (var (feed, _) in removed) services.Topics.Release(feed);
    }

    /// <summary>Ends all. On the loop.</summary>
    public void End()
    {
        foreach (var (feed, series) in _all.Values) Unwatch(feed, series);
    }

    /// <summary>Releases what was subscribed; after <see cref="End"/>.</summary>
    public void Release()
    {
        foreach (var (feed, _) in _all.Values) services.Topics.Release(feed);
    }

    // The series first, then its history: what is pushed while it is read is merged, not lost.
    private async Task Watch(string code, BarPeriod period)
    {
        var feed = services.Topics.WantBars(code);
        BarSeries? series = null;
        var look = default(MinuteLine.Look);
        await services.Loop.Run(() =>
        {
            look = feed.BeginLook();
            series = feed.Series(period, services.Bars.Roll);
            series.Expect();
        });
        try
        {
            var (minutes, formingStartNs) = await services.Bars.NewestDay(code, CancellationToken.None);
            await services.Loop.Run(() =>
            {
                feed.Learn(minutes, formingStartNs, look);
                series!.Seed(minutes, formingStartNs);
                series.Watch(queue);
                series.Unexpect();
                _all.Add((code, period), (feed, series));
            });
        }
        catch
        {
            await services.Loop.Run(() =>
            {
                series!.Unexpect();
                feed.Drop(series);
            });
            services.Topics.Release(feed);
            throw;
        }
    }

    private Task Answer(byte[] message) => services.Loop.Run(() => queue.Send(message));

    private void Unwatch(BarFeed feed, BarSeries series)
    {
        series.Unwatch(queue);
        feed.Drop(series);
    }
}
