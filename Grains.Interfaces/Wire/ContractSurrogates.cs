using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;

namespace Mdc.Grains.Interfaces.Wire;

/// <summary>A contract.</summary>
[GenerateSerializer, Immutable, Alias("mdc.contract-id.1")]
public readonly record struct ContractSurrogate([property: Id(0)] string Code, [property: Id(1)] int DeliveryMonth);

/// <summary><see cref="Contract"/> on the wire.</summary>
[RegisterConverter]
public sealed class ContractConverter : IConverter<Contract, ContractSurrogate>
{
    /// <inheritdoc/>
    public Contract ConvertFromSurrogate(in ContractSurrogate surrogate) => new(surrogate.Code, surrogate.DeliveryMonth);

    /// <inheritdoc/>
    public ContractSurrogate ConvertToSurrogate(in Contract value) => new(value.Code, value.DeliveryMonth);
}

/// <summary>A contract's trading day; the close in 1/10,000 yuan.</summary>
[GenerateSerializer, Immutable, Alias("mdc.contract-day.1")]
public readonly record struct ContractDaySurrogate(
    [property: Id(0)] Contract Contract,
    [property: Id(1)] int Day,
    [property: Id(2)] double OpenInterest,
    [property: Id(3)] long Volume,
    [property: Id(4)] long Close);

/// <summary><see cref="ContractDay"/> on the wire.</summary>
[RegisterConverter]
public sealed class ContractDayConverter : IConverter<ContractDay, ContractDaySurrogate>
{
    /// <inheritdoc/>
    public ContractDay ConvertFromSurrogate(in ContractDaySurrogate surrogate) =>
        new(surrogate.Contract, new TradingDay(surrogate.Day), surrogate.OpenInterest, surrogate.Volume, new Price(surrogate.Close));

    /// <inheritdoc/>
    public ContractDaySurrogate ConvertToSurrogate(in ContractDay value) =>
        new(value.Contract, value.Day.Value, value.OpenInterest, value.Volume, value.Close.Raw);
}

/// <summary>A roll; closes in 1/10,000 yuan.</summary>
[GenerateSerializer, Immutable, Alias("mdc.main-contract-roll.1")]
public readonly record struct MainContractRollSurrogate(
    [property: Id(0)] int Day,
    [property: Id(1)] Contract From,
    [property: Id(2)] Contract To,
    [property: Id(3)] long FromClose,
    [property: Id(4)] long ToClose);

/// <summary><see cref="MainContractRoll"/> on the wire.</summary>
[RegisterConverter]
public sealed class MainContractRollConverter : IConverter<MainContractRoll, MainContractRollSurrogate>
{
    /// <inheritdoc/>
    public MainContractRoll ConvertFromSurrogate(in MainContractRollSurrogate surrogate) =>
        new(new TradingDay(surrogate.Day), surrogate.From, surrogate.To, new Price(surrogate.FromClose), new Price(surrogate.ToClose));

    /// <inheritdoc/>
    public MainContractRollSurrogate ConvertToSurrogate(in MainContractRoll value) =>
        new(value.Day.Value, value.From, value.To, value.FromClose.Raw, value.ToClose.Raw);
}

/// <summary>A listed contract; days as yyyymmdd, 0 for none.</summary>
[GenerateSerializer, Immutable, Alias("mdc.listed-contract.1")]
public readonly record struct ListedContractSurrogate(
    [property: Id(0)] Contract Contract,
    [property: Id(1)] string Product,
    [property: Id(2)] byte Exchange,
    [property: Id(3)] byte Kind,
    [property: Id(4)] int ListedOn,
    [property: Id(5)] int ExpiresOn,
    [property: Id(6)] int FirstSeen,
    [property: Id(7)] int LastSeen);

/// <summary><see cref="ListedContract"/> on the wire.</summary>
[RegisterConverter]
public sealed class ListedContractConverter : IConverter<ListedContract, ListedContractSurrogate>
{
    /// <inheritdoc/>
    public ListedContract ConvertFromSurrogate(in ListedContractSurrogate surrogate) =>
        new(surrogate.Contract, surrogate.Product, (Exchange)surrogate.Exchange, (InstrumentKind)surrogate.Kind)
        {
            ListedOn = new TradingDay(surrogate.ListedOn),
            ExpiresOn = new TradingDay(surrogate.ExpiresOn),
            FirstSeen = new TradingDay(surrogate.FirstSeen),
            LastSeen = new TradingDay(surrogate.LastSeen),
        };

    /// <inheritdoc/>
    public ListedContractSurrogate ConvertToSurrogate(in ListedContract value) => new(
        value.Contract, value.Product, (byte)value.Exchange, (byte)value.Kind,
        value.ListedOn.Value, value.ExpiresOn.Value, value.FirstSeen.Value, value.LastSeen.Value);
}
