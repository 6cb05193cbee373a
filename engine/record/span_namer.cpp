#include "engine/record/span_namer.h"

namespace engine {

namespace {

std::size_t fixedSize(SpanType type)
{
    switch (type) {
    case SpanType::Boolean:
    case SpanType::Int8:
        return 1;
    case SpanType::Int16:
    case SpanType::Uint16:
        return 2;
    case SpanType::Int32:
    case SpanType::Uint32:
        return 4;
    case SpanType::Int64:
    case SpanType::Float64:
        return 8;
    default:
        return 0;
    }
}

std::int64_t bigEndian(std::span<const std::uint8_t> bytes, SpanType type)
{
    std::uint64_t raw = 0;
    for (const std::uint8_t byte : bytes)
        raw = raw << 8 | byte;
    switch (type) {
    case SpanType::Int8:
        return static_cast<std::int8_t>(raw);
    case SpanType::Int16:
        return static_cast<std::int16_t>(raw);
    case SpanType::Int32:
        return static_cast<std::int32_t>(raw);
    default:
        return static_cast<std::int64_t>(raw);
    }
}

} // namespace

ByteSpan* SpanNamer::add(const Field& field, std::size_t size)
{
    const std::size_t offset = m_base + m_at;
    m_at += size;
    if (size == 0 || !m_window.touches(offset, size))
        return nullptr;
    ByteSpan span;
    span.offset = offset;
    span.size = size;
    span.name = field.name;
    span.path = m_prefix;
    if (!m_array.empty())
        span.path += std::string(m_array) + "[" + std::to_string(m_index) + "].";
    span.path += span.name;
    span.type = field.type;
    span.meaning = field.meaning;
    span.record = m_record;
    return &m_out.emplace_back(std::move(span));
}

// ZigZag LEB128, read as Kafka reads it: bits of a fifth byte that no int32 has are dropped.
bool SpanNamer::varint(std::size_t bytesMax, std::int64_t& out, std::size_t& size) const
{
    std::uint64_t raw = 0;
    for (std::size_t i = 0; i < bytesMax && i < left(); ++i) {
        const std::uint64_t byte = m_bytes[m_at + i];
        raw |= (byte & 0x7f) << (7 * i);
        if ((byte & 0x80) != 0)
            continue;
        if (bytesMax == 5)
            raw &= 0xffffffffu;
        out = static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
        size = i + 1;
        return true;
    }
    return false;
}

std::int64_t SpanNamer::number(const Field& field)
{
    if (!m_ok)
        return 0;
    std::int64_t value = 0;
    std::size_t size = fixedSize(field.type);
    if (size == 0) {
        m_ok = varint(field.type == SpanType::Varlong ? 10 : 5, value, size);
        if (m_ok && field.type == SpanType::Varint)
            value = static_cast<std::int32_t>(value);
    } else {
        m_ok = size <= left();
        if (m_ok)
            value = bigEndian(m_bytes.subspan(m_at, size), field.type);
    }
    if (!m_ok)
        return 0;
    if (ByteSpan* span = add(field, size)) {
        span->value = SpanValue::Number;
        span->number = value;
    }
    return value;
}

void SpanNamer::bytes(const Field& field, std::size_t size)
{
    m_ok = m_ok && size <= left();
    if (!m_ok)
        return;
    if (ByteSpan* span = add(field, size))
        span->value = SpanValue::Bytes;
}

void SpanNamer::sized(const Field& length, const Field& content)
{
    const std::int64_t size = number(length);
    if (!m_ok)
        return;
    if (size >= 0)
        bytes(content, static_cast<std::size_t>(size));
    else if (!m_out.empty() && m_out.back().end() == m_base + m_at) // the length just named
        m_out.back().value = SpanValue::Null;
}

void SpanNamer::rest(SpanMeaning meaning, std::string_view fault)
{
    const Field field{meaning == SpanMeaning::LeftOver ? "leftOver" : "unreadable", SpanType::None, meaning};
    if (ByteSpan* span = add(field, left())) {
        span->value = SpanValue::Bytes;
        span->fault = fault;
    }
}

} // namespace engine
