#pragma once

// A .snapshot file: what each producer wrote last, up to the offset in the file's name (facts §4.1). With it
// a restarted broker need not read the whole log to know the sequences. Of the five batches remembered only
// the last is kept.
//
//     version int16 = 1 | crc uint32 (CRC-32C of what follows) | count int32 | entries of 46 bytes
//     entry: producerId 8, epoch 2, lastSequence 4, lastOffset 8, offsetDelta 4, timestamp 8,
//            coordinatorEpoch 4, txnFirstOffset 8

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/log/file_fault.h"

namespace engine {

struct ProducerSnapshotEntry {
    ProducerId producerId;
    ProducerEpoch epoch{-1};
    std::int32_t lastSequence = -1;
    Offset lastOffset = kNoOffset; // of its last data batch; kNoOffset: it has written none
    std::int32_t offsetDelta = 0;  // of that batch: last minus base offset
    std::int64_t timestamp = -1;
    std::int32_t coordinatorEpoch = -1;
    Offset txnFirstOffset = kNoOffset; // of the open transaction; kNoOffset: none is open
    bool operator==(const ProducerSnapshotEntry&) const = default;
};

// What makes it no sound snapshot: another version, a wrong CRC, a count that its size is not. Nothing: it is one.
std::optional<FileFault> producerSnapshotFault(const Slice& bytes);
Slice encodeProducerSnapshot(const std::vector<ProducerSnapshotEntry>& entries);
// KafkaStorageError: it has a fault.
Result<std::vector<ProducerSnapshotEntry>> decodeProducerSnapshot(const Slice& bytes);

} // namespace engine
