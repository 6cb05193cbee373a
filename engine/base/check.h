#pragma once

// ENGINE_CHECK(condition, "why it must hold"): for what can only be false if *we* are wrong. On in every build.
// A failed check calls the handler: tests abort; the program unwinds to the engine thread's loop (CheckFailed is
// the one exception that crosses modules), stops that cluster and shows seed, time and the last events.

#include <stdexcept>
#include <string>

namespace engine {

struct CheckFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The handler may throw CheckFailed or not return. Default: prints to stderr and aborts.
using CheckHandler = void (*)(const std::string& message);
void setCheckHandler(CheckHandler handler);
[[noreturn]] void throwCheckFailed(const std::string& message); // a ready handler for programs that recover

[[noreturn]] void checkFailed(const char* condition, const char* why, const char* file, int line);

} // namespace engine

#define ENGINE_CHECK(condition, why) \
    do { \
        if (!(condition)) [[unlikely]] \
            ::engine::checkFailed(#condition, why, __FILE__, __LINE__); \
    } while (false)
