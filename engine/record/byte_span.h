#pragma once

// A name for a run of bytes: what a byte view shows as one field. Made by BatchAnatomy (record/anatomy.h) for the
// bytes of a record batch and by wire::FrameAnatomy (wire/anatomy.h) for those of a request or response.
//
// Spans of one sheet lie side by side: none overlaps another and none is empty. Bytes that cannot be read are a span,
// too, with the reason in `fault`. Names are those of Kafka's protocol guide (facts §1.1, §3.1, §3.5).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace engine {

// How the bytes are to be read; the names are the protocol guide's.
enum class SpanType : std::uint8_t {
    None, // bytes that cannot be read
    Boolean,
    Int8,
    Int16,
    Uint16,
    Int32,
    Uint32,
    Int64,
    Float64, // `number` has its bits
    Uuid,
    Varint,
    Varlong,
    UnsignedVarint,
    CompactLength, // UNSIGNED_VARINT that holds the length or count plus one; 0 is null
    String,
    Bytes,
    Records,
};
std::string_view spanTypeName(SpanType type); // "INT16", "UNSIGNED_VARINT"; "UNSIGNED_VARINT" of CompactLength, too

// What the bytes are for. A view has a sentence for each.
enum class SpanMeaning : std::uint8_t {
    Field, // a field of a message that its name and value explain
    // the header of a batch, magic 2
    BaseOffset,
    BatchLength, // counts from byte 12
    PartitionLeaderEpoch,
    Magic,
    Crc, // CRC-32C of byte 21 to the end
    Attributes,
    LastOffsetDelta,
    BaseTimestamp,
    DeleteHorizon, // stands in place of baseTimestamp when bit 6 of the attributes is set (KIP-534)
    MaxTimestamp,
    ProducerId,
    ProducerEpoch,
    BaseSequence,
    RecordsCount,
    CompressedRecords, // the records as one compressed block; sheet Records has what is in it
    // a record
    RecordLength, // of what follows it
    RecordAttributes, // unused
    TimestampDelta, // to baseTimestamp
    OffsetDelta, // to baseOffset
    KeyLength, // -1 is null
    Key,
    ValueLength, // -1 is null: a tombstone
    Value,
    HeadersCount,
    HeaderKeyLength,
    HeaderKey,
    HeaderValueLength,
    HeaderValue,
    // key and value of a control record (facts §3.2)
    ControlVersion,
    ControlType,
    CoordinatorEpoch,
    // a message of magic 0 or 1
    MessageOffset,
    MessageSize, // counts from the crc
    MessageCrc, // CRC-32 of everything behind it
    MessageTimestamp,
    // a frame
    FrameSize, // of what follows it
    ApiKey,
    ApiVersion,
    CorrelationId,
    ClientId,
    ErrorCode,
    Length, // of the string or bytes that follow; -1 is null
    Count, // of the elements that follow; -1 is null
    NullMarker, // -1: the struct is null, 1: it follows
    TagCount, // how many tagged fields follow (KIP-482)
    Tag,
    TagSize,
    UnknownTag, // bytes of a tagged field that this version of the tables does not know
    RecordSet, // batches back to back
    // bytes that have no field
    Unreadable,
    LeftOver, // behind the end of what they should be part of
};

enum class SpanValue : std::uint8_t {
    None, // nothing to say beyond the bytes
    Null,
    Number,
    Text,
    Bytes, // the bytes of the span are the value
};

struct ByteSpan {
    std::size_t offset = 0; // in its sheet
    std::size_t size = 0; // at least 1
    std::string name{}; // "baseOffset", "keyLength", "correlationId"
    std::string path{}; // with all it lies in: "records[3].headers[0].value", "topicData[0].name"
    SpanType type = SpanType::None;
    SpanMeaning meaning = SpanMeaning::Field;
    SpanValue value = SpanValue::None;
    std::int64_t number = 0; // Number; a count or length as it is meant (without the one that compact forms add)
    std::string text{}; // Text
    std::int64_t record = -1; // the how-manieth record of the batch it belongs to, from 0; -1: none
    std::string_view fault{}; // a literal: why it cannot be read; empty: it can

    std::size_t end() const { return offset + size; }
    bool isReadable() const { return fault.empty(); }
    bool operator==(const ByteSpan&) const = default;
};

// Bytes [from, to) of a sheet. Spans that touch it are given; empty gives none.
struct ByteWindow {
    std::size_t from = 0;
    std::size_t to = SIZE_MAX;

    bool touches(std::size_t offset, std::size_t size) const { return offset < to && offset + size > from; }
};

// A part of a chain for somebody to look at; copied only if it lies in several pieces, and then not counted (bytesCopied
// counts payload on its way). Precondition: the part exists.
Slice shownBytes(const ByteChain& chain, std::size_t offset, std::size_t size);

} // namespace engine
