#pragma once

// Real sockets for the tests of engine/net: a Server that is nothing but Sockets, and a Client that blocks.

#include <chrono>
#include <functional>
#include <map>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "engine/net/sockets.h"

namespace engine {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Server {
    asio::io_context io{1};
    std::uint64_t next = 1;
    std::map<std::uint64_t, std::vector<std::size_t>> frames; // sizes, by connection
    std::vector<std::uint64_t> closed;
    std::function<void(OutsideId, const Slice&)> answer;
    std::function<std::size_t(OutsideId)> backlog;
    Sockets sockets;

    explicit Server(std::vector<BrokerId> brokers = {BrokerId{1}}, Sockets::Limits limits = {})
        : sockets(io,
            {[this](const std::string&, BrokerId) { return OutsideId{next++}; },
                [this](OutsideId id, const Slice& bytes) {
                    frames[id.value].push_back(bytes.size());
                    if (answer)
                        answer(id, bytes);
                },
                [this](OutsideId id) { closed.push_back(id.value); }, [this](OutsideId id) { return backlog ? backlog(id) : 0; }},
            limits)
    {
        if (const auto problem = sockets.listen("127.0.0.1", 0, true, brokers))
            qFatal("%s", problem->c_str());
    }
    std::uint16_t port(std::size_t broker = 0) const
    {
        const std::string endpoint = sockets.listening()[broker];
        return static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
    }
    bool runUntil(const std::function<bool()>& done)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!done()) {
            if (std::chrono::steady_clock::now() > deadline)
                return false;
            io.run_one_for(std::chrono::milliseconds(20));
        }
        return true;
    }
    // Nothing more is ready to be done.
    void settle()
    {
        while (io.run_one_for(std::chrono::milliseconds(50)) > 0) { }
    }
};

struct Client {
    asio::io_context io{1};
    tcp::socket socket{io};
    explicit Client(std::uint16_t port) { socket.connect({asio::ip::make_address("127.0.0.1"), port}); }
    void send(const std::vector<std::uint8_t>& bytes) { asio::write(socket, asio::buffer(bytes)); }
    std::vector<std::uint8_t> receive(std::size_t size)
    {
        std::vector<std::uint8_t> bytes(size);
        boost::system::error_code error;
        bytes.resize(asio::read(socket, asio::buffer(bytes), error));
        return bytes;
    }
};

// A frame of that many bytes behind its size; an api key that no rewriting knows.
inline std::vector<std::uint8_t> frame(std::uint32_t size)
{
    std::vector<std::uint8_t> out(4 + size, 0x7f);
    for (std::size_t i = 0; i < 4; ++i)
        out[i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
    return out;
}

inline ByteChain answerOf(std::uint8_t number, std::size_t size = 8)
{
    std::vector<std::uint8_t> bytes(size, number);
    const std::uint32_t body = static_cast<std::uint32_t>(size - 4);
    for (std::size_t i = 0; i < 4; ++i)
        bytes[i] = static_cast<std::uint8_t>(body >> (24 - 8 * i));
    return ByteChain(Slice::adopt(std::move(bytes)));
}

} // namespace engine
