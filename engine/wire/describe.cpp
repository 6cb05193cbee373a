#include "engine/wire/describe.h"

#include <algorithm>

#include "engine/base/error_code.h"
#include "engine/base/uuid.h"
#include "engine/wire/codec.h"
#include "engine/wire/field_access.h"
#include "engine/wire/frame.h"
#include "engine/wire/headers.h"

namespace engine::wire {

namespace {

constexpr std::size_t kShownBytesMax = 16;

std::string_view word(FieldType type)
{
    switch (type) {
    case FieldType::Bool:
        return "bool";
    case FieldType::Int8:
        return "int8";
    case FieldType::Int16:
        return "int16";
    case FieldType::Uint16:
        return "uint16";
    case FieldType::Int32:
        return "int32";
    case FieldType::Uint32:
        return "uint32";
    case FieldType::Int64:
        return "int64";
    case FieldType::Float64:
        return "float64";
    case FieldType::String:
        return "string";
    case FieldType::Bytes:
        return "bytes";
    case FieldType::Records:
        return "records";
    case FieldType::Uuid:
        return "uuid";
    case FieldType::Struct:
        break;
    }
    return "struct";
}

std::string hexText(const Slice& bytes)
{
    std::string text = std::to_string(bytes.size()) + (bytes.size() == 1 ? " byte" : " bytes");
    if (!bytes.empty())
        text += ": " + toHex(bytes.span().first(std::min(bytes.size(), kShownBytesMax)));
    return bytes.size() > kShownBytesMax ? text + "…" : text;
}

std::string valueText(const FieldDescriptor& field, const void* value)
{
    switch (field.type) {
    case FieldType::Struct:
        return {};
    case FieldType::String:
        return '"' + as<std::string>(value) + '"';
    case FieldType::Bytes:
        return hexText(as<Slice>(value));
    case FieldType::Records:
        return std::to_string(as<ByteChain>(value).size()) + " bytes of record batches";
    case FieldType::Uuid:
        return as<Uuid>(value).toString();
    case FieldType::Float64: {
        ByteWriter bits;
        bits.u64(as<std::uint64_t>(value));
        return "bits " + toHex(bits.takeVector());
    }
    case FieldType::Bool:
        return as<bool>(value) ? "true" : "false";
    default:
        break;
    }
    const std::int64_t number = integerOf(field.type, value);
    std::string text = std::to_string(number);
    if (field.type == FieldType::Int16 && (field.name == "errorCode" || field.name.ends_with("ErrorCode")))
        text += " (" + std::string(errorName(static_cast<ErrorCode>(number))) + ")";
    else if (field.name == "requestApiKey")
        if (const ApiDescriptor* api = findApi(static_cast<std::int16_t>(number)))
            text += " (" + std::string(api->name) + ")";
    return text;
}

class Describer : public DecodeTrace {
public:
    // `depth` and `prefix` of what the message lies in; its bytes begin at `base`.
    Describer(std::vector<NamedBytes>& out, std::size_t base, bool flexible, int depth, std::string prefix)
        : m_out(out),
          m_base(base),
          m_flexible(flexible),
          m_depth(depth),
          m_prefix(std::move(prefix))
    {
    }

    void begin(const FieldDescriptor* field, std::string_view label, int index, std::size_t offset) override
    {
        Open open{field, m_out.size(), parentPrefix(), index >= 0};
        NamedBytes node;
        node.offset = m_base + offset;
        node.depth = depth();
        if (field == nullptr) { // the fields in a tag buffer belong to the struct around it
            node.path = open.prefix.empty() ? std::string(label) : open.prefix + " " + std::string(label);
            node.type = "tag buffer";
        } else {
            open.prefix = index >= 0 ? open.prefix + "[" + std::to_string(index) + "]"
                                     : open.prefix + (open.prefix.empty() ? "" : ".") + std::string(label);
            node.path = open.prefix;
            node.type = typeText(*field, index >= 0);
        }
        markParent();
        m_out.push_back(std::move(node));
        m_open.push_back(std::move(open));
    }

    void glue(std::string_view label, std::string value, std::size_t offset, std::size_t length) override
    {
        NamedBytes node;
        const std::string prefix = m_open.empty() ? m_prefix : m_out[m_open.back().node].path;
        node.path = prefix.empty() ? std::string(label) : prefix + " " + std::string(label);
        node.type = std::string(label);
        node.offset = m_base + offset;
        node.length = length;
        node.value = std::move(value);
        node.depth = depth();
        markParent();
        m_out.push_back(std::move(node));
    }

    void end(const void* value, bool isNull, std::size_t offset) override
    {
        const Open open = std::move(m_open.back());
        m_open.pop_back();
        NamedBytes& node = m_out[open.node];
        node.length = m_base + offset - node.offset;
        if (isNull)
            node.value = "null";
        else if (value != nullptr && open.field != nullptr)
            node.value = valueText(*open.field, value);
        else if (open.field != nullptr && open.field->array != nullptr && !open.isElement)
            node.value =
                m_out[open.node + 1].value + (m_out[open.node + 1].value == "1" ? " element" : " elements");
    }

