using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>The contracts of one product: takes the days of its instruments, decides the main contract, stores both.</summary>
/// <remarks>
/// Reentrant, so that the hundreds of options that report a close within a second share a few writes; one write at a time. What could not
/// be written is written with the next report, and its instrument is told that it failed.
/// </remarks>
[Reentrant]
public sealed partial class ContractGrain(
    MarketRules rules,
    [PersistentState("contracts", StorageNames.Contracts)] IPersistentState<ContractState> state,
    ILogger<ContractGrain> logger) : Grain, IContractGrain
{
    // Long enough to ask for any day that somebody still settles; older lists are in the store.
    private const int MonthsRemembered = 2;

    private readonly ContractList _contracts = new();
    private MainContractLedger? _ledger;
    private Task _writing = Task.CompletedTask;
    private Task? _nextWrite;
    private bool _isUnwritten;
    private string _product = "";

    private MainContractLedger Ledger => _ledger ??= new MainContractLedger(rules.Calendar, _contracts.IsListed);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _product = this.GetPrimaryKeyString();
        foreach (var contract in state.State.Contracts) _contracts.Add(contract);
        Ledger.Restore(new TradingDay(state.State.Begun), state.State.Rolls, state.State.Figures);
        return Task.CompletedTask;
    }

    public async ValueTask Report(ContractDay day, int begun)
    {
        var code = day.Contract.Code;
        if (!InstrumentCode.TryParse(code, day.Day, rules.Products, out var instrument, out var reason) || instrument.Product.Root != _product)
            throw new ArgumentException($"{code} is no instrument of {_product}. {reason}", nameof(day));

        var now = new TradingDay(begun);
        _isUnwritten |= _contracts.Seen(instrument, day.Day) | _contracts.Seen(instrument, now);
        if (instrument.Kind == InstrumentKind.Future) _isUnwritten |= TakeFigures(day, now);
        await WriteWhatChanged();
    }

    public async ValueTask<int> Import(IReadOnlyList<ListedContract> contracts)
    {
        var news = contracts.Count(contract => contract.Product == _product && _contracts.Add(contract));
        _isUnwritten |= news > 0;
        await WriteWhatChanged();
        return news;
    }

    public ValueTask<IReadOnlyList<ListedContract>> GetContracts(int tradingDay) =>
        ValueTask.FromResult<IReadOnlyList<ListedContract>>(_contracts.On(new TradingDay(tradingDay)).ToArray());

    public ValueTask<Contract> GetMain(int tradingDay) => ValueTask.FromResult(Ledger.MainOn(new TradingDay(tradingDay)));

    public ValueTask<IReadOnlyList<MainContractRoll>> GetRolls() => ValueTask.FromResult<IReadOnlyList<MainContractRoll>>(Ledger.Rolls().ToArray());

    private bool TakeFigures(in ContractDay day, TradingDay now)
    {
        var (settled, begun) = (Ledger.Settled.Count, Ledger.Begun);
        var isNews = Ledger.Report(day, now);
        if (Ledger.Settled.Count > settled) LogRolls(_product, Ledger.Settled[^1]);
        if (Ledger.Begun > begun) _contracts.Forget(TradingDay.Of(now.ToDate().AddMonths(-MonthsRemembered)).Value / 100);
        return isNews;
    }

    private Task WriteWhatChanged() => _isUnwritten ? _nextWrite ??= Write() : _nextWrite ?? _writing;

    // Begins after the turns that wait, so that one write takes what all of them brought.
    private async Task Write()
    {
        await Task.Yield();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        (_writing, _nextWrite, _isUnwritten) = (_nextWrite!, null, false);
        state.State = new ContractState
        {
            Begun = Ledger.Begun.Value,
            Rolls = [.. Ledger.Settled],
            Figures = [.. Ledger.Figures],
            Contracts = [.. _contracts.All],
        };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            _isUnwritten = true;
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Product} rolls: {Roll}")]
    private partial void LogRolls(string product, MainContractRoll roll);
}
