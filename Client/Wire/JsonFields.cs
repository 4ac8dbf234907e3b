using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Client.Wire;

/// <summary>Reads fields of the gateway's JSON. A field that is missing counts as null; one of the wrong type throws <see cref="InvalidOperationException"/> or <see cref="FormatException"/>.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonElement json, string name) => Find(json, name)?.GetString();

    public static decimal? Decimal(this JsonElement json, string name) => Find(json, name)?.GetDecimal();

    public static long Long(this JsonElement json, string name) => Find(json, name)?.GetInt64() ?? 0;

    public static int Int(this JsonElement json, string name) => Find(json, name)?.GetInt32() ?? 0;

    public static bool Flag(this JsonElement json, string name) => Find(json, name)?.GetBoolean() ?? false;

    public static DateTimeOffset Time(this JsonElement json, string name) => Find(json, name)?.GetDateTimeOffset() ?? default;

    public static long Ns(this JsonElement json, string name) => ChinaTime.ToNs(json.Time(name));

    public static Price Price(this JsonElement json, string name) =>
        json.Decimal(name) is { } yuan ? new Price((long)(yuan * Domain.Ticks.Price.Scale)) : Domain.Ticks.Price.None;

    /// <summary>A date as 20260105 or 2026-01-05.</summary>
    public static DateOnly? Date(this JsonElement json, string name) =>
        json.Text(name) is { } text ? DateOnly.ParseExact(text, ["yyyyMMdd", "yyyy-MM-dd"], CultureInfo.InvariantCulture) : null;

    public static JsonElement? Find(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
