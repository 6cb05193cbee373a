#include "engine/wire/anatomy.h"

#include <algorithm>
#include <charconv>

#include "engine/base/check.h"
#include "engine/base/uuid.h"
#include "engine/record/record_set.h"
#include "engine/wire/codec.h"
#include "engine/wire/field_access.h"
#include "engine/wire/frame.h"
#include "engine/wire/headers.h"

namespace engine::wire {

namespace {

constexpr std::size_t kSizeBytes = 4;
constexpr std::string_view kMalformed = "does not fit its description";

SpanType fixedType(FieldType type)
{
    switch (type) {
    case FieldType::Bool:
        return SpanType::Boolean;
    case FieldType::Int8:
        return SpanType::Int8;
    case FieldType::Int16:
        return SpanType::Int16;
    case FieldType::Uint16:
        return SpanType::Uint16;
    case FieldType::Int32:
        return SpanType::Int32;
    case FieldType::Uint32:
        return SpanType::Uint32;
    case FieldType::Int64:
        return SpanType::Int64;
    case FieldType::Float64:
        return SpanType::Float64;
    case FieldType::Uuid:
        return SpanType::Uuid;
    case FieldType::String:
        return SpanType::String;
    case FieldType::Bytes:
        return SpanType::Bytes;
    case FieldType::Records:
        return SpanType::Records;
    case FieldType::Struct:
        break;
    }
    return SpanType::None;
}

std::size_t contentSize(FieldType type, const void* value)
{
    if (type == FieldType::String)
        return as<std::string>(value).size();
    return type == FieldType::Bytes ? as<Slice>(value).size() : as<ByteChain>(value).size();
}

SpanMeaning meaningOf(const FieldDescriptor& field, bool isHeader)
{
    if (isHeader) {
        if (field.name == "requestApiKey")
            return SpanMeaning::ApiKey;
        if (field.name == "requestApiVersion")
            return SpanMeaning::ApiVersion;
        return field.name == "clientId" ? SpanMeaning::ClientId : SpanMeaning::CorrelationId;
    }
    if (field.type == FieldType::Records)
        return SpanMeaning::RecordSet;
    const bool isError = field.name == "errorCode" || field.name.ends_with("ErrorCode");
    return isError && field.type == FieldType::Int16 ? SpanMeaning::ErrorCode : SpanMeaning::Field;
}

// How many bytes an unsigned varint takes that the decoder has read already.
std::size_t uvarintSize(const Slice& bytes, std::size_t at)
{
    std::size_t size = 1;
    while ((bytes[at + size - 1] & 0x80) != 0)
        ++size;
    return size;
}

std::int64_t parsed(std::string_view text)
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// Told by the decoder of each piece of one message that begins at byte `base` of the sheet.
class SpanTrace : public DecodeTrace {
public:
    struct Sink {
        const Slice& bytes;
        ByteWindow window;
        std::vector<ByteSpan>& out;
        std::vector<FrameAnatomy::Batch>* batches; // may be null
    };

    SpanTrace(Sink sink, std::size_t base, std::string prefix, bool flexible)
        : m_sink(sink),
          m_base(base),
          m_prefix(std::move(prefix)),
          m_flexible(flexible),
          m_covered(base)
    {
    }

    void begin(const FieldDescriptor* field, std::string_view label, int index, std::size_t) override
    {
        m_open.push_back({field, label, index});
    }

    void glue(std::string_view label, std::string value, std::size_t offset, std::size_t length) override
    {
        const std::size_t end = m_base + offset + length;
        if (label == "count" && m_open.back().field == nullptr) {
            number("TAG_BUFFER", {}, SpanType::UnsignedVarint, SpanMeaning::TagCount, length, parsed(value));
        } else if (label == "count") {
            number("count", "count", lengthType(*m_open.back().field, true), SpanMeaning::Count, length, parsed(value));
        } else if (label == "marker") {
            ByteSpan* span = number("marker", "marker", SpanType::Int8, SpanMeaning::NullMarker, length, 1);
            if (span != nullptr && value == "null")
                span->value = SpanValue::Null;
        } else { // a tag, its size, and what no table knows
            const std::size_t tag = uvarintSize(m_sink.bytes, m_covered);
            const std::size_t size = uvarintSize(m_sink.bytes, m_covered + tag);
            uvarint("tag", SpanMeaning::Tag, tag);
            uvarint("tagSize", SpanMeaning::TagSize, size);
            if (ByteSpan* span = add("unknownTag", "unknownTag", SpanType::Bytes, SpanMeaning::UnknownTag, end - m_covered))
                span->value = SpanValue::Bytes;
        }
    }

    void end(const void* value, bool isNull, std::size_t offset) override
    {
        const Open open = m_open.back();
        const std::size_t size = m_base + offset - m_covered;
        if (open.field != nullptr && size > 0)
            leaf(open, value, isNull, size);
        m_open.pop_back();
    }

    std::size_t covered() const { return m_covered; }

