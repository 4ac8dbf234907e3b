// The fields of a tick by name: for scripts that set them, and for the program that prints where they stand.
#pragma once
#include "md_api.h"

#define LEVEL_FIELDS(F, n) F(BidPrice##n) F(BidVolume##n) F(AskPrice##n) F(AskVolume##n)
#define COMMON_FIELDS(F) \
    F(TradingDay) F(InstrumentID) F(ExchangeID) F(ExchangeInstID) F(LastPrice) F(PreSettlementPrice) F(PreClosePrice) F(PreOpenInterest) F(OpenPrice) \
    F(HighestPrice) F(LowestPrice) F(Volume) F(Turnover) F(OpenInterest) F(ClosePrice) F(SettlementPrice) F(UpperLimitPrice) F(LowerLimitPrice) \
    F(PreDelta) F(CurrDelta) F(UpdateTime) F(UpdateMillisec) LEVEL_FIELDS(F, 1) LEVEL_FIELDS(F, 2) LEVEL_FIELDS(F, 3) LEVEL_FIELDS(F, 4) \
    LEVEL_FIELDS(F, 5) F(AveragePrice) F(ActionDay)
#if IS_MINI || SINCE(60601)
#define TICK_FIELDS(F) COMMON_FIELDS(F) F(BandingUpperPrice) F(BandingLowerPrice)
#else
#define TICK_FIELDS(F) COMMON_FIELDS(F)
#endif
