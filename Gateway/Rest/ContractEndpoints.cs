using Mdc.Domain.Calendar;
using Mdc.Domain.Instruments;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Contracts and products.</summary>
internal static class ContractEndpoints
{
    /// <summary>GET contracts and products.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("contracts", Contracts).WithEntityTag().WithSummary("Contracts by exchange, product and month. search: part of the code or of the product's name, either language; product, exchange, delivery as 2026-05, kind as future, option, combination.").WithTags("contracts");
        api.MapGet("contracts/{instrument}", One).WithEntityTag().WithSummary("One contract.").WithTags("contracts");
        api.MapGet("products", (MarketRules rules) => new { version = rules.Products.Version, products = rules.Products.All.Select(Product) })
            .WithEntityTag().WithSummary("Every product, with price step in yuan and multiplier.").WithTags("contracts");
    }

    private static IResult Contracts(string? search, string? product, string? exchange, string? delivery, string? kind, int? offset, int? limit, string? cursor, ContractTable table)
    {
        if (offset < 0 || limit < 0) return Problems.Invalid("offset and limit must not be negative.");
        if (cursor is not null)
        {
            if (offset is not null || !Cursor.TryParse(cursor, "contracts", out var at) || at is < 0 or > int.MaxValue) return Problems.Cursor();
            offset = (int)at;
        }
        var (page, total) = new ContractQuery(search, product, exchange, delivery, kind, offset ?? 0, limit).Run(table);
        var end = (offset ?? 0) + page.Count;
        return Results.Json(new { total_count = total, offset = offset ?? 0, contracts = page.Select(Contract), next = end < total ? Cursor.Of("contracts", end) : null });
    }

    private static IResult One(string instrument, ContractTable table) =>
        table.TryFind(instrument, out var contract) ? Results.Json(Contract(contract)) : Problems.Unknown("Instrument", instrument);

    private static object Contract(Contract contract) => new
    {
        instrument_id = contract.Code,
        exchange_id = contract.Exchange == Exchange.None ? null : contract.Exchange.ToString(),
        product_id = contract.Product,
        kind = contract.Instrument?.Kind.ToString().ToLowerInvariant(),
        delivery = contract.Delivery,
        price_step = contract.Instrument?.Product.PriceStep.ToDecimal(),
        multiplier = contract.Instrument?.Product.Multiplier,
        name = contract.Instrument?.Product.Name,
        name_zh = contract.Instrument?.Product.NameZh,
        option_right = contract.Instrument is { Kind: InstrumentKind.Option } o ? o.Right.ToString().ToLowerInvariant() : null,
        strike = contract.Instrument is { Strike.IsNone: false } s ? s.Strike.ToDecimal() : (decimal?)null,
    };

    private static object Product(Product product) => new
    {
        product_id = product.Root,
        exchange_id = product.Exchange.ToString(),
        name = product.Name,
        name_zh = product.NameZh,
        price_step = product.PriceStep.ToDecimal(),
        multiplier = product.Multiplier,
        underlying = product.Underlying,
    };
}
