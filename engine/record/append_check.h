#pragma once

// What a leader does with a record set before it enters the log (facts §3.4 and §10, "Produce refusals",
// "Records on append").
//
//     Produce request --checkProduceRequest--> --prepareAppend--> bytes with offsets --> Log::append
//
// Same codec, same magic: the batch is stored as it came, only its header is written anew, no byte of a
// record is copied (one CRC pass, one walk over the records). Another codec (compression.type) or an old
// magic: the records are built into a new batch. Who has written which sequence is not decided here but by
// the producer state (log/).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/record/batch_header.h"

namespace engine {

// The topic's configuration, as far as it says something about appends. Kafka's names and defaults.
struct AppendConfig {
    std::optional<Codec> compressionType; // nothing: `producer`, keep what came
    CompressionLevels levels;             // compression.gzip.level …
    TimestampType messageTimestampType = TimestampType::CreateTime;
    std::int64_t messageTimestampBeforeMaxMs = INT64_MAX;
    std::int64_t messageTimestampAfterMaxMs = 3600000; // since 4.0
    std::int64_t maxMessageBytes = 1048588;
    bool isCompacted = false;                             // cleanup.policy has compact: records need keys
    std::int64_t segmentBytes = 1073741824;               // an append never is larger than a segment
    std::int64_t decompressedBytesMax = 64 * 1024 * 1024; // ours: Kafka has no bound
};

// Who appends. The coordinators of a broker may write control batches and are not checked like a client.
enum class AppendOrigin : std::uint8_t { Client, Coordinator };

struct AppendRequest {
    ByteChain records;
    Offset nextOffset; // the log end offset
    LeaderEpoch leaderEpoch;
    std::int64_t wallMillis = 0; // now, for LogAppendTime and the timestamp bounds
    AppendOrigin origin = AppendOrigin::Client;
    const TopicPartition* partition = nullptr; // for Kafka's words about single records; null: they name none
};

// One record that was refused; Produce v8 and later tells the client (KIP-467).
struct RecordError {
    std::int32_t batchIndex = 0; // index of the record in its batch, as Kafka calls it
    std::string message;
};

struct PreparedAppend {
    ErrorCode error = ErrorCode::None;
    std::string message; // of the error; a client is told it only together with recordErrors
    std::vector<RecordError> recordErrors;

    ByteChain bytes; // what is stored; empty if the set held no whole batch
    Offset firstOffset = kNoOffset;
    Offset lastOffset = kNoOffset;
    std::int64_t maxTimestamp = kNoTimestamp;
    Offset offsetOfMaxTimestamp = kNoOffset;   // last offset of the batch that has it
    std::int64_t logAppendTime = kNoTimestamp; // with LogAppendTime: the answer's log_append_time
    std::int32_t recordsCount = 0;
    std::int32_t batchesCount = 0;
    std::int64_t validBytes = 0; // of what came
    Codec sourceCodec = Codec::None;
    Codec targetCodec = Codec::None;
    bool rebuilt = false; // records were copied into a new batch
};

// What Kafka looks at before it takes a Produce request apart: whether the first batch of each record set is transactional.
// A set in which no batch can begin spoils the whole request here: error and message (Kafka's words) then go to each partition.
struct FirstBatch {
    bool isTransactional = false;
    ErrorCode error = ErrorCode::None;
    std::string message;
};
[[nodiscard]] FirstBatch firstBatchOf(const ByteChain& records);

// What is checked when a Produce request of this version (3 …) is taken apart: exactly one batch, magic 2,
// zstd from version 7. InvalidRecord, CorruptMessage, UnsupportedCompressionType.
[[nodiscard]] ErrorCode checkProduceRequest(const ByteChain& records, std::int16_t apiVersion);

// Checks everything and gives offsets, leader epoch and timestamps. On an error nothing else of the result is
// set but message and recordErrors. MessageTooLarge, RecordListTooLarge, CorruptMessage, InvalidRecord,
// InvalidTimestamp; UnknownServerError for what only breaks inside Kafka (unknown codec, broken compressed
// data).
[[nodiscard]] PreparedAppend prepareAppend(const AppendRequest& request, const AppendConfig& config);

} // namespace engine
