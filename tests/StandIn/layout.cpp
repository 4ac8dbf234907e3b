// Prints what the compiler makes of the declarations: sizes, offsets and vtable slots, one "name number" a line.
#include <cstddef>
#include <cstdio>
#include <cstring>
#include "tick_fields.h"

// Itanium ABI: a pointer to a virtual member holds 1 + its offset in the vtable.
template <class Member> static long slot_of(Member member) {
    long word;
    std::memcpy(&word, &member, sizeof word);
    return (word - 1) / static_cast<long>(sizeof(void*));
}

int main() {
#define SIZE(type) std::printf("sizeof." #type " %zu\n", sizeof(type));
    SIZE(Tick) SIZE(LoginRequest) SIZE(LoginAnswer) SIZE(ErrorInfo) SIZE(Instrument)
#define TICK(field) std::printf("tick." #field " %zu\n", offsetof(Tick, field));
    TICK_FIELDS(TICK)
#define LOGIN(field) std::printf("login." #field " %zu\n", offsetof(LoginRequest, field));
    LOGIN(BrokerID) LOGIN(UserID) LOGIN(Password)
    std::printf("answer.InstrumentID %zu\n", offsetof(Instrument, InstrumentID));
    std::printf("error.ErrorMsg %zu\n", offsetof(ErrorInfo, ErrorMsg));
#define SPI(method) std::printf("spi." #method " %ld\n", slot_of(&CThostFtdcMdSpi::method));
    SPI(OnFrontConnected) SPI(OnFrontDisconnected) SPI(OnHeartBeatWarning) SPI(OnRspUserLogin) SPI(OnRspError)
    SPI(OnRspSubMarketData) SPI(OnRspUnSubMarketData) SPI(OnRtnDepthMarketData) SPI(OnRtnForQuoteRsp)
#define API(method) std::printf("api." #method " %ld\n", slot_of(&CThostFtdcMdApi::method));
    API(Release) API(Init) API(RegisterFront) API(RegisterSpi) API(SubscribeMarketData) API(UnSubscribeMarketData) API(ReqUserLogin) API(ReqUserLogout)
#if SINCE(60319)
    API(ReqQryMulticastInstrument)
#endif
}
