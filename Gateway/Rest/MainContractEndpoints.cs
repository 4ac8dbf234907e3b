using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Ticks;
using Mdc.Reads;
using Mdc.Reads.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mdc.Gateway.Rest;

/// <summary>Main contracts: which one it is, and when it rolled.</summary>
internal static class MainContractEndpoints
{
    /// <summary>GET main-contracts and main-contracts/{product}.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("main-contracts", All).WithEntityTag().WithSummary("The main contract of every product that has contracts, on a trading day (default: the present one). null before the first day is settled.").WithTags("contracts");
        api.MapGet("main-contracts/{product}", One).WithEntityTag().WithSummary("One product's main contract on a trading day, and all its rolls, oldest first, with the closes that join the two series.").WithTags("contracts");
    }

    private static async Task<IResult> All(string? day, ContractTable table, IMarketReads reads, MarketRules rules, TimeProvider time)
    {
        if (!TryDay(day, rules, time, out var tradingDay)) return Day();
        var products = table.All.Select(contract => contract.Product).Where(product => product.Length > 0).Distinct().ToList();
        var mains = await Task.WhenAll(products.Select(product => reads.GetMain(product, tradingDay).AsTask()));
        return Results.Json(new
        {
            day = tradingDay.ToString(),
            products = products.Zip(mains, (product, main) => new { product_id = product, instrument_id = Code(main) }),
        });
    }

    private static async Task<IResult> One(string product, string? day, IMarketReads reads, MarketRules rules, TimeProvider time)
    {
        if (!rules.Products.All.Any(known => known.Root == product)) return Problems.Unknown("Product", product);
        if (!TryDay(day, rules, time, out var tradingDay)) return Day();
        var main = await reads.GetMain(product, tradingDay);
        return Results.Json(new
        {
            product_id = product,
            day = tradingDay.ToString(),
            instrument_id = Code(main),
            rolls = (await reads.GetRolls(product)).Select(roll => new
            {
                day = roll.Day.ToString(),
                from = Code(roll.From),
                to = Code(roll.To),
                from_close = Yuan(roll.FromClose),
                to_close = Yuan(roll.ToClose),
            }),
        });
    }

    private static bool TryDay(string? text, MarketRules rules, TimeProvider time, out TradingDay day)
    {
        day = ExchangeClock.TradingDayAt(ChinaTime.ToNs(time.GetUtcNow()), rules.Calendar);
        return text is null || RequestTime.TryParseDay(text, out day);
    }

    private static IResult Day() => Problems.Invalid("day must be a date as 2026-01-05, from 1990 to 2100.");

    private static string? Code(Domain.Contracts.Contract contract) => contract.IsNone ? null : contract.Code;

    private static decimal? Yuan(Price price) => price.IsNone ? null : price.ToDecimal();
}
