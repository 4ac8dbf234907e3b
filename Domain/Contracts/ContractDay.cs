using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Contracts;

/// <summary>What one contract came to on one trading day.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Day">The trading day.</param>
/// <param name="OpenInterest">At its end, lots.</param>
/// <param name="Volume">Of the whole trading day, its night included, lots.</param>
/// <param name="Close">Last price; <see cref="Price.None"/> where nothing was traded.</param>
public readonly record struct ContractDay(Contract Contract, TradingDay Day, double OpenInterest, long Volume, Price Close);
