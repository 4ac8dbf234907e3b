using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Contracts;

/// <summary>A product's main contract becomes another one.</summary>
/// <param name="Day">The first trading day of the new one, from its first session on: the night before belongs to it.</param>
/// <param name="From">The old one; <see cref="Contract.None"/> for the first that is known.</param>
/// <param name="To">The new one.</param>
/// <param name="FromClose">Last price of the old one on the trading day that decided; none where it was not traded.</param>
/// <param name="ToClose">Last price of the new one on the same day: the two give the factor or the gap between them.</param>
public readonly record struct MainContractRoll(TradingDay Day, Contract From, Contract To, Price FromClose, Price ToClose);
