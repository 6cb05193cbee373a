#include "engine/record/byte_span.h"

#include <vector>

#include "engine/record/record_set.h"

namespace engine {

std::string_view spanTypeName(SpanType type)
{
    switch (type) {
    case SpanType::None:
        break;
    case SpanType::Boolean:
        return "BOOLEAN";
    case SpanType::Int8:
        return "INT8";
    case SpanType::Int16:
        return "INT16";
    case SpanType::Uint16:
        return "UINT16";
    case SpanType::Int32:
        return "INT32";
    case SpanType::Uint32:
        return "UINT32";
    case SpanType::Int64:
        return "INT64";
    case SpanType::Float64:
        return "FLOAT64";
    case SpanType::Uuid:
        return "UUID";
    case SpanType::Varint:
        return "VARINT";
    case SpanType::Varlong:
        return "VARLONG";
    case SpanType::UnsignedVarint:
    case SpanType::CompactLength:
        return "UNSIGNED_VARINT";
    case SpanType::String:
        return "STRING";
    case SpanType::Bytes:
        return "BYTES";
    case SpanType::Records:
        return "RECORDS";
    }
    return {};
}

Slice shownBytes(const ByteChain& chain, std::size_t offset, std::size_t size)
{
    const ByteChain part = subChain(chain, offset, size);
    if (part.slices().size() <= 1)
        return part.flatten();
    std::vector<std::uint8_t> bytes;
    bytes.reserve(size);
    for (const Slice& slice : part.slices())
        bytes.insert(bytes.end(), slice.data(), slice.data() + slice.size());
    return Slice::adopt(std::move(bytes));
}

} // namespace engine