    // Decoding has stopped before `end`: what is open ends there, and the innermost could not be read.
    void giveUp(std::size_t end)
    {
        for (const Open& open : m_open) {
            m_out[open.node].length = end - m_out[open.node].offset;
            m_out[open.node].isMalformed = true;
        }
        const std::size_t covered = m_out.empty() ? m_base : coveredTo();
        if (!m_open.empty() && m_out[m_open.back().node].isLeaf) {
            m_out[m_open.back().node].value = "malformed";
            return;
        }
        addLeaf("malformed", covered, end);
    }

    void addLeaf(std::string_view label, std::size_t from, std::size_t to)
    {
        NamedBytes node;
        node.path = label;
        node.type = label;
        node.offset = from;
        node.length = to - from;
        node.depth = depth();
        node.value = std::to_string(node.length) + " bytes";
        node.isMalformed = true;
        markParent();
        m_out.push_back(std::move(node));
    }

private:
    struct Open {
        const FieldDescriptor* field;
        std::size_t node;
        std::string prefix; // of the paths inside
        bool isElement;
    };

    std::string parentPrefix() const { return m_open.empty() ? m_prefix : m_open.back().prefix; }
    int depth() const { return m_depth + static_cast<int>(m_open.size()); }

    void markParent()
    {
        if (!m_open.empty())
            m_out[m_open.back().node].isLeaf = false;
    }

    // Where the last finished leaf ends.
    std::size_t coveredTo() const
    {
        for (std::size_t i = m_out.size(); i-- > 0;)
            if (m_out[i].isLeaf)
                return m_out[i].offset + m_out[i].length;
        return m_base;
    }

    std::string typeText(const FieldDescriptor& field, bool isElement) const
    {
        const bool isArray = field.array != nullptr && !isElement;
        const bool hasLength = isArray || field.type == FieldType::String || field.type == FieldType::Bytes
            || field.type == FieldType::Records;
        std::string text = m_flexible && hasLength && !field.inflexible ? "compact " : "";
        if (isArray)
            text += "array of ";
        return text + std::string(field.type == FieldType::Struct ? field.structure->name : word(field.type));
    }

    std::vector<NamedBytes>& m_out;
    std::size_t m_base;
    bool m_flexible;
    int m_depth;
    std::string m_prefix;
    std::vector<Open> m_open;
};

// Header and body of a frame, or a message alone.
class Walk {
public:
    explicit Walk(const ByteChain& bytes) : m_in(bytes), m_total(bytes.size()) { }

    std::vector<NamedBytes> take() { return std::move(m_out); }

    // False = it cannot be read; the rest of the bytes is named all the same.
    bool message(const MessageDescriptor& descriptor, int version, int depth, const std::string& prefix)
    {
        Describer describer(m_out, here(), descriptor.isFlexible(version), depth, prefix);
        if (!descriptor.versions.contains(version)) {
            describer.addLeaf("unknown version", here(), m_total);
            return false;
        }
        AnyMessage message(descriptor);
        if (decode(descriptor, m_in, version, message.data(), &describer))
            return true;
        describer.giveUp(m_total);
        return false;
    }

    // A message as a part of a frame: one more level.
    bool part(const MessageDescriptor& descriptor, int version, const std::string& prefix)
    {
        const std::size_t node = m_out.size();
        NamedBytes whole;
        whole.path = prefix.empty() ? "body" : prefix;
        whole.type = std::string(descriptor.name) + " v" + std::to_string(version);
        whole.offset = here();
        whole.isLeaf = false;
        m_out.push_back(std::move(whole));
        const bool readable = message(descriptor, version, 1, prefix);
        m_out[node].length = (readable ? here() : m_total) - m_out[node].offset;
        m_out[node].isMalformed = !readable;
        m_out[node].isLeaf = node + 1 == m_out.size();
        return readable;
    }

    void rest(std::string_view label)
    {
        if (m_in.remaining() != 0)
            Describer(m_out, 0, false, 0, {}).addLeaf(label, here(), m_total);
    }

private:
    std::size_t here() const { return m_total - m_in.remaining(); }

    ByteReader m_in;
    std::size_t m_total;
    std::vector<NamedBytes> m_out;
};

} // namespace

std::vector<NamedBytes> describeBytes(
    const MessageDescriptor& descriptor, int version, const ByteChain& bytes)
{
    Walk walk(bytes);
    if (walk.message(descriptor, version, 0, {}))
        walk.rest("left over");
    return walk.take();
}

std::vector<NamedBytes> describeRequest(const ByteChain& frame)
{
    ByteReader in(frame);
    const auto head = parseRequestHeader(in);
    Walk walk(frame);
    const int headerVersion = head ? requestHeaderVersion(head->key(), head->apiVersion) : 1;
    if (!walk.part(RequestHeader::descriptor(), headerVersion, "header"))
        return walk.take();
    if (!head)
        walk.rest("unknown API");
    else if (walk.part(*head->api->request, head->apiVersion, {}))
        walk.rest("left over");
    return walk.take();
}

std::vector<NamedBytes> describeResponse(ApiKey key, int version, const ByteChain& frame)
{
    Walk walk(frame);
    if (walk.part(ResponseHeader::descriptor(), responseHeaderVersion(key, version), "header")
        && walk.part(*apiOf(key).response, version, {}))
        walk.rest("left over");
    return walk.take();
}

} // namespace engine::wire
