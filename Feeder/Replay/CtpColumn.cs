namespace Mdc.Feeder.Replay;

/// <summary>What a column of a recorded file means.</summary>
internal enum CtpColumn : byte
{
    Ignored,
    TradingDay,
    InstrumentId,
    LastPrice,
    PreSettlementPrice,
    PreClosePrice,
    PreOpenInterest,
    OpenPrice,
    HighestPrice,
    LowestPrice,
    Volume,
    Turnover,
    OpenInterest,
    ClosePrice,
    SettlementPrice,
    UpperLimitPrice,
    LowerLimitPrice,
    PreDelta,
    CurrDelta,
    UpdateTime,
    UpdateMillisec,
    BidPrice,
    BidVolume,
    AskPrice,
    AskVolume,
    AveragePrice,
    ActionDay,
    BandingUpperPrice,
    BandingLowerPrice,
}

/// <summary>A column and, in the book, its level from 0.</summary>
internal readonly record struct CtpField(CtpColumn Column, byte Level = 0);
