#include "engine/wire/request_channel.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/wire/headers.h"

namespace engine::wire {

RequestChannel::RequestChannel(Options options) : m_options(std::move(options)) { }

bool RequestChannel::owns(ConnectionId connection) const { return m_byConnection.contains(connection); }

std::size_t RequestChannel::waiting(NodeId peer) const
{
    const auto found = m_peers.find(peer);
    return found == m_peers.end() ? 0 : found->second.waiting.size();
}

bool RequestChannel::isConnected(NodeId peer) const
{
    const auto found = m_peers.find(peer);
    return found != m_peers.end() && found->second.open;
}

MessageId RequestChannel::send(Turn& turn, NodeId to, ApiKey api, int version, ByteChain body, std::uint64_t tag,
    MessageNote note, std::shared_ptr<const FrameAside> aside, bool expectsResponse, Duration timeout)
{
    Peer& peer = m_peers[to];
    RequestHeader header;
    header.requestApiKey = static_cast<std::int16_t>(api);
    header.requestApiVersion = static_cast<std::int16_t>(version);
    header.correlationId = peer.nextCorrelationId++;
    header.clientId = m_options.clientId;
    ByteWriter out;
    encode(header, requestHeaderVersion(api, version), out);
    out.chain(body);

    note.apiKey = header.requestApiKey;
    note.apiVersion = header.requestApiVersion;
    note.isResponse = false;
    note.correlationId = header.correlationId;
    Frame frame{out.take(), std::move(aside)};

    if (peer.connection == ConnectionId{}) {
        peer.connection = turn.connect(to);
        peer.open = false;
        m_byConnection[peer.connection] = to;
    }
    MessageId message;
    if (peer.open)
        message = turn.send(peer.connection, std::move(frame), note);
    else
        peer.unsent.push_back({std::move(frame), note, expectsResponse});
    if (expectsResponse) {
        const Time deadline = turn.now() + (timeout > Duration::zero() ? timeout : m_options.requestTimeout);
        peer.waiting.push_back({header.correlationId, api, version, tag, turn.now(), deadline, message});
        armTimer(turn);
    }
    return message;
}

std::vector<RequestChannel::Response> RequestChannel::fail(NodeId id, Peer& peer, ErrorCode why)
{
    std::vector<Response> out;
    for (auto& waiting : peer.waiting) {
        Response response;
        response.peer = id;
        response.tag = waiting.tag;
        response.api = waiting.api;
        response.version = waiting.version;
        response.failure = why;
        response.sentAt = waiting.sentAt;
        out.push_back(std::move(response));
    }
    m_byConnection.erase(peer.connection);
    m_peers.erase(id);
    return out;
}

std::vector<RequestChannel::Response> RequestChannel::on(Turn& turn, Delivery& delivery)
{
    const auto owner = m_byConnection.find(delivery.connection);
    if (owner == m_byConnection.end())
        return {};
    const NodeId id = owner->second;
    Peer& peer = m_peers.at(id);
    switch (delivery.kind) {
    case Delivery::Kind::Opened:
        peer.open = true;
        for (auto& unsent : peer.unsent) {
            const MessageId message = turn.send(peer.connection, std::move(unsent.frame), unsent.note);
            for (auto& waiting : peer.waiting)
                if (waiting.correlationId == unsent.note.correlationId)
                    waiting.message = message;
        }
        peer.unsent.clear();
        return {};
    case Delivery::Kind::Accepted:
        return {};
    case Delivery::Kind::Closed:
    case Delivery::Kind::Reset:
        return fail(id, peer, ErrorCode::NetworkException);
    case Delivery::Kind::Message:
        break;
    }
    std::vector<Response> out;
    if (peer.waiting.empty()) { // an answer nobody asked for: the peer is confused
        turn.close(peer.connection);
        return fail(id, peer, ErrorCode::NetworkException);
    }
    const Waiting waiting = peer.waiting.front();
    Response response;
    response.peer = id;
    response.tag = waiting.tag;
    response.api = waiting.api;
    response.version = waiting.version;
    response.sentAt = waiting.sentAt;
    response.message = delivery.message;
    response.body = ByteReader(delivery.frame.bytes);
    ResponseHeader header;
    if (!decode(response.body, responseHeaderVersion(waiting.api, waiting.version), header)
        || header.correlationId != waiting.correlationId) {
        turn.close(peer.connection);
        return fail(id, peer, ErrorCode::NetworkException);
    }
    peer.waiting.pop_front();
    out.push_back(std::move(response));
    return out;
}

void RequestChannel::armTimer(Turn& turn)
{
    Time earliest = kNever;
    for (const auto& [id, peer] : m_peers)
        for (const auto& waiting : peer.waiting)
            earliest = std::min(earliest, waiting.deadline);
    if (earliest == kNever || (m_timer != TimerId{} && m_timerAt <= earliest))
        return;
    if (m_timer != TimerId{})
        turn.cancelTimer(m_timer);
    m_timerAt = earliest;
    m_timer = turn.setTimer(earliest - turn.now(), m_options.timerKind);
}

std::vector<RequestChannel::Response> RequestChannel::on(Turn& turn, const Timer& timer)
{
    if (timer.kind != m_options.timerKind || timer.id != m_timer)
        return {};
    m_timer = {};
    m_timerAt = kNever;
    std::vector<Response> out;
    std::vector<NodeId> late;
    for (const auto& [id, peer] : m_peers)
        if (std::any_of(peer.waiting.begin(), peer.waiting.end(), [&](const auto& w) { return w.deadline <= turn.now(); }))
            late.push_back(id);
    for (const auto id : late) {
        Peer& peer = m_peers.at(id);
        turn.close(peer.connection);
        for (auto& response : fail(id, peer, ErrorCode::RequestTimedOut))
            out.push_back(std::move(response));
    }
    armTimer(turn);
    return out;
}

std::vector<RequestChannel::Response> RequestChannel::disconnect(Turn& turn, NodeId peer)
{
    const auto found = m_peers.find(peer);
    if (found == m_peers.end())
        return {};
    turn.close(found->second.connection);
    return fail(peer, found->second, ErrorCode::NetworkException);
}

void RequestChannel::forgetAll(Turn& turn)
{
    for (const auto& [connection, id] : m_byConnection)
        turn.close(connection);
    m_peers.clear();
    m_byConnection.clear();
    if (m_timer != TimerId{})
        turn.cancelTimer(m_timer);
    m_timer = {};
    m_timerAt = kNever;
}

void RequestChannel::walk(StateVisitor& visitor) const
{
    visitor.group("channel");
    visitor.list(m_peers, [&](const auto& entry) {
        const Peer& peer = entry.second;
        visitor.id(entry.first);
        visitor.id(peer.connection);
        visitor.number(peer.open);
        visitor.number(peer.nextCorrelationId);
        visitor.list(peer.waiting, [&](const Waiting& w) {
            visitor.number(w.correlationId);
            visitor.number(static_cast<std::int16_t>(w.api));
            visitor.number(w.tag);
            visitor.number(w.sentAt.nanos());
            visitor.number(w.deadline.nanos());
        });
        visitor.number(static_cast<std::uint64_t>(peer.unsent.size()));
    });
    visitor.id(m_timer);
}

} // namespace engine::wire
