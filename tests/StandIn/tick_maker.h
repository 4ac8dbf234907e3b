// Makes ticks: for each number always the same one, so that a test knows what it must find.
#pragma once
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>
#include "tick_fields.h"

class TickMaker {
public:
    std::vector<std::string> instruments;
    std::string day = "20260323";
    long next = 0;

    void start_at(const std::string& clock, long step_ms) {
        int hour = 0, minute = 0, second = 0;
        std::sscanf(clock.c_str(), "%d:%d:%d", &hour, &minute, &second);
        _start_ms = (hour * 3600L + minute * 60 + second) * 1000;
        _step_ms = step_ms;
    }

    void set(const std::string& field, const std::string& value) { _set.emplace_back(field, value); }

    void unset() { _set.clear(); }

    // Tick k of n instruments: instrument k mod n in round k / n; the volume is the round from 1 on, the price goes through 100 steps.
    void make(Tick& tick) {
        static const std::vector<std::string> none = {"rb2610"};
        const auto& codes = instruments.empty() ? none : instruments;
        const long k = next++, round = k / static_cast<long>(codes.size());
        const long ms = _start_ms + round * _step_ms;

        std::memset(&tick, 0, sizeof tick);
        put(tick.TradingDay, day);
        put(tick.ActionDay, day);
        put(tick.InstrumentID, codes[k % codes.size()]);
        // Our own digits: a formatted print for each tick would be most of the work.
        const long s = ms / 1000;
        const char clock[9] = {digit(s / 36000), digit(s / 3600 % 10), ':', digit(s / 600 % 6), digit(s / 60 % 10), ':', digit(s / 10 % 6), digit(s % 10), 0};
        std::memcpy(tick.UpdateTime, clock, sizeof clock);
        tick.UpdateMillisec = static_cast<int>(ms % 1000);
        tick.LastPrice = 4000 + k % 100;
        tick.PreSettlementPrice = 3990;
        tick.PreClosePrice = 3995;
        tick.PreOpenInterest = 1000000;
        tick.OpenPrice = 4000;
        tick.HighestPrice = 4099;
        tick.LowestPrice = 4000;
        tick.Volume = static_cast<int>(round + 1);
        tick.Turnover = (round + 1) * 40000.0;
        tick.OpenInterest = 1000000 + round;
        tick.ClosePrice = tick.SettlementPrice = tick.PreDelta = tick.CurrDelta = DBL_MAX;
        tick.UpperLimitPrice = 4400;
        tick.LowerLimitPrice = 3600;
        tick.BidPrice1 = tick.LastPrice - 1;
        tick.BidVolume1 = 10;
        tick.AskPrice1 = tick.LastPrice + 1;
        tick.AskVolume1 = 11;
        tick.BidPrice2 = tick.AskPrice2 = tick.BidPrice3 = tick.AskPrice3 = tick.BidPrice4 = tick.AskPrice4 = tick.BidPrice5 = tick.AskPrice5 = DBL_MAX;
        tick.AveragePrice = 40000;
#if SINCE(60501)
        // What stands where the codes once stood must not be read.
        std::memset(tick.Reserved1, '?', sizeof tick.Reserved1);
        std::memset(tick.Reserved2, '?', sizeof tick.Reserved2);
#endif
#if IS_MINI || SINCE(60601)
        tick.BandingUpperPrice = tick.BandingLowerPrice = DBL_MAX;
#endif
        for (const auto& one : _set) apply(tick, one.first, one.second);
    }

    // Random bytes all over, or in eight places of a good tick.
    void fuzz(Tick& tick, uint64_t& seed) {
        make(tick);
        auto* bytes = reinterpret_cast<unsigned char*>(&tick);
        if (random(seed) % 2 == 0) {
            for (size_t i = 0; i < sizeof tick; i++) bytes[i] = static_cast<unsigned char>(random(seed));
        } else {
            for (int i = 0; i < 8; i++) bytes[random(seed) % sizeof tick] = static_cast<unsigned char>(random(seed));
        }
    }

private:
    long _start_ms = (13 * 3600L + 30 * 60) * 1000, _step_ms = 500;
    std::vector<std::pair<std::string, std::string>> _set;

    static char digit(long value) { return static_cast<char>('0' + value); }

    static uint64_t random(uint64_t& seed) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        return seed >> 11;
    }

    template <size_t N> static void put(char (&room)[N], const std::string& text) {
        std::memset(room, 0, N);
        std::memcpy(room, text.data(), text.size() < N ? text.size() : N);
    }

    static void put(double& room, const std::string& text) { room = text == "max" ? DBL_MAX : text == "nan" ? NAN : std::stod(text); }

    static void put(int& room, const std::string& text) { room = std::stoi(text); }

    static void apply(Tick& tick, const std::string& field, const std::string& value) {
#define APPLY(name) if (field == #name) { put(tick.name, value); return; }
        TICK_FIELDS(APPLY)
        std::fprintf(stderr, "stand-in: a tick has no %s\n", field.c_str());
    }
};
