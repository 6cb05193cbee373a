#include "engine/net/address_rewriter.h"

#include <optional>

#include "engine/wire/api.h"
#include "engine/wire/codec.h"
#include "engine/wire/describe_cluster.h"
#include "engine/wire/fetch.h"
#include "engine/wire/find_coordinator.h"
#include "engine/wire/headers.h"
#include "engine/wire/metadata.h"
#include "engine/wire/produce.h"

namespace engine {

namespace {

using wire::ApiKey;

bool holdsAddresses(ApiKey api, int version)
{
    switch (api) {
    case ApiKey::Metadata:
    case ApiKey::FindCoordinator:
    case ApiKey::DescribeCluster:
        return true;
    case ApiKey::Produce:
        return version >= 10;
    case ApiKey::Fetch:
        return version >= 16;
    default:
        return false;
    }
}

void replace(const AddressBook& book, std::int32_t node, std::string& host, std::int32_t& port)
{
    // An address that was set to lie goes out as it is.
    if (const auto found = book.find(BrokerId{node}); found != book.end() && host == "broker-" + std::to_string(node)) {
        host = found->second.host;
        port = found->second.port;
    }
}

template <wire::Message M, class Change>
std::optional<ByteChain> rewritten(ByteReader body, ApiKey api, int version, std::int32_t correlationId, Change change)
{
    M message;
    if (!wire::decode(body, version, message) || !change(message))
        return std::nullopt;
    ByteWriter inner;
    wire::ResponseHeader header;
    header.correlationId = correlationId;
    wire::encode(header, wire::responseHeaderVersion(api, version), inner);
    wire::encode(message, version, inner);
    const ByteChain frame = inner.take();
    ByteWriter out;
    out.i32(static_cast<std::int32_t>(frame.size()));
    out.chain(frame);
    return out.take();
}

} // namespace

void AddressRewriter::sawRequest(const Slice& frame)
{
    ByteReader reader(frame);
    Asked asked;
    asked.api = reader.i16();
    asked.version = reader.i16();
    asked.correlationId = reader.i32();
    if (!reader.ok() || !holdsAddresses(static_cast<ApiKey>(asked.api), asked.version))
        return;
    constexpr std::size_t kAskedMax = 4096; // more than a broker lets wait; above, the oldest are never answered (acks=0)
    if (m_asked.size() == kAskedMax)
        m_asked.pop_front();
    m_asked.push_back(asked);
}

ByteChain AddressRewriter::rewrite(const ByteChain& response, const AddressBook& book)
{
    if (m_asked.empty())
        return response;
    ByteReader reader(response);
    reader.skip(4);
    ByteReader start = reader;
    const std::int32_t correlationId = start.i32();
    std::optional<Asked> asked;
    for (std::size_t i = 0; i < m_asked.size(); ++i)
        if (m_asked[i].correlationId == correlationId) { // those before it were not answered (acks=0)
            asked = m_asked[i];
            m_asked.erase(m_asked.begin(), m_asked.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            break;
        }
    if (!asked)
        return response;
    const auto api = static_cast<ApiKey>(asked->api);
    const int version = asked->version;
    wire::ResponseHeader header;
    if (!wire::decode(reader, wire::responseHeaderVersion(api, version), header))
        return response;
    const auto endpoints = [&](auto& message) {
        for (auto& endpoint : message.nodeEndpoints)
            replace(book, endpoint.nodeId, endpoint.host, endpoint.port);
        return !message.nodeEndpoints.empty();
    };
    std::optional<ByteChain> out;
    switch (api) {
    case ApiKey::Metadata:
        out = rewritten<wire::MetadataResponse>(reader, api, version, correlationId, [&](auto& message) {
            for (auto& broker : message.brokers)
                replace(book, broker.nodeId, broker.host, broker.port);
            return true;
        });
        break;
    case ApiKey::FindCoordinator:
        out = rewritten<wire::FindCoordinatorResponse>(reader, api, version, correlationId, [&](auto& message) {
            replace(book, message.nodeId, message.host, message.port);
            for (auto& coordinator : message.coordinators)
                replace(book, coordinator.nodeId, coordinator.host, coordinator.port);
            return true;
        });
        break;
    case ApiKey::DescribeCluster:
        out = rewritten<wire::DescribeClusterResponse>(reader, api, version, correlationId, [&](auto& message) {
            for (auto& broker : message.brokers)
                replace(book, broker.brokerId, broker.host, broker.port);
            return true;
        });
        break;
    case ApiKey::Produce:
        out = rewritten<wire::ProduceResponse>(reader, api, version, correlationId, endpoints);
        break;
    default:
        out = rewritten<wire::FetchResponse>(reader, api, version, correlationId, endpoints);
    }
    return out ? *out : response;
}

} // namespace engine
