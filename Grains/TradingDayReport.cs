using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace Mdc.Grains;

/// <summary>Tells a product's contract grain what one instrument's trading day came to: when its last section has closed, and when the next day begins.</summary>
/// <remarks>
/// Owned by the instrument's activation; never waits and never throws. One call is under way at a time, with the newest figures, so that
/// older ones can't overtake them. What could not be told is told at the next occasion.
/// </remarks>
internal sealed partial class TradingDayReport(Instrument instrument, IContractGrain product, MarketRules rules, ILogger logger)
{
    private readonly Contract _contract = Contract.Of(instrument);
    private long _closeNs = long.MaxValue;
    private (ContractDay Figures, TradingDay Begun) _newest;
    private (ContractDay Figures, TradingDay Begun) _told;
    private bool _isTelling;
    private bool _hasOccasion;

    /// <summary>The trading day the instrument is in; none before its first tick.</summary>
    public TradingDay Day { get; private set; }

    /// <summary>The instrument has its first tick of a trading day, or goes on with one.</summary>
    /// <param name="day">The trading day.</param>
    /// <param name="before">Where its fold stood before that tick.</param>
    public void Begin(TradingDay day, in FoldState before)
    {
        Day = day;
        _closeNs = rules.SessionsOf(instrument, day).CloseNs;
        if (!before.TradingDay.IsNone && before.TradingDay < day) Tell(before);
    }

    /// <summary>The instrument's time has passed a boundary: where that ends its trading day, the figures are final as far as it knows.</summary>
    public void Closed(in FoldState state, long throughNs)
    {
        if (throughNs >= _closeNs && state.TradingDay == Day) Tell(state);
    }

    private void Tell(in FoldState state)
    {
        _newest = (new ContractDay(_contract, state.TradingDay, state.OpenInterest, state.DayVolume, state.Last), Day);
        _hasOccasion = true;
        if (!_isTelling) _ = TellNewest();
    }

    // An occasion that comes while a call is under way counts where that call fails: there may be no other today.
    private async Task TellNewest()
    {
        _isTelling = true;
        while (_hasOccasion && _newest != _told)
        {
            _hasOccasion = false;
            try
            {
                await TellWhatIsNew();
            }
            catch (Exception e)
            {
                LogCouldNotTell(_contract.Code, _newest.Figures.Day, e.Message);
            }
        }
        _isTelling = false;
    }

    private async Task TellWhatIsNew()
    {
        while (_newest != _told)
        {
            var telling = _newest;
            await product.Report(telling.Figures, telling.Begun.Value);
            _told = telling;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Instrument} could not tell what {Day} came to; it tells again: {Why}")]
    private partial void LogCouldNotTell(string instrument, TradingDay day, string why);
}
