#pragma once

// Builds one record batch of magic 2. Producers, conversion on append, compaction and control records use it.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/record/batch_header.h"

namespace engine {

struct BatchOptions {
    Offset baseOffset{0};
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    Codec codec = Codec::None;
    CompressionLevels levels;
    TimestampType timestampType = TimestampType::CreateTime;
    std::int64_t logAppendTime = kNoTimestamp; // with LogAppendTime: the max timestamp
    ProducerId producerId = kNoProducerId;
    ProducerEpoch producerEpoch{-1};
    std::int32_t baseSequence = kNoSequence;
    bool isTransactional = false;
    bool isControl = false;
    std::optional<std::int64_t> deleteHorizon; // KIP-534: stands in place of the base timestamp
    // Compaction keeps the end of the original batch and, if all its records go, its max timestamp.
    std::optional<Offset> lastOffset;
    std::optional<std::int64_t> maxTimestamp;
};

// What a batch that is written anew takes over from this header: all but its records, a delete horizon and its max timestamp,
// which is that of the records that stay.
BatchOptions optionsOf(const BatchHeader& header);

class RecordBatchBuilder {
public:
    explicit RecordBatchBuilder(const BatchOptions& options);

    // At the next offset, counted from baseOffset.
    void append(const Record& record) { appendAt(m_nextOffset, record); }
    // Compaction leaves gaps. Precondition: offsets rise, and stay within int32 of the base offset.
    void appendAt(Offset offset, const Record& record);

    std::int32_t recordsCount() const { return m_header.recordsCount; }
    // Size of the batch if it is built now without compression.
    std::size_t sizeBytes() const { return m_records.size(); }
    // What a batch with `record` appended would have, without compression.
    std::size_t sizeBytesWith(const Record& record) const;
    bool empty() const { return m_header.recordsCount == 0; }

    // The finished batch. The builder is used up.
    Slice build();

private:
    std::int64_t timestampDelta(const Record& record) const;

    BatchOptions m_options;
    BatchHeader m_header;
    Offset m_nextOffset;
    std::vector<std::uint8_t> m_records; // with room for the header in front
};

} // namespace engine
