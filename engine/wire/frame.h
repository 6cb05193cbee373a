#pragma once

// Whole requests and responses as they travel: [int32 size][header][body]  (facts §1.1, §1.2).
//
// The functions that make frames put the size in front. Those that take frames apart expect it to be gone:
// whoever reads from the connection has used it to find the end of the frame.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/wire/api.h"
#include "engine/wire/codec.h"

namespace engine::wire {

struct RequestHead {
    const ApiDescriptor* api = nullptr;
    std::int16_t apiVersion = 0;
    std::int32_t correlationId = 0;
    std::optional<std::string> clientId;

    ApiKey key() const { return api->key; }
};

// Leaves the reader at the body. Fails with InvalidRequest if the bytes are no header or no API has this
// number: a broker then closes the connection. The version may be one that nobody knows; see `speaks`.
Result<RequestHead> parseRequestHeader(ByteReader& in);

// May a broker handle this version? (`unstable`: the broker's unstable.api.versions.enable.) Others close the connection,
// except ApiVersions, which is answered with UnsupportedVersion in version 0 (KIP-511).
enum class UnstableVersions { Disabled, Enabled };
bool speaks(const ApiDescriptor& api, int version, UnstableVersions unstable = UnstableVersions::Disabled);

// Leaves the reader at the body. Key and version are those of the request with this place in line. Nothing =
// malformed.
std::optional<std::int32_t> parseResponseHeader(ByteReader& in, ApiKey key, int version);

ByteChain encodeRequest(ApiKey key, int version, std::int32_t correlationId,
    const std::optional<std::string>& clientId, const MessageDescriptor& descriptor, const void* body);
ByteChain encodeResponse(ApiKey key, int version, std::int32_t correlationId,
    const MessageDescriptor& descriptor, const void* body);

template <Message M>
ByteChain encodeRequest(
    int version, std::int32_t correlationId, const std::optional<std::string>& clientId, const M& body)
{
    return encodeRequest(
        static_cast<ApiKey>(M::descriptor().type), version, correlationId, clientId, M::descriptor(), &body);
}

template <Message M>
ByteChain encodeResponse(int version, std::int32_t correlationId, const M& body)
{
    return encodeResponse(
        static_cast<ApiKey>(M::descriptor().type), version, correlationId, M::descriptor(), &body);
}

template <Message M>
struct Response {
    std::int32_t correlationId = 0;
    M body;
};

// `frame` without its size. Nothing = malformed.
template <Message M>
std::optional<Response<M>> decodeResponse(const ByteChain& frame, int version)
{
    ByteReader in(frame);
    const auto correlationId = parseResponseHeader(in, static_cast<ApiKey>(M::descriptor().type), version);
    Response<M> response;
    if (!correlationId || !decode(in, version, response.body))
        return std::nullopt;
    response.correlationId = *correlationId;
    return response;
}

// Bodies of a kind known at run time only. Nothing = malformed, or a version that the codec does not know.
std::optional<AnyMessage> decodeRequestBody(const RequestHead& head, ByteReader& in);
std::optional<AnyMessage> decodeResponseBody(ApiKey key, int version, ByteReader& in);

} // namespace engine::wire
