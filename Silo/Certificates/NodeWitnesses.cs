using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Mdc.Silo.Hosting;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Certificates;

/// <summary>Asks a running node what its grains and its gateway took of a trading day.</summary>
internal static class NodeWitnesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Nobody to ask.</summary>
    public static ILookup<string, Witness> None { get; } = Array.Empty<Witness>().ToLookup(_ => "");

    /// <summary>
    /// What the node of a data directory says of its journal's days, by day and instrument; nothing where no node runs or it does not answer:
    /// then these points are left open. Must be asked before the journal is opened for the certificate: a market at work goes on, and what
    /// grains took by now is journaled by then.
    /// </summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="only">Only this trading day; null for all.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<IReadOnlyDictionary<TradingDay, ILookup<string, Witness>>> Ask(DataDirectory directory, TradingDay? only, TimeProvider time, CancellationToken cancellation)
    {
        var witnesses = new Dictionary<TradingDay, ILookup<string, Witness>>();
        if (NodeFile.Read(directory.Path) is not { IsRunning: true } node) return witnesses;
        using var glance = JournalArchive.OpenRead(directory.Journal(1), time, scanAll: false);
        foreach (var day in MarketCertification.WholeDays(glance))
            if (only is null || only == day) witnesses.Add(day, await Ask(node, day, cancellation));
        return witnesses;
    }

    private static async Task<ILookup<string, Witness>> Ask(NodeFile node, TradingDay day, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = node.HttpAddress, Timeout = Patience };
        try
        {
            var answer = await http.GetFromJsonAsync<Answer>($"api/v1/accounts?day={day}", cancellation);
            return answer!.Accounts.ToLookup(line => line.Instrument, line => line.ToWitness());
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return None;
        }
    }

    private sealed record Answer([property: JsonPropertyName("accounts")] IReadOnlyList<Line> Accounts);

    private sealed record Line(
        [property: JsonPropertyName("instrument_id")] string Instrument,
        [property: JsonPropertyName("point")] string Point,
        [property: JsonPropertyName("after")] string[] After,
        [property: JsonPropertyName("through")] string[] Through,
        [property: JsonPropertyName("count")] long Count,
        [property: JsonPropertyName("checksums")] string Checksums)
    {
        public Witness ToWitness() => new(Point, Positions(After), Positions(Through), Count, Convert.ToUInt64(Checksums, 16));

        private static FeedPositions Positions(string[] texts)
        {
            var positions = default(FeedPositions);
            foreach (var text in texts)
                if (FeedPosition.TryParse(text, out var position)) positions.Set(position);
            return positions;
        }
    }
}
