using System.Text.Json;

namespace Mdc.Client.Wire;

/// <summary>Contracts out of the gateway's REST answer.</summary>
internal static class ContractWire
{
    public static ContractPage ReadPage(JsonElement json) => new(
        json.Find("contracts") is { } contracts ? [.. contracts.EnumerateArray().Select(Read)] : [],
        json.Int("total_count"));

    private static Contract Read(JsonElement json) => new(
        json.Text("instrument_id") ?? throw new FormatException("The contract has no instrument_id."),
        json.Text("exchange_id"),
        json.Text("product_id") ?? "",
        json.Text("kind"),
        json.Text("delivery"),
        json.Text("name"),
        json.Text("name_zh"),
        json.Decimal("price_step"),
        json.Find("multiplier")?.GetInt32());
}
