#include "engine/wire/frame.h"

#include "engine/base/check.h"
#include "engine/wire/headers.h"

namespace engine::wire {

namespace {

ByteChain frame(const MessageDescriptor& headerKind, const void* header, int headerVersion,
    const MessageDescriptor& bodyKind, const void* body, int version)
{
    const std::size_t size =
        encodedSize(headerKind, header, headerVersion) + encodedSize(bodyKind, body, version);
    ENGINE_CHECK(size <= 0x7fffffff, "a frame fits its int32 size");
    ByteWriter out;
    out.i32(static_cast<std::int32_t>(size));
    encode(headerKind, header, headerVersion, out);
    encode(bodyKind, body, version, out);
    return out.take();
}

std::optional<AnyMessage> decodeBody(const MessageDescriptor& descriptor, int version, ByteReader& in)
{
    if (!descriptor.versions.contains(version))
        return std::nullopt;
    AnyMessage message(descriptor);
    if (!decode(descriptor, in, version, message.data()))
        return std::nullopt;
    return message;
}

} // namespace

Result<RequestHead> parseRequestHeader(ByteReader& in)
{
    ByteReader peek = in;
    RequestHead head;
    head.api = findApi(peek.i16());
    head.apiVersion = peek.i16();
    if (!peek.ok() || head.api == nullptr || head.apiVersion < 0)
        return ErrorCode::InvalidRequest;
    RequestHeader header;
    const int headerVersion = requestHeaderVersion(head.api->key, head.apiVersion);
    if (!decode(in, headerVersion, header))
        return ErrorCode::InvalidRequest;
    head.correlationId = header.correlationId;
    if (headerVersion > 0)
        head.clientId = std::move(header.clientId);
    return head;
}

bool speaks(const ApiDescriptor& api, int version, UnstableVersions unstable)
{
    return api.stable.contains(version)
        || (unstable == UnstableVersions::Enabled && version >= 0 && version == api.latestUnstable);
}

std::optional<std::int32_t> parseResponseHeader(ByteReader& in, ApiKey key, int version)
{
    ResponseHeader header;
    if (!decode(in, responseHeaderVersion(key, version), header))
        return std::nullopt;
    return header.correlationId;
}

ByteChain encodeRequest(ApiKey key, int version, std::int32_t correlationId,
    const std::optional<std::string>& clientId, const MessageDescriptor& descriptor, const void* body)
{
    RequestHeader header;
    header.requestApiKey = static_cast<std::int16_t>(key);
    header.requestApiVersion = static_cast<std::int16_t>(version);
    header.correlationId = correlationId;
    header.clientId = clientId;
    return frame(
        RequestHeader::descriptor(), &header, requestHeaderVersion(key, version), descriptor, body, version);
}

ByteChain encodeResponse(ApiKey key, int version, std::int32_t correlationId,
    const MessageDescriptor& descriptor, const void* body)
{
    ResponseHeader header;
    header.correlationId = correlationId;
    return frame(ResponseHeader::descriptor(), &header, responseHeaderVersion(key, version), descriptor, body,
        version);
}

std::optional<AnyMessage> decodeRequestBody(const RequestHead& head, ByteReader& in)
{
    return decodeBody(*head.api->request, head.apiVersion, in);
}

std::optional<AnyMessage> decodeResponseBody(ApiKey key, int version, ByteReader& in)
{
    return decodeBody(*apiOf(key).response, version, in);
}

} // namespace engine::wire
