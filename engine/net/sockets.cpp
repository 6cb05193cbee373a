#include "engine/net/sockets.h"

#include <algorithm>
#include <array>
#include <deque>

#include <sys/resource.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "engine/net/frame_buffer.h"

namespace engine {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kFirstPiece = 64 << 10, kNextPiece = 1 << 20; // of a frame, to be read at once

// All of it, as much at a time as the kernel has; Asio's own way asks for at most 64 KiB.
std::size_t untilFull(const error_code& error, std::size_t)
{
    constexpr std::size_t kAtATime = 8 << 20;
    return error ? 0 : kAtATime;
}

// Descriptors that connections may have: half of what this process may have at all.
std::size_t descriptorsForConnections()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return SIZE_MAX;
    if (limit.rlim_cur < limit.rlim_max) {
        rlimit more{limit.rlim_max, limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &more) == 0)
            limit = more;
    }
    return limit.rlim_cur == RLIM_INFINITY ? SIZE_MAX : static_cast<std::size_t>(limit.rlim_cur / 2);
}

} // namespace

struct Sockets::Listener {
    BrokerId broker;
    tcp::acceptor acceptor;
    tcp::endpoint endpoint;
    asio::steady_timer again; // after the machine had no descriptor left for one more connection
    explicit Listener(asio::io_context& io) : acceptor(io), again(io) { }
};

struct Sockets::Connection : std::enable_shared_from_this<Sockets::Connection> {
    Connection(Sockets& owner, tcp::socket socket) : sockets(&owner), stream(std::move(socket)) { }

    void readSize()
    {
        auto self = shared_from_this();
        asio::async_read(stream, asio::buffer(head), [self](error_code error, std::size_t) {
            if (error)
                return self->end();
            const std::uint32_t size = static_cast<std::uint32_t>(self->head[0]) << 24 | static_cast<std::uint32_t>(self->head[1]) << 16
                | static_cast<std::uint32_t>(self->head[2]) << 8 | self->head[3];
            if (size == 0 || size > static_cast<std::uint32_t>(Run::kFrameBytesMax)) {
                if (self->sockets) // the lab closes it, and says so
                    self->sockets->m_handlers.bytes(self->id, Slice::copyOf(std::span<const std::uint8_t>(self->head)));
                return;
            }
            self->readFrame(size);
        });
    }
    void readFrame(std::size_t size)
    {
        // The buffer grows with what really came, so that a lying size costs little.
        frame.begin(head);
        wanted = size + head.size();
        readMore();
    }
    void readMore()
    {
        const std::size_t from = frame.size();
        const auto room = frame.grow(std::min(wanted, from <= head.size() ? kFirstPiece : from + kNextPiece));
        if (!count())
            return;
        auto self = shared_from_this();
        asio::async_read(stream, asio::buffer(room.data(), room.size()), untilFull, [self](error_code error, std::size_t) {
            if (error)
                return self->end();
            self->touched = Clock::now();
            if (self->frame.size() < self->wanted)
                return self->readMore();
            if (!self->sockets)
                return;
            const Slice bytes = self->frame.take();
            if (!self->count())
                return;
            self->rewriter.sawRequest(bytes.from(4));
            self->sockets->m_handlers.bytes(self->id, bytes);
            if (self->sockets)
                self->readNext();
        });
    }
    // The next request, unless the client does not read its answers or has others waiting.
    void readNext()
    {
        waiting = unread >= sockets->m_limits.unreadBytesForMore;
        if (waiting)
            return;
        if (sockets->isBehind(id))
            sockets->m_stalled.push_back(id);
        else
            readSize();
    }
    void write(ByteChain bytes)
    {
        if (isCut || !sockets)
            return;
        unread += bytes.size();
        out.push_back(std::move(bytes));
        if (unread > sockets->m_limits.unreadBytes)
            return cutOff();
        if (count() && !writing)
            writeNext();
    }
    // It ends when nobody is in the middle of anything: the lab may be writing to it.
    void cutOff()
    {
        if (!std::exchange(isCut, true))
            asio::post(stream.get_executor(), [self = shared_from_this()] { self->end(); });
    }
    // What it holds is counted anew. False: it was cut off.
    bool count()
    {
        if (!sockets || isCut)
            return false;
        const std::size_t now = frame.size() + unread;
        sockets->held(std::exchange(counted, now), now);
        return !isCut;
    }
    void writeNext()
    {
        if (out.empty()) {
            writing = false;
            if (closing)
                shut();
            return;
        }
        writing = true;
        std::vector<asio::const_buffer> parts;
        for (const auto& slice : out.front().slices())
            parts.emplace_back(slice.data(), slice.size());
        auto self = shared_from_this();
        asio::async_write(stream, parts, untilFull, [self](error_code error, std::size_t) {
            if (error)
                return self->end();
            self->touched = Clock::now();
            self->unread -= self->out.front().size();
            self->out.pop_front();
            self->count();
            if (self->waiting && self->sockets)
                self->readNext();
            self->writeNext();
        });
    }
    void shut()
    {
        error_code ignored;
        stream.shutdown(tcp::socket::shutdown_both, ignored);
        stream.close(ignored);
        letGo();
    }
    // The owner no longer counts it.
    Sockets* letGo()
    {
        if (sockets)
            sockets->held(std::exchange(counted, 0), 0);
        return std::exchange(sockets, nullptr);
    }
    void end()
    {
        if (!sockets)
            return;
        Sockets* owner = letGo();
        error_code ignored;
        stream.close(ignored);
        owner->gone(id);
    }

