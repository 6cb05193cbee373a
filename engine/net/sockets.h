#pragma once

// Real sockets: a listener for each broker, and the connections of real clients. Frames go in whole, answers go out in
// order; garbage closes its own connection only.
//
// Memory is bounded whatever clients do. Of one connection: answers that it does not read and requests that wait stop its being
// read (TCP then stops the client). Of all: above `heldBytes` whoever holds most is cut off. Too many connections: the next ones
// are closed at once, so that descriptors are left for the brokers' files.
//
// Threads: the engine's; everything here runs in its io_context.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/lab/run.h"
#include "engine/net/address_rewriter.h"

namespace engine {

class Sockets {
public:
    struct Handlers {
        std::function<OutsideId(const std::string& peer, BrokerId broker)> opened;
        std::function<void(OutsideId, const Slice& bytes)> bytes; // a whole frame, with its size in front
        std::function<void(OutsideId)> closed;                    // by the client, or an error
        std::function<std::size_t(OutsideId)> backlog;            // bytes of its requests that wait at the broker; may be empty
    };
    struct Limits {
        // Answers that a client has not read yet. From the first bound on its next request waits, as Kafka reads none before the
        // answer to the last one is gone; beyond the second it is cut off.
        std::size_t unreadBytesForMore = 1u << 20;
        std::size_t unreadBytes = 128u << 20;
        std::size_t backlogBytes = 2u << 20; // requests read ahead of the one being worked on
        std::size_t heldBytes = 512u << 20;  // of all clients: halves of requests and unread answers
        std::size_t connections = 10000;     // and at most half of the descriptors that this process may have
        std::chrono::milliseconds idle = std::chrono::minutes(10); // connections.max.idle.ms: nothing came and nothing went
    };

    Sockets(boost::asio::io_context& io, Handlers handlers) : Sockets(io, std::move(handlers), Limits()) { }
    Sockets(boost::asio::io_context& io, Handlers handlers, Limits limits);
    ~Sockets();

    // A listener for each broker: the first port, or the next free ones, or with `strict` words about the one that is taken.
    std::optional<std::string> listen(const std::string& address, std::uint16_t firstPort, bool strict, const std::vector<BrokerId>& brokers);
    // "127.0.0.1:9092", by broker.
    std::vector<std::string> listening() const;
    // Of a broker that is down nobody listens, as for real.
    void setUp(BrokerId broker, bool up);

    void send(OutsideId connection, const ByteChain& bytes);
    void close(OutsideId connection); // after what was sent
    void closeAll();
    // Reads on from those whose requests no longer wait; to be called after anything was worked on.
    void resume();
    std::size_t count() const { return m_connections.size(); }
    std::size_t heldBytes() const { return m_held; }

private:
    struct Connection;
    struct Listener;
    void accept(Listener& listener);
    bool open(Listener& listener, const std::string& address, std::uint16_t port, std::string& problem);
    void gone(OutsideId id);
    bool isBehind(OutsideId id) const;
    void held(std::size_t before, std::size_t now);
    void lookForIdle();

    boost::asio::io_context& m_io;
    Handlers m_handlers;
    Limits m_limits;
    std::size_t m_held = 0;
    std::vector<OutsideId> m_stalled; // not read until their requests have been worked on
    std::vector<std::weak_ptr<Connection>> m_closing; // closed by the lab, not yet all written
    boost::asio::steady_timer m_idleTimer;
    std::map<OutsideId, std::shared_ptr<Connection>> m_connections;
    std::vector<std::unique_ptr<Listener>> m_listeners;
    AddressBook m_book;
};

} // namespace engine
