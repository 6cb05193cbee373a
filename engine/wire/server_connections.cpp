#include "engine/wire/server_connections.h"

#include <algorithm>
#include <utility>

#include "engine/base/state_hash.h"
#include "engine/wire/headers.h"

namespace engine {

void ServerConnections::accepted(ConnectionId connection, NodeId client) { m_connections[connection].client = client; }

void ServerConnections::gone(ConnectionId connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    m_open.erase(found->second.current);
    m_connections.erase(found);
}

bool ServerConnections::receive(ConnectionId connection, Frame frame, MessageId message)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end() || frame.bytes.size() < 8 || found->second.queue.size() >= kPipelineMax)
        return false;
    found->second.queuedBytes += frame.bytes.size();
    found->second.queue.push_back({std::move(frame), message});
    return true;
}

std::optional<Request> ServerConnections::take(ConnectionId connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end() || found->second.current != 0 || found->second.mutedUntil || found->second.queue.empty())
        return std::nullopt;
    Connection& state = found->second;
    Queued queued = std::move(state.queue.front());
    state.queue.pop_front();
    state.queuedBytes -= queued.frame.bytes.size();
    const auto frameBytes = static_cast<std::int64_t>(queued.frame.bytes.size());

    Request request;
    request.connection = connection;
    request.client = state.client;
    request.message = queued.message;
    request.aside = std::move(queued.frame.aside);
    ByteReader peek(queued.frame.bytes);
    request.api = static_cast<wire::ApiKey>(peek.i16());
    request.version = peek.i16();
    request.body = ByteReader(std::move(queued.frame.bytes));
    const wire::ApiDescriptor* api = wire::findApi(static_cast<std::int16_t>(request.api));
    if (api) {
        wire::RequestHeader header;
        wire::decode(request.body, wire::requestHeaderVersion(request.api, request.version), header);
        request.correlationId = header.correlationId;
        request.clientId = header.clientId.value_or("");
    } else {
        request.body.fail();
    }
    request.token = m_nextToken++;
    state.current = request.token;
    m_open[request.token]
        = {connection, state.client, request.api, request.version, request.correlationId, request.clientId, frameBytes};
    return request;
}

std::int32_t ServerConnections::metered(Turn& turn, RequestToken token, std::size_t bytes, std::int32_t already)
{
    const Duration wait = m_meter->charge(turn, m_open.at(token), static_cast<std::int64_t>(bytes), std::chrono::milliseconds(already));
    return static_cast<std::int32_t>(std::min<std::int64_t>(wait / 1ms, INT32_MAX));
}

bool ServerConnections::respondBytes(Turn& turn, RequestToken token, ByteChain body, MessageNote note)
{
    const auto found = m_open.find(token);
    if (found == m_open.end())
        return false;
    const Open& open = found->second;
    wire::ResponseHeader header;
    header.correlationId = open.correlationId;
    ByteWriter out;
    wire::encode(header, wire::responseHeaderVersion(open.api, open.version), out);
    out.chain(body);
    note.apiKey = static_cast<std::int16_t>(open.api);
    note.apiVersion = static_cast<std::int16_t>(open.version);
    note.isResponse = true;
    note.correlationId = open.correlationId;
    turn.send(open.connection, Frame{out.take(), nullptr}, note);
    finish(token);
    return true;
}

void ServerConnections::mute(ConnectionId connection, Time until)
{
    if (const auto found = m_connections.find(connection); found != m_connections.end())
        found->second.mutedUntil = std::max(until, found->second.mutedUntil.value_or(until));
}

void ServerConnections::unmute(ConnectionId connection, Time now)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end() || !found->second.mutedUntil || *found->second.mutedUntil > now)
        return;
    found->second.mutedUntil.reset();
    if (found->second.current == 0 && !found->second.queue.empty())
        m_ready.push_back(connection);
}

void ServerConnections::finish(RequestToken token)
{
    const auto found = m_open.find(token);
    if (found == m_open.end())
        return;
    if (const auto connection = m_connections.find(found->second.connection); connection != m_connections.end()) {
        connection->second.current = 0;
        if (!connection->second.queue.empty() && !connection->second.mutedUntil)
            m_ready.push_back(connection->first);
    }
    m_open.erase(found);
}

const ServerConnections::Open* ServerConnections::open(RequestToken token) const
{
    const auto found = m_open.find(token);
    return found == m_open.end() ? nullptr : &found->second;
}

std::size_t ServerConnections::backlog(ConnectionId connection) const
{
    const auto found = m_connections.find(connection);
    return found == m_connections.end() ? 0 : found->second.queuedBytes;
}

std::vector<ConnectionId> ServerConnections::takeReady() { return std::exchange(m_ready, {}); }

void ServerConnections::walk(StateVisitor& visitor) const
{
    visitor.group("server");
    visitor.number(m_nextToken);
    visitor.list(m_connections, [&](const auto& entry) {
        visitor.id(entry.first);
        visitor.id(entry.second.client);
        visitor.number(entry.second.current);
        if (entry.second.mutedUntil)
            visitor.number(entry.second.mutedUntil->nanos());
        visitor.list(entry.second.queue, [&](const Queued& q) {
            visitor.id(q.message);
            visitor.number(static_cast<std::uint64_t>(q.frame.bytes.size()));
        });
    });
    visitor.list(m_open, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(entry.second.correlationId);
    });
}

} // namespace engine
