using System.Text.Json;
using Mdc.Client.Wire;
using Mdc.Domain.Ticks;

namespace Mdc.Client.Connection;

/// <summary>What a tick subscription has of each instrument, and what it asks for next. One thread.</summary>
internal sealed class TickPositions(IReadOnlyCollection<string> instruments)
{
    private readonly Dictionary<string, FeedPositions> _had = new(StringComparer.Ordinal);
    private readonly HashSet<string> _awaitsSnapshot = new(StringComparer.Ordinal);
    private readonly HashSet<string> _misses = new(StringComparer.Ordinal);

    /// <summary>The request: every tick after what it has, of the others from the snapshot on.</summary>
    public byte[] Request() => _had.Count == 0
        ? JsonSerializer.SerializeToUtf8Bytes(new { action = "subscribe", instruments, every_tick = true })
        : JsonSerializer.SerializeToUtf8Bytes(new { action = "subscribe", instruments, every_tick = true, after = _had.ToDictionary(h => h.Key, h => string.Join(' ', h.Value.All())) });

    /// <summary>Takes where the gateway begins, for instruments that nothing is known of yet: one that is silent until the connection ends has a position too.</summary>
    public void Begin(JsonElement response)
    {
        if (response.Find("instruments") is not { } results) return;
        foreach (var result in results.EnumerateArray())
        {
            if (result.Text("instrument_id") is not { } instrument || result.Text("after") is not { } after || _had.ContainsKey(instrument)) continue;
            var begins = new FeedPositions();
            foreach (var text in after.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                if (FeedPosition.TryParse(text, out var position)) begins.Set(position);
            _had[instrument] = begins;
            _awaitsSnapshot.Add(instrument);
        }
    }

    /// <summary>The gateway says that ticks of an instrument may be missing.</summary>
    public void Miss(string instrument) => _misses.Add(instrument);

    /// <summary>The tick of a message; null where it was delivered already.</summary>
    public Tick? Take(JsonElement message)
    {
        var instrument = message.Text("instrument_id") ?? "";
        if (!FeedPosition.TryParse(message.Text("seq") ?? "", out var position)) return TickWire.Read(message);
        var had = _had.GetValueOrDefault(instrument);
        var isSnapshot = _awaitsSnapshot.Remove(instrument) && position.CompareTo(had[position.Feeder]) <= 0;
        if (!isSnapshot && position.CompareTo(had[position.Feeder]) <= 0 && !_misses.Contains(instrument)) return null;
        had.Set(position);
        _had[instrument] = had;
        return TickWire.Read(message, isSnapshot, isAfterGap: _misses.Remove(instrument));
    }
}