    Sockets* sockets;
    tcp::socket stream;
    OutsideId id;
    std::array<std::uint8_t, 4> head{};
    FrameBuffer frame;
    std::size_t wanted = 0;
    std::deque<ByteChain> out;
    std::size_t unread = 0;
    std::size_t counted = 0; // among what all hold
    Clock::time_point touched = Clock::now();
    bool isCut = false;
    bool writing = false;
    bool waiting = false; // with its next request
    bool closing = false;
    AddressRewriter rewriter;
};

Sockets::Sockets(asio::io_context& io, Handlers handlers, Limits limits)
    : m_io(io), m_handlers(std::move(handlers)), m_limits(limits), m_idleTimer(io)
{
    m_limits.connections = std::min(m_limits.connections, descriptorsForConnections());
}

Sockets::~Sockets() { closeAll(); }

bool Sockets::open(Listener& listener, const std::string& address, std::uint16_t port, std::string& problem)
{
    error_code error;
    const auto ip = asio::ip::make_address(address, error);
    if (error) {
        problem = address + " is no address: " + error.message();
        return false;
    }
    const tcp::endpoint endpoint(ip, port);
    listener.acceptor.open(endpoint.protocol(), error);
    if (!error)
        listener.acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        listener.acceptor.bind(endpoint, error);
    if (!error)
        listener.acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        problem = address + ":" + std::to_string(port) + " cannot be used: " + error.message();
        error_code ignored;
        listener.acceptor.close(ignored);
        return false;
    }
    listener.endpoint = listener.acceptor.local_endpoint(error);
    return true;
}

std::optional<std::string> Sockets::listen(const std::string& address, std::uint16_t firstPort, bool strict, const std::vector<BrokerId>& brokers)
{
    constexpr int kTries = 100;
    std::uint16_t port = firstPort;
    for (const auto broker : brokers) {
        auto listener = std::make_unique<Listener>(m_io);
        listener->broker = broker;
        std::string problem;
        bool open = false;
        for (int i = 0; i < kTries && !open; ++i) {
            open = this->open(*listener, address, port, problem);
            if (port != 0)
                ++port;
            if (!open && (strict || firstPort == 0))
                break;
        }
        if (!open) {
            m_listeners.clear();
            return problem;
        }
        m_book[broker] = {address, listener->endpoint.port()};
        m_listeners.push_back(std::move(listener));
        accept(*m_listeners.back());
    }
    lookForIdle();
    return std::nullopt;
}

std::vector<std::string> Sockets::listening() const
{
    std::vector<std::string> out;
    for (const auto& listener : m_listeners)
        out.push_back(listener->endpoint.address().to_string() + ":" + std::to_string(listener->endpoint.port()));
    return out;
}

