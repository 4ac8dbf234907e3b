// The market-data interface as far as a stand-in needs it, for one range of versions at a time (-DSTANDIN_ABI=...).
// Our own declarations, from facts on layout and order alone; names of types differ from the vendor's where the linker does not see them.
#pragma once

#define ABI_MINI 10705
#if STANDIN_ABI == ABI_MINI
#define IS_MINI 1
#else
#define IS_MINI 0
#endif
#define SINCE(version) (!IS_MINI && STANDIN_ABI >= (version))

struct Tick {
    char TradingDay[9];
#if IS_MINI
    char InstrumentID[81];
    char ExchangeID[9];
    char ExchangeInstID[81];
#elif SINCE(60501)
    char Reserved1[31];
    char ExchangeID[9];
    char Reserved2[31];
#else
    char InstrumentID[31];
    char ExchangeID[9];
    char ExchangeInstID[31];
#endif
    double LastPrice, PreSettlementPrice, PreClosePrice, PreOpenInterest, OpenPrice, HighestPrice, LowestPrice;
    int Volume;
    double Turnover, OpenInterest, ClosePrice, SettlementPrice, UpperLimitPrice, LowerLimitPrice, PreDelta, CurrDelta;
    char UpdateTime[9];
    int UpdateMillisec;
    double BidPrice1; int BidVolume1; double AskPrice1; int AskVolume1;
    double BidPrice2; int BidVolume2; double AskPrice2; int AskVolume2;
    double BidPrice3; int BidVolume3; double AskPrice3; int AskVolume3;
    double BidPrice4; int BidVolume4; double AskPrice4; int AskVolume4;
    double BidPrice5; int BidVolume5; double AskPrice5; int AskVolume5;
    double AveragePrice;
    char ActionDay[9];
#if SINCE(60501)
    char InstrumentID[81];
    char ExchangeInstID[81];
#endif
#if IS_MINI || SINCE(60601)
    double BandingUpperPrice, BandingLowerPrice;
#endif
};

struct LoginRequest {
    char TradingDay[9], BrokerID[11], UserID[16], Password[41], UserProductInfo[11], InterfaceProductInfo[11], ProtocolInfo[11], MacAddress[21], OneTimePassword[41], Address[16], Remark[36];
#if !IS_MINI
    int Port;
#endif
#if SINCE(60501)
    char LongAddress[33];
#endif
#if SINCE(60713)
    char SmsCode[17];
#endif
};

struct LoginAnswer {
    char TradingDay[9], LoginTime[9], BrokerID[11], UserID[16], SystemName[41];
    int FrontID, SessionID;
    char MaxOrderRef[13], ShfeTime[9], DceTime[9], CzceTime[9], FfexTime[9], IneTime[9];
#if SINCE(60711)
    char SysVersion[41], GfexTime[9];
    int LoginDrId, UserDrId;
    char LastLoginTime[17], Reserve[65];
#elif IS_MINI
    char Rest[8];
#endif
};

struct ErrorInfo {
    int ErrorID;
    char ErrorMsg[81];
#if IS_MINI
    int Reserved;
#endif
};

struct Instrument {
#if IS_MINI
    char InstrumentID[81];
#elif SINCE(60501)
    char Reserved1[31];
    char InstrumentID[81];
#else
    char InstrumentID[31];
#endif
};

struct Opaque;

class CThostFtdcMdSpi {
public:
    virtual void OnFrontConnected() = 0;
    virtual void OnFrontDisconnected(int reason) = 0;
    virtual void OnHeartBeatWarning(int seconds) = 0;
    virtual void OnRspUserLogin(LoginAnswer*, ErrorInfo*, int request, bool last) = 0;
    virtual void OnRspUserLogout(Opaque*, ErrorInfo*, int request, bool last) = 0;
#if SINCE(60319)
    virtual void OnRspQryMulticastInstrument(Opaque*, ErrorInfo*, int request, bool last) = 0;
#endif
    virtual void OnRspError(ErrorInfo*, int request, bool last) = 0;
    virtual void OnRspSubMarketData(Instrument*, ErrorInfo*, int request, bool last) = 0;
    virtual void OnRspUnSubMarketData(Instrument*, ErrorInfo*, int request, bool last) = 0;
    virtual void OnRspSubForQuoteRsp(Instrument*, ErrorInfo*, int request, bool last) = 0;
    virtual void OnRspUnSubForQuoteRsp(Instrument*, ErrorInfo*, int request, bool last) = 0;
    virtual void OnRtnDepthMarketData(Tick*) = 0;
#if IS_MINI
    virtual void OnRtnMBLMarketData(Opaque*) = 0;
#endif
    virtual void OnRtnForQuoteRsp(Opaque*) = 0;
};

class CThostFtdcMdApi {
public:
#if SINCE(60711)
    static CThostFtdcMdApi* CreateFtdcMdApi(const char* flow, bool udp, bool multicast, bool production);
#else
    static CThostFtdcMdApi* CreateFtdcMdApi(const char* flow, bool udp, bool multicast);
#endif
    static const char* GetApiVersion();

    virtual void Release() = 0;
#if IS_MINI
    virtual void Init(bool continuous) = 0;
#else
    virtual void Init() = 0;
#endif
    virtual int Join() = 0;
    virtual const char* GetTradingDay() = 0;
    virtual void RegisterFront(char* address) = 0;
#if !IS_MINI
    virtual void RegisterNameServer(char* address) = 0;
    virtual void RegisterFensUserInfo(Opaque*) = 0;
#endif
    virtual void RegisterSpi(CThostFtdcMdSpi*) = 0;
    virtual int SubscribeMarketData(char* instruments[], int count) = 0;
    virtual int UnSubscribeMarketData(char* instruments[], int count) = 0;
    virtual int SubscribeForQuoteRsp(char* instruments[], int count) = 0;
    virtual int UnSubscribeForQuoteRsp(char* instruments[], int count) = 0;
    virtual int ReqUserLogin(LoginRequest*, int request) = 0;
#if IS_MINI
    virtual int ReqUserLoginEncrypt(LoginRequest*, int request) = 0;
#endif
    virtual int ReqUserLogout(Opaque*, int request) = 0;
#if SINCE(60319)
    virtual int ReqQryMulticastInstrument(Opaque*, int request) = 0;
#endif

protected:
    ~CThostFtdcMdApi() {}
};
