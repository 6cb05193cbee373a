#pragma once

// Between Highwater and highwater-script, over one stream socket: requests and answers in turn, each a JSON object behind its size (four
// bytes, the highest first).
//
//     request   {"name", "kind", "source" (unless it is known already), "function" (empty: check), "arguments", "state"}
//     answer    {"outcome", "value", "state", "exception", "message", "line", "says"}
//
// Both ends are built together; nothing else speaks it.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <sys/types.h>

namespace app {

inline constexpr std::size_t kScriptFrameMax = std::size_t{64} << 20;
inline constexpr int kExitOutOfMemory = 97; // of highwater-script

inline bool sendAll(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

inline std::string scriptFrame(std::string_view json)
{
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>(json.size() >> shift);
    return out.append(json);
}

// Of four bytes.
inline std::size_t scriptFrameSize(std::string_view head)
{
    std::size_t size = 0;
    for (const char c : head.substr(0, 4))
        size = size << 8 | static_cast<std::uint8_t>(c);
    return size;
}

} // namespace app
