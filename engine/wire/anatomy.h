#pragma once

// Every byte of a request or response named, by the same descriptions that encode and decode it: each field with its
// path, its place and its value; lengths, counts, null markers and tag buffers on their own. `describe.h` prints the
// same as text, a tree of lines; this is for views that link fields with bytes.
//
//     size                            INT32             0   4
//     header.requestApiKey            INT16             4   2   0
//     …
//     topicData.count                 UNSIGNED_VARINT  30   1   1
//     topicData[0].name.length        UNSIGNED_VARINT  31   1   6
//     topicData[0].name               STRING           32   6   orders
//     …
//     topicData[0].partitionData[0].records   RECORDS  43 113
//
// A records field is one span; batches() tells where its batches lie, BatchAnatomy (record/anatomy.h) names their
// bytes.
//
// Spans are made for the bytes that are looked at: a walk over the whole frame for each window, spans for the window
// only. Memory is that of the decoded message. Damage: what can be named is named, the rest is one span with a fault.
//
// Threads: none; constant after construction.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/record/byte_span.h"
#include "engine/wire/api.h"
#include "engine/wire/message.h"

namespace engine::wire {

class FrameAnatomy {
public:
    enum class Size : std::uint8_t { InFront, Gone }; // does the frame begin with its int32 size?

    // The API and version of a request stand in its header. One that nobody knows is one unreadable span behind that.
    static FrameAnatomy request(ByteChain frame, Size size);
    // `key`, `version`: of the request it answers.
    static FrameAnatomy response(ApiKey key, int version, ByteChain frame, Size size);
    // A message alone, such as the value of a record of an internal topic.
    static FrameAnatomy message(const MessageDescriptor& descriptor, int version, ByteChain bytes);

    // The whole frame in one piece; copied once if the chain has several.
    const Slice& bytes() const { return m_bytes; }
    std::size_t sizeBytes() const { return m_bytes.size(); }
    // The spans that touch the window, by offset. They tile it.
    std::vector<ByteSpan> spans(ByteWindow window = {}) const;
    // Precondition: at < sizeBytes().
    ByteSpan spanAt(std::size_t at) const;
    // The batches in its records fields, also such as are cut off: where they lie, and the path of the field.
    struct Batch {
        std::string path;
        std::size_t offset = 0;
        std::size_t size = 0;
        bool operator==(const Batch&) const = default;
    };
    const std::vector<Batch>& batches() const { return m_batches; }
    // Why not all of it can be read; empty if it can.
    std::string_view fault() const { return m_fault; }

private:
    struct Part { // of the frame: header or body
        const MessageDescriptor* descriptor;
        int version;
        std::string prefix;
    };

    explicit FrameAnatomy(const ByteChain& bytes);
    void openSize();
    void open();
    // Returns the first fault; `batches` may be null.
    std::string_view walk(ByteWindow window, std::vector<ByteSpan>& out, std::vector<Batch>* batches) const;

    Slice m_bytes;
    bool m_hasSize = false;
    std::size_t m_end = 0; // where the frame ends by its own size; at most m_bytes.size()
    std::vector<Part> m_parts;
    std::string_view m_unknown{}; // why nothing follows m_parts, although bytes do
    std::vector<Batch> m_batches;
    std::string_view m_fault{};
};

} // namespace engine::wire
