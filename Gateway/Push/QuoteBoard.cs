using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Gateway.Json;
using Microsoft.Extensions.Hosting;

namespace Mdc.Gateway.Push;

/// <summary>Once a second, one compact row for every instrument that changed, for clients that show the whole market.</summary>
/// <remarks>The timer only schedules; everything else is on the fan-out loop. A client that is behind is left out and gets more rows the next time.</remarks>
internal sealed class QuoteBoard(FanoutLoop loop, MarketTopics topics, TimeProvider time) : BackgroundService, IFanoutWork, IEncodable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Rows per message: keeps one message below the bound of a client that is not behind.
    private const int RowsPerMessage = 400;

    private readonly Dictionary<ISubscriber, long> _seenRound = [];
    private readonly List<TickTopic> _changed = [];
    private Range _rows;

    /// <summary>What the columns of a row are. Prices in yuan, volume and open interest in lots, time in unix milliseconds of the exchange.</summary>
    public static readonly string[] Columns =
        ["instrument_id", "last_price", "pre_settlement_price", "volume", "open_interest", "pre_open_interest", "turnover", "exchange_ms"];

    /// <summary>Adds a client; it gets every known row with the next round. On the loop.</summary>
    public void Add(ISubscriber client)
    {
        _seenRound[client] = 0;
        loop.Schedule(this);
    }

    /// <summary>Removes a client. On the loop.</summary>
    public void Remove(ISubscriber client) => _seenRound.Remove(client);

    /// <summary>One round.</summary>
    public void Run()
    {
        if (_seenRound.Count == 0) return;
        var round = loop.Round++;
        foreach (var group in _seenRound.Where(c => !c.Key.IsBehind).GroupBy(c => c.Value, c => c.Key).ToList())
        {
            var clients = group.ToList();
            _changed.Clear();
            foreach (var topic in topics.Ticks)
                if (topic.HasLast && topic.ChangedInRound > group.Key) _changed.Add(topic);
            for (var from = 0; from < _changed.Count; from += RowsPerMessage) SendRows(clients, from, Math.Min(_changed.Count, from + RowsPerMessage));
            foreach (var client in clients) _seenRound[client] = round;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) loop.Schedule(this);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void SendRows(List<ISubscriber> clients, int from, int to)
    {
        _rows = from..to;
        var message = loop.Message.Of(this);
        foreach (var client in clients) client.Send(message);
        loop.Metrics.Pushed(clients.Count);
    }

    bool IEncodable.HasBinary => false;

    int IEncodable.Encode(bool binary, Span<byte> into)
    {
        var json = new JsonText(into);
        json.Raw("{\"type\":\"quotes\",\"rows\":["u8);
        for (var i = _rows.Start.Value; i < _rows.End.Value; i++)
        {
            if (i > _rows.Start.Value) json.Raw(","u8);
            Row(in _changed[i].Last, ref json);
        }
        json.Raw("]}"u8);
        return json.Length;
    }

    private static void Row(in TickFrame tick, ref JsonText json)
    {
        json.Raw("["u8);
        json.Text(tick.Instrument.Code());
        json.Raw(","u8);
        json.Number(tick.Last);
        json.Raw(","u8);
        json.Number(tick.PreSettlement);
        json.Raw(","u8);
        json.Number(tick.DayVolume);
        json.Raw(","u8);
        json.Number(tick.OpenInterest);
        json.Raw(","u8);
        json.Number(tick.PreOpenInterest);
        json.Raw(","u8);
        json.Number(tick.DayTurnover);
        json.Raw(","u8);
        json.Number(tick.ExchangeNs / ChinaTime.NsPerMillisecond);
        json.Raw("]"u8);
    }
}
