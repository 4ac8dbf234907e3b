// What a stand-in does, line by line, out of the file "script" in its flow directory. Lines that begin with # are comments.
//
//   connect                       OnFrontConnected; requests are taken from here on
//   disconnect REASON             OnFrontDisconnected (decimal or 0x...); requests are not taken any more
//   storm [loose]                 connects and disconnects without end, and dies when it is released in between and not within a callback;
//                                 loose: the release does not wait for the thread, which dies when it goes on
//   dead MS                       on its way to an address that does not answer for so long: dies when it is released there
//   login accept|ignore           how logins are answered (accept from the start)
//   login refuse CODE TEXT        TEXT is GB18030, as everything in the file
//   answers each|half|none        how subscriptions are answered: for each instrument, for every other, not at all
//   answers refuse CODE TEXT      each instrument with an error
//   returns CODE                  what requests return from here on
//   await login                   answers requests until a login was answered
//   await subscribe COUNT         ... until so many instruments are subscribed
//   serve [MS]                    answers requests for so long; without MS until the release
//   day YYYYMMDD                  trading day of login and ticks
//   time HH:MM:SS STEP            exchange time of the first ticks, and milliseconds from one round of all instruments to the next
//   set FIELD VALUE               a field of every tick from here on; "max" is the largest double, "nan" none, nothing an empty text
//   unset                         forgets all "set"
//   ticks COUNT [RATE]            ticks of the subscribed instruments in turn; RATE a second, else as fast as they go
//   rewind                        the next tick is the first one again
//   fuzz SEED COUNT               ticks of random bytes, every other one a good tick with a few random bytes
//   error CODE TEXT               OnRspError
//   heartbeat SECONDS             OnHeartBeatWarning
//   crash                         abort()
//
// Afterwards it serves until the release.
#pragma once
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

struct Line {
    std::string verb;
    std::vector<std::string> words;

    long number(size_t at, long otherwise = 0) const { return at < words.size() ? std::stol(words[at], nullptr, 0) : otherwise; }

    std::string word(size_t at) const { return at < words.size() ? words[at] : ""; }

    std::string from(size_t at) const {
        std::string text;
        for (; at < words.size(); at++) text += (text.empty() ? "" : " ") + words[at];
        return text;
    }
};

inline std::vector<Line> read_script(const std::string& path) {
    std::vector<Line> lines;
    std::ifstream file(path);
    for (std::string text; std::getline(file, text);) {
        std::istringstream words(text);
        Line line;
        if (!(words >> line.verb) || line.verb[0] == '#') continue;
        for (std::string word; words >> word;) line.words.push_back(word);
        lines.push_back(line);
    }
    return lines;
}