    // Bytes up to `end` that no field can be made of.
    void rest(SpanMeaning meaning, std::string_view fault, std::size_t end)
    {
        const char* name = meaning == SpanMeaning::LeftOver ? "leftOver" : "unreadable";
        if (ByteSpan* span = add(name, name, SpanType::None, meaning, end - m_covered)) {
            span->value = SpanValue::Bytes;
            span->fault = fault;
        }
    }

private:
    struct Open {
        const FieldDescriptor* field; // null: a tag buffer
        std::string_view label;
        int index;
    };

    SpanType lengthType(const FieldDescriptor& field, bool isCount) const
    {
        if (m_flexible && !field.inflexible)
            return SpanType::CompactLength;
        return field.type == FieldType::String && !isCount ? SpanType::Int16 : SpanType::Int32;
    }

    // Of the innermost thing. Fields in a tag buffer belong to the struct around it.
    std::string path(std::string_view tail) const
    {
        std::string path = m_prefix;
        const auto join = [&path](std::string_view part) {
            if (!path.empty() && path.back() != '.')
                path += '.';
            path += part;
        };
        for (const Open& open : m_open) {
            if (open.index >= 0)
                path += "[" + std::to_string(open.index) + "]";
            else if (open.field != nullptr)
                join(open.label);
            else if (&open == &m_open.back())
                join("TAG_BUFFER");
        }
        if (!tail.empty())
            join(tail);
        return path;
    }

    ByteSpan* add(std::string_view name, std::string_view tail, SpanType type, SpanMeaning meaning, std::size_t size)
    {
        const std::size_t offset = m_covered;
        m_covered += size;
        if (size == 0 || !m_sink.window.touches(offset, size))
            return nullptr;
        ByteSpan span;
        span.offset = offset;
        span.size = size;
        span.name = name;
        span.path = path(tail);
        span.type = type;
        span.meaning = meaning;
        return &m_sink.out.emplace_back(std::move(span));
    }

    ByteSpan* number(std::string_view name, std::string_view tail, SpanType type, SpanMeaning meaning,
        std::size_t size, std::int64_t value)
    {
        ByteSpan* span = add(name, tail, type, meaning, size);
        if (span != nullptr) {
            span->value = SpanValue::Number;
            span->number = value;
        }
        return span;
    }

    void uvarint(std::string_view name, SpanMeaning meaning, std::size_t size)
    {
        ByteReader in(m_sink.bytes.sub(m_covered, size));
        const auto value = static_cast<std::int64_t>(in.uvarint(32));
        number(name, name, SpanType::UnsignedVarint, meaning, size, value);
    }

    // The `size` bytes up to here are a field or element of their own.
    void leaf(const Open& open, const void* value, bool isNull, std::size_t size)
    {
        const FieldDescriptor& field = *open.field;
        const bool isArray = field.array != nullptr && open.index < 0;
        if (isNull || isArray) { // an array with elements is covered by them
            const char* name = isArray ? "count" : "length";
            const SpanMeaning meaning = isArray ? SpanMeaning::Count : SpanMeaning::Length;
            if (ByteSpan* span = number(name, name, lengthType(field, isArray), meaning, size, -1))
                span->value = SpanValue::Null;
            return;
        }
        std::string name(open.label);
        if (open.index >= 0)
            name += "[" + std::to_string(open.index) + "]";
        const SpanType type = fixedType(field.type);
        const SpanMeaning meaning = meaningOf(field, m_prefix == "header.");
        if (type == SpanType::String || type == SpanType::Bytes || type == SpanType::Records) {
            const std::size_t content = contentSize(field.type, value);
            number("length", "length", lengthType(field, false), SpanMeaning::Length, size - content,
                static_cast<std::int64_t>(content));
            if (type == SpanType::Records && m_sink.batches != nullptr)
                findBatches(content);
            ByteSpan* span = add(name, {}, type, meaning, content);
            if (span == nullptr)
                return;
            span->value = type == SpanType::String ? SpanValue::Text : SpanValue::Bytes;
            if (type == SpanType::String)
                span->text = as<std::string>(value);
            return;
        }
        ByteSpan* span = add(name, {}, type, meaning, size);
        if (span == nullptr)
            return;
        span->value = type == SpanType::Uuid ? SpanValue::Text : SpanValue::Number;
        if (type == SpanType::Uuid)
            span->text = as<Uuid>(value).toString();
        else
            span->number = integerOf(field.type, value);
    }

    // The batches in the next `size` bytes; one that is cut off or none is the last.
    void findBatches(std::size_t size)
    {
        RecordSetReader set(ByteChain(m_sink.bytes.sub(m_covered, size)));
        const std::string where = path({});
        for (std::size_t at = 0; at < size; at = set.position()) {
            const bool isWhole = set.nextHeader().has_value();
            m_sink.batches->push_back({where, m_covered + at, (isWhole ? set.position() : size) - at});
            if (!isWhole)
                return;
        }
    }

