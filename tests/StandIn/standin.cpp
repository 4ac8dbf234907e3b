// A stand-in for the vendor's market-data library: the same symbols, the same vtables, no sockets. What it does is in script.h.
//
// It is as unforgiving as the genuine ones, and says why on stderr before it aborts: a missing flow directory, a malformed address, calls
// in the wrong order, creation, start or release at the same time, release from a callback, a request whose memory behind its fields is not zero.
// In its flow directory it leaves "delivered", 8 bytes: how many tick callbacks have returned; and "requests", a line for each request.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <thread>
#include "md_api.h"
#include "script.h"
#include "tick_maker.h"

namespace {

constexpr size_t kRequestBytes = 512;

[[noreturn]] void die(const char* why) {
    std::fprintf(stderr, "stand-in: %s\n", why);
    std::abort();
}

// What is on its way to an address when the process takes leave of its libraries finds its own memory gone.
struct Farewell {
    std::atomic<int> on_their_way{0};

    ~Farewell() {
        if (on_their_way > 0) die("the process ends while it connects");
    }
} farewell;

// Creation, start and release are not safe beside each other in the genuine library.
class LifeCycle {
public:
    LifeCycle() {
        if (_busy.exchange(true)) die("creation, start or release at the same time");
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    ~LifeCycle() { _busy = false; }

private:
    static std::atomic<bool> _busy;
};

std::atomic<bool> LifeCycle::_busy{false};

struct Request {
    enum Kind { LogIn, Subscribe, Unsubscribe } kind;
    int number;
    std::vector<std::string> instruments;
};

class StandIn final : public CThostFtdcMdApi {
public:
    explicit StandIn(const char* flow) : _flow(flow) {
        struct stat directory;
        if (stat(_flow.substr(0, _flow.rfind('/') + 1).c_str(), &directory) != 0) die("the flow directory is missing");
        _requests = std::fopen((_flow + "requests").c_str(), "ae");
        const int file = open((_flow + "delivered").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0 || ftruncate(file, sizeof(long)) != 0) die("the flow directory can't be written");
        _delivered = static_cast<volatile long*>(mmap(nullptr, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
        close(file);
    }

    void Release() override {
        LifeCycle alone;
        if (std::this_thread::get_id() == _thread.get_id()) die("released from a callback");
        if (_is_connecting) die("released while it connects");
        say("release");
        if (_is_loose) {
            // As openctp's: what it was is gone, whatever its thread does.
            _released = true;
            return;
        }
        {
            std::lock_guard<std::mutex> hold(_lock);
            _ending = true;
        }
        _changed.notify_all();
        if (_thread.joinable()) _thread.join();
        std::fclose(_requests);
        munmap(const_cast<long*>(_delivered), sizeof(long));
        delete this;
    }

#if IS_MINI
    void Init(bool continuous) override {
        if (continuous) die("started as continuous");
#else
    void Init() override {
#endif
        LifeCycle alone;
        if (_spi == nullptr) die("started before RegisterSpi");
        if (_fronts == 0) die("started before RegisterFront");
        if (_thread.joinable()) die("started twice");
        _thread = std::thread([this] { run(); });
    }

    int Join() override { return 0; }

    const char* GetTradingDay() override { return "19800100"; }

    void RegisterFront(char* address) override {
        const std::string text = address;
        const auto colon = text.rfind(':');
        if (text.find("://") == std::string::npos || colon == std::string::npos || std::atoi(text.c_str() + colon + 1) < 1) die("a malformed address");
        say("front " + text);
        _fronts++;
        address[0] = '\0';  // The argument is not const: a caller's literal would end here.
    }

#if !IS_MINI
    void RegisterNameServer(char*) override { die("RegisterNameServer is not for fronts"); }
    void RegisterFensUserInfo(Opaque*) override { die("RegisterFensUserInfo is not for fronts"); }
#endif

    void RegisterSpi(CThostFtdcMdSpi* spi) override { _spi = spi; }

    int SubscribeMarketData(char* instruments[], int count) override { return take({Request::Subscribe, 0, {instruments, instruments + count}}); }
    int UnSubscribeMarketData(char* instruments[], int count) override { return take({Request::Unsubscribe, 0, {instruments, instruments + count}}); }
    int SubscribeForQuoteRsp(char*[], int) override { die("quote requests are not asked for"); }
    int UnSubscribeForQuoteRsp(char*[], int) override { die("quote requests are not asked for"); }

    int ReqUserLogin(LoginRequest* login, int number) override {
        const auto* bytes = reinterpret_cast<const unsigned char*>(login);
        for (size_t i = sizeof *login; i < kRequestBytes; i++)
            if (bytes[i] != 0) die("a newer library would read what is not zero");
        say("login " + std::string(login->BrokerID) + "/" + login->UserID + "/" + std::to_string(std::strlen(login->Password)) + " letters");
        return take({Request::LogIn, number, {}});
    }

#if IS_MINI
    int ReqUserLoginEncrypt(LoginRequest*, int) override { die("an encrypted login is not asked for"); }
#endif
    int ReqUserLogout(Opaque*, int) override { die("a logout is not supported"); }
#if SINCE(60319)
    int ReqQryMulticastInstrument(Opaque*, int) override { die("multicast is not asked for"); }
#endif

    // On the caller's thread, once the script is over.
    void push(long count) {
        Tick tick;
        for (; count > 0; count--) {
            _maker.make(tick);
            deliver(tick);
        }
    }

private:
    const std::string _flow;
    std::FILE* _requests = nullptr;
    volatile long* _delivered = nullptr;
    std::atomic<CThostFtdcMdSpi*> _spi{nullptr};
    int _fronts = 0;
    std::thread _thread;
    std::mutex _lock;
    std::condition_variable _changed;
    std::deque<Request> _waiting;
    std::atomic<bool> _ending{false}, _connected{false}, _is_connecting{false}, _is_loose{false}, _released{false};
    std::atomic<int> _returns{0};
    TickMaker _maker;
    Line _login{"login", {"accept"}}, _answers{"answers", {"each"}};
    bool _was_logged_in = false;

    void say(const std::string& line) {
        std::fprintf(_requests, "%s\n", line.c_str());
        std::fflush(_requests);
    }

    int take(Request request) {
        if (!_connected) return -1;
        if (_returns != 0) return _returns;
        {
            std::lock_guard<std::mutex> hold(_lock);
            _waiting.push_back(std::move(request));
        }
        _changed.notify_all();
        return 0;
    }

    void run() {
        for (const auto& line : read_script(_flow + "script")) {
            if (_ending) return;
            if (_spi != nullptr) step(line);
        }
        serve_until([] { return false; });
    }

    void step(const Line& line) {
        const auto& verb = line.verb;
        if (verb == "connect") {
            _connected = true;
            spi()->OnFrontConnected();
        } else if (verb == "disconnect") {
            _connected = false;
            _was_logged_in = false;
            _maker.instruments.clear();
            spi()->OnFrontDisconnected(static_cast<int>(line.number(0)));
        } else if (verb == "storm") {
            _is_loose = line.word(0) == "loose";
            while (!_ending) {
                reconnect();
                spi()->OnFrontConnected();
                reconnect();
                spi()->OnFrontDisconnected(0);
            }
        } else if (verb == "dead") {
            _is_connecting = true;
            farewell.on_their_way++;
            for (auto left = line.number(0); left > 0 && !_ending; left--) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            farewell.on_their_way--;
            _is_connecting = false;
        } else if (verb == "login") {
            _login = line;
        } else if (verb == "answers") {
            _answers = line;
        } else if (verb == "returns") {
            _returns = static_cast<int>(line.number(0));
        } else if (verb == "await") {
            const auto count = static_cast<size_t>(line.number(1, 1));
            if (line.word(0) == "login") serve_until([this] { return _was_logged_in; });
            else serve_until([this, count] { return _maker.instruments.size() >= count; });
        } else if (verb == "serve") {
            const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(line.number(0, 1L << 40));
            serve_until([end] { return std::chrono::steady_clock::now() >= end; });
        } else if (verb == "day") {
            _maker.day = line.word(0);
        } else if (verb == "time") {
            _maker.start_at(line.word(0), line.number(1, 500));
        } else if (verb == "set") {
            _maker.set(line.word(0), line.from(1));
        } else if (verb == "unset") {
            _maker.unset();
        } else if (verb == "ticks") {
            ticks(line.number(0), line.number(1));
        } else if (verb == "rewind") {
            _maker.next = 0;
        } else if (verb == "fuzz") {
            auto seed = static_cast<uint64_t>(line.number(0)) * 2654435769u + 1;
            Tick tick;
            for (long i = 0; i < line.number(1) && !_ending; i++) {
                _maker.fuzz(tick, seed);
                deliver(tick);
            }
        } else if (verb == "error") {
            auto info = info_of(line.number(0), line.from(1));
            spi()->OnRspError(&info, 0, true);
        } else if (verb == "heartbeat") {
            spi()->OnHeartBeatWarning(static_cast<int>(line.number(0)));
        } else if (verb == "crash") {
            die("told to crash");
        } else {
            die(("no such line: " + verb).c_str());
        }
    }

    // As openctp's: whoever releases it here takes its socket away.
    void reconnect() {
        if (_released) die("its thread goes on after the release");
        _is_connecting = true;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        _is_connecting = false;
    }

    void ticks(long count, long rate) {
        const auto start = std::chrono::steady_clock::now();
        Tick tick;
        for (long i = 0; i < count && !_ending; i++) {
            if (rate > 0 && i % 16 == 0) std::this_thread::sleep_until(start + std::chrono::nanoseconds(i * 1000000000L / rate));
            _maker.make(tick);
            deliver(tick);
        }
    }

    void deliver(Tick& tick) {
        auto* spi = _spi.load();
        if (spi == nullptr) return;
        spi->OnRtnDepthMarketData(&tick);
        *_delivered = *_delivered + 1;
    }

    CThostFtdcMdSpi* spi() const { return _spi.load(); }

    template <class Done> void serve_until(Done done) {
        while (!_ending && !done()) {
            std::unique_lock<std::mutex> hold(_lock);
            _changed.wait_for(hold, std::chrono::milliseconds(2), [this] { return _ending || !_waiting.empty(); });
            while (!_waiting.empty()) {
                const auto request = std::move(_waiting.front());
                _waiting.pop_front();
                hold.unlock();
                answer(request);
                hold.lock();
            }
        }
    }

    void answer(const Request& request) {
        if (spi() == nullptr) return;
        if (request.kind == Request::LogIn) {
            answer_login(request.number);
            return;
        }
        const auto mode = _answers.word(0);
        long at = 0;
        for (const auto& code : request.instruments) {
            say((request.kind == Request::Subscribe ? "subscribe " : "unsubscribe ") + code);
            if (request.kind == Request::Subscribe && mode != "refuse") _maker.instruments.push_back(code);
            if (mode == "none" || (mode == "half" && at++ % 2 == 1) || spi() == nullptr) continue;
            Instrument instrument{};
            std::memcpy(instrument.InstrumentID, code.data(), std::min(code.size(), sizeof instrument.InstrumentID - 1));
            auto info = mode == "refuse" ? info_of(_answers.number(1), _answers.from(2)) : info_of(0, "");
            // As the genuine ones do: each answer may say that it is the last.
            if (request.kind == Request::Subscribe) spi()->OnRspSubMarketData(&instrument, &info, 0, true);
            else spi()->OnRspUnSubMarketData(&instrument, &info, 0, true);
        }
    }

    void answer_login(int number) {
        if (_login.word(0) == "ignore") return;
        LoginAnswer answer{};
        if (_login.word(0) == "refuse") {
            auto info = info_of(_login.number(1), _login.from(2));
            spi()->OnRspUserLogin(&answer, &info, number, true);
        } else {
            std::memcpy(answer.TradingDay, _maker.day.data(), std::min(_maker.day.size(), sizeof answer.TradingDay - 1));
            spi()->OnRspUserLogin(&answer, nullptr, number, true);
        }
        _was_logged_in = true;
    }

    static ErrorInfo info_of(long code, const std::string& text) {
        ErrorInfo info{};
        info.ErrorID = static_cast<int>(code);
        std::memcpy(info.ErrorMsg, text.data(), std::min(text.size(), sizeof info.ErrorMsg));
        return info;
    }
};

StandIn* newest = nullptr;

CThostFtdcMdApi* create(const char* flow) {
    LifeCycle alone;
    return newest = new StandIn(flow);
}

}  // namespace

#if SINCE(60711)
CThostFtdcMdApi* CThostFtdcMdApi::CreateFtdcMdApi(const char* flow, bool, bool, bool) { return create(flow); }
#else
CThostFtdcMdApi* CThostFtdcMdApi::CreateFtdcMdApi(const char* flow, bool, bool) { return create(flow); }
#endif

const char* CThostFtdcMdApi::GetApiVersion() { return STANDIN_VERSION; }

// Not in a genuine library: pushes ticks of the newest api on the caller's thread, for measuring.
extern "C" void standin_push(long count) { newest->push(count); }
