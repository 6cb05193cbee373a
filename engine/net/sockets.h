#pragma once

// Real sockets: a listener for each broker, and the connections of real clients. Frames go in whole, answers go out in
// order; a client that does not read is cut off before it fills the memory, and garbage closes its own connection only.
//
// Threads: the engine's; everything here runs in its io_context.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

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
    };
    // Answers that a client has not read yet. From the first bound on its next request waits, as Kafka reads none before the
    // answer to the last one is gone; beyond the second it is cut off.
    static constexpr std::size_t kUnreadBytesForMore = 1u << 20;
    static constexpr std::size_t kUnreadBytesMax = 512u << 20;

    Sockets(boost::asio::io_context& io, Handlers handlers);
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
    std::size_t count() const { return m_connections.size(); }

private:
    struct Connection;
    struct Listener;
    void accept(Listener& listener);
    bool open(Listener& listener, const std::string& address, std::uint16_t port, std::string& problem);
    void gone(OutsideId id);

    boost::asio::io_context& m_io;
    Handlers m_handlers;
    std::map<OutsideId, std::shared_ptr<Connection>> m_connections;
    std::vector<std::unique_ptr<Listener>> m_listeners;
    AddressBook m_book;
};

} // namespace engine