void Sockets::setUp(BrokerId broker, bool up)
{
    for (auto& listener : m_listeners) {
        if (listener->broker != broker || listener->acceptor.is_open() == up)
            continue;
        error_code ignored;
        if (!up) {
            listener->acceptor.close(ignored);
        } else {
            std::string problem;
            if (open(*listener, listener->endpoint.address().to_string(), listener->endpoint.port(), problem))
                accept(*listener);
        }
    }
}

void Sockets::accept(Listener& listener)
{
    listener.acceptor.async_accept([this, &listener](error_code error, tcp::socket socket) {
        if (error == asio::error::operation_aborted)
            return;
        if (error) {
            listener.again.expires_after(std::chrono::milliseconds(100));
            listener.again.async_wait([this, &listener](error_code stopped) {
                if (!stopped && listener.acceptor.is_open())
                    accept(listener);
            });
            return;
        }
        error_code ignored;
        if (m_connections.size() >= m_limits.connections) {
            socket.close(ignored);
            return accept(listener);
        }
        socket.set_option(tcp::no_delay(true), ignored);
        const auto peer = socket.remote_endpoint(ignored);
        auto connection = std::make_shared<Connection>(*this, std::move(socket));
        connection->id = m_handlers.opened(peer.address().to_string() + ":" + std::to_string(peer.port()), listener.broker);
        m_connections[connection->id] = connection;
        connection->readSize();
        accept(listener);
    });
}

void Sockets::send(OutsideId id, const ByteChain& bytes)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end())
        return;
    const auto connection = found->second;
    connection->write(connection->rewriter.rewrite(bytes, m_book));
}

void Sockets::close(OutsideId id)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end())
        return;
    const auto connection = found->second;
    m_connections.erase(found);
    connection->closing = true;
    if (!connection->writing)
        connection->shut();
    else
        m_closing.push_back(connection);
}

bool Sockets::isBehind(OutsideId id) const
{
    return m_handlers.backlog && m_handlers.backlog(id) > m_limits.backlogBytes;
}

void Sockets::resume()
{
    if (m_stalled.empty())
        return;
    for (const OutsideId id : std::exchange(m_stalled, {})) {
        const auto found = m_connections.find(id);
        if (found == m_connections.end())
            continue;
        const auto connection = found->second;
        connection->readNext();
    }
}

void Sockets::held(std::size_t before, std::size_t now)
{
    m_held = m_held - before + now;
    if (now <= before || m_held <= m_limits.heldBytes)
        return;
    const auto most = std::max_element(m_connections.begin(), m_connections.end(),
        [](const auto& a, const auto& b) { return !b.second->isCut && (a.second->isCut || a.second->counted < b.second->counted); });
    if (most != m_connections.end())
        most->second->cutOff();
}

void Sockets::lookForIdle()
{
    m_idleTimer.expires_after(m_limits.idle / 4 + std::chrono::milliseconds(1));
    m_idleTimer.async_wait([this](error_code stopped) {
        if (stopped)
            return;
        const auto before = Clock::now() - m_limits.idle;
        std::vector<std::shared_ptr<Connection>> idle;
        for (const auto& [id, connection] : m_connections)
            if (connection->touched < before)
                idle.push_back(connection);
        for (const auto& connection : idle)
            connection->end();
        // Those that do not read what was written to them before they were closed.
        std::erase_if(m_closing, [&](const auto& closing) {
            const auto connection = closing.lock();
            if (connection && connection->touched < before)
                connection->shut();
            return !connection || !connection->sockets;
        });
        lookForIdle();
    });
}

void Sockets::closeAll()
{
    m_idleTimer.cancel();
    for (const auto& closing : std::exchange(m_closing, {}))
        if (const auto connection = closing.lock())
            connection->shut();
    for (auto& [id, connection] : std::exchange(m_connections, {}))
        connection->shut();
    for (auto& listener : m_listeners) {
        error_code ignored;
        listener->acceptor.close(ignored);
    }
}

void Sockets::gone(OutsideId id)
{
    m_connections.erase(id);
    m_handlers.closed(id);
}

} // namespace engine
