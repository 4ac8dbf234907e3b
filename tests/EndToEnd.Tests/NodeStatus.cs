using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Mdc.Silo.Nodes;

namespace Mdc.EndToEnd.Tests;

/// <summary>What a node says of itself, by REST.</summary>
internal sealed record NodeStatus(
    string FeederState, long Received, long Accepted, long Repeats, long Refused, long Lost, long LagRecords, long Outbox, long Quarantined, string? FeederTrouble, string? StorageTrouble)
{
    private static readonly HttpClient Http = new();

    /// <summary>Asks the node of a data directory.</summary>
    public static async Task<NodeStatus> Of(string dataDirectory)
    {
        var json = await Http.GetFromJsonAsync<JsonElement>(new Uri(NodeFile.Read(dataDirectory)!.HttpAddress, "api/v1/status"));
        var feeder = json.GetProperty("feeders")[0];
        var shards = json.GetProperty("shards").EnumerateArray().ToList();
        return new NodeStatus(
            feeder.GetProperty("state").GetString()!,
            feeder.GetProperty("received").GetInt64(),
            feeder.GetProperty("accepted").GetInt64(),
            feeder.GetProperty("repeats").GetInt64(),
            feeder.GetProperty("refused").EnumerateObject().Sum(rule => rule.Value.GetInt64()),
            feeder.GetProperty("lost").GetInt64(),
            feeder.GetProperty("lag_records").GetInt64(),
            shards.Sum(shard => shard.GetProperty("outbox").GetInt64()),
            shards.Sum(shard => shard.GetProperty("quarantined").GetInt64()),
            feeder.GetProperty("trouble").GetString(),
            json.GetProperty("storage").GetProperty("trouble").GetString());
    }

    /// <summary>Waits until the node is so.</summary>
    public static async Task<NodeStatus> Until(string dataDirectory, Func<NodeStatus, bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var status = await Of(dataDirectory);
            if (isSo(status)) return status;
            if (watch.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException($"It stayed {status}.");
            await Task.Delay(50);
        }
    }
}