    Sink m_sink;
    std::size_t m_base;
    std::string m_prefix; // "header." or nothing
    bool m_flexible;
    std::size_t m_covered; // of the sheet: everything in front has its span
    std::vector<Open> m_open;
};

} // namespace

FrameAnatomy::FrameAnatomy(const ByteChain& bytes) : m_bytes(shownBytes(bytes, 0, bytes.size())), m_end(bytes.size()) { }

void FrameAnatomy::openSize()
{
    m_hasSize = true;
    if (m_bytes.size() < kSizeBytes)
        return;
    const std::int32_t size = ByteReader(m_bytes).i32();
    if (size >= 0 && static_cast<std::size_t>(size) <= m_bytes.size() - kSizeBytes)
        m_end = static_cast<std::size_t>(size) + kSizeBytes;
    else
        m_fault = "size goes beyond the bytes that are here";
}

FrameAnatomy FrameAnatomy::request(ByteChain frame, Size size)
{
    FrameAnatomy anatomy(frame);
    if (size == Size::InFront)
        anatomy.openSize();
    const std::size_t at = anatomy.m_hasSize ? std::min(kSizeBytes, anatomy.m_end) : 0;
    ByteReader in(anatomy.m_bytes.sub(at, anatomy.m_end - at));
    const auto head = parseRequestHeader(in);
    const int headerVersion = head ? requestHeaderVersion(head->key(), head->apiVersion) : 1;
    anatomy.m_parts.push_back({&RequestHeader::descriptor(), headerVersion, "header."});
    if (!head)
        anatomy.m_unknown = "no such API";
    else if (!head->api->request->versions.contains(head->apiVersion))
        anatomy.m_unknown = "unknown version";
    else
        anatomy.m_parts.push_back({head->api->request, head->apiVersion, {}});
    anatomy.open();
    return anatomy;
}

FrameAnatomy FrameAnatomy::response(ApiKey key, int version, ByteChain frame, Size size)
{
    FrameAnatomy anatomy(frame);
    if (size == Size::InFront)
        anatomy.openSize();
    const MessageDescriptor* body = apiOf(key).response;
    anatomy.m_parts.push_back({&ResponseHeader::descriptor(), responseHeaderVersion(key, version), "header."});
    if (body->versions.contains(version))
        anatomy.m_parts.push_back({body, version, {}});
    else
        anatomy.m_unknown = "unknown version";
    anatomy.open();
    return anatomy;
}

FrameAnatomy FrameAnatomy::message(const MessageDescriptor& descriptor, int version, ByteChain bytes)
{
    FrameAnatomy anatomy(bytes);
    if (descriptor.versions.contains(version))
        anatomy.m_parts.push_back({&descriptor, version, {}});
    else
        anatomy.m_unknown = "unknown version";
    anatomy.open();
    return anatomy;
}

void FrameAnatomy::open()
{
    std::vector<ByteSpan> none;
    const std::string_view fault = walk({0, 0}, none, &m_batches);
    if (m_fault.empty())
        m_fault = fault;
}

std::string_view FrameAnatomy::walk(
    ByteWindow window, std::vector<ByteSpan>& out, std::vector<Batch>* batches) const
{
    const SpanTrace::Sink sink{m_bytes, window, out, batches};
    std::size_t at = 0;
    if (m_hasSize && m_end >= kSizeBytes) {
        at = kSizeBytes;
        if (window.touches(0, kSizeBytes)) {
            ByteSpan span{0, kSizeBytes, "size", "size", SpanType::Int32, SpanMeaning::FrameSize, SpanValue::Number};
            span.number = ByteReader(m_bytes).i32();
            out.push_back(std::move(span));
        }
    }
    std::string_view fault = m_unknown;
    ByteReader in(m_bytes.sub(at, m_end - at));
    for (const Part& part : m_parts) {
        const bool isFlexible = part.descriptor->isFlexible(part.version);
        SpanTrace trace(sink, at, part.prefix, isFlexible);
        AnyMessage message(*part.descriptor);
        const bool isRead = decode(*part.descriptor, in, part.version, message.data(), &trace);
        at = trace.covered();
        if (!isRead) {
            fault = kMalformed;
            trace.rest(SpanMeaning::Unreadable, fault, m_end);
            at = m_end;
            break;
        }
    }
    SpanTrace behind(sink, at, {}, false);
    behind.rest(m_unknown.empty() ? SpanMeaning::LeftOver : SpanMeaning::Unreadable,
        m_unknown.empty() ? "bytes behind the message" : m_unknown, m_end);
    behind.rest(SpanMeaning::LeftOver, "bytes behind the frame", m_bytes.size());
    if (fault.empty() && at < m_end)
        fault = "bytes behind the message";
    return fault.empty() && m_end < m_bytes.size() ? "bytes behind the frame" : fault;
}

std::vector<ByteSpan> FrameAnatomy::spans(ByteWindow window) const
{
    std::vector<ByteSpan> out;
    walk(window, out, nullptr);
    return out;
}

ByteSpan FrameAnatomy::spanAt(std::size_t at) const
{
    ENGINE_CHECK(at < m_bytes.size(), "the byte is in the frame");
    return spans({at, at + 1}).front();
}

} // namespace engine::wire
