using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Calendar;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Commands;

/// <summary>The gateway's status in a few lines for people.</summary>
internal static class StatusText
{
    public static void Write(JsonElement status, NodeFile? node, Terminal terminal)
    {
        var source = Text(status, "source");
        var made = status.TryGetProperty("simulated", out var simulated) && simulated.GetBoolean() ? ", MADE-UP PRICES" : "";
        terminal.Out.WriteLine($"Mdc {Text(status, "version")}, source {source}{made}, {Count(status, "contracts")} contracts, {Count(status, "clients")} clients");
        if (node is not null)
        {
            terminal.Out.WriteLine($"Node      process {node.ProcessId}, {node.Runtime} runtime, since {Local(node.StartedAt)} ({Span(terminal.Time.GetUtcNow() - node.StartedAt)})");
            if (node.WebSocketAddress is { } webSocket) terminal.Out.WriteLine($"Gateway   {new Uri(node.HttpAddress, "dashboard")}  {webSocket}");
        }
        WriteProcesses([.. Each(status, "processes")], terminal.Out);
        foreach (var feeder in Each(status, "feeders")) WriteFeeder(feeder, terminal.Out);
        WriteShards([.. Each(status, "shards")], terminal.Out);
        if (status.TryGetProperty("storage", out var storage))
            terminal.Out.WriteLine($"Storage   {Count(storage, "stored_bars")} bars stored, {Count(storage, "waiting_bars")} waiting");
        foreach (var trouble in Troubles(status)) terminal.Out.WriteLine($"Trouble   {trouble}");
    }

    /// <summary>Everything the status complains about, each with who.</summary>
    public static IEnumerable<string> Troubles(JsonElement status)
    {
        foreach (var feeder in Each(status, "feeders"))
        {
            if (Trouble(feeder) is { } trouble) yield return $"Feeder {Count(feeder, "feeder")}: {trouble}";
            else if (Text(feeder, "state") == "failed") yield return $"Feeder {Count(feeder, "feeder")} failed.";
        }
        foreach (var shard in Each(status, "shards"))
            if (Trouble(shard) is { } trouble) yield return $"Shard {Count(shard, "shard")}: {trouble}";
        if (status.TryGetProperty("storage", out var storage) && Trouble(storage) is { } stored) yield return $"Storage: {stored}";
        foreach (var trouble in Each(status, "trouble")) yield return trouble.GetString() ?? "";
    }

    /// <summary>A moment in exchange time, to the second.</summary>
    public static string Local(DateTimeOffset moment) => moment.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    // One process is all there is to say of a node that is alone.
    private static void WriteProcesses(JsonElement[] processes, TextWriter to)
    {
        if (processes.Length < 2) return;
        foreach (var process in processes)
        {
            var shards = Each(process, "shards").Select(shard => shard.GetInt32().ToString(CultureInfo.InvariantCulture)).ToList();
            var takes = shards.Count == 0 ? "" : $": shards {string.Join(' ', shards)}";
            to.WriteLine($"{Text(process, "role"),-10}{Text(process, "name")}, process {Number(process, "process_id")} on {Text(process, "machine")}{takes}");
        }
    }

    private static void WriteFeeder(JsonElement feeder, TextWriter to)
    {
        to.WriteLine($"Feeder {Count(feeder, "feeder"),-3}{Text(feeder, "state")}: {Text(feeder, "source")}");
        to.WriteLine($"          {Count(feeder, "received")} received, {Count(feeder, "accepted")} accepted, {Count(feeder, "repeats")} repeats, "
            + $"{Refused(feeder)} refused, {Count(feeder, "lost")} lost, {Count(feeder, "lag_records")} not delivered yet");
        if (Text(feeder, "last_exchange_time") is { Length: > 0 } last) to.WriteLine($"          last tick {last}");
    }

    private static void WriteShards(JsonElement[] shards, TextWriter to)
    {
        if (shards.Length == 0) return;
        to.WriteLine($"Shards    {shards.Length}: {Sum(shards, "instruments")} instruments, {Sum(shards, "ticks")} ticks, {Sum(shards, "outbox")} bars on the way to the store");
        if (shards.Sum(s => Number(s, "quarantined")) is > 0 and var quarantined) to.WriteLine($"          {MdcCommand.Grouped(quarantined)} instruments in quarantine, see the log");
    }

    private static string Refused(JsonElement feeder) =>
        MdcCommand.Grouped(feeder.TryGetProperty("refused", out var rules) && rules.ValueKind == JsonValueKind.Object ? rules.EnumerateObject().Sum(r => r.Value.GetInt64()) : 0);

    private static string Span(TimeSpan span) => span.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span.Hours} h")
        : span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min")
            : string.Create(CultureInfo.InvariantCulture, $"{(span.TotalMinutes >= 1 ? $"{span.Minutes} min " : "")}{span.Seconds} s");

    private static string? Trouble(JsonElement json) => Text(json, "trouble") is { Length: > 0 } text ? text : null;

    private static string Sum(JsonElement[] parts, string name) => MdcCommand.Grouped(parts.Sum(p => Number(p, name)));

    private static string Count(JsonElement json, string name) => MdcCommand.Grouped(Number(json, name));

    private static long Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IEnumerable<JsonElement> Each(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
