#pragma once

// Control records (facts §3.2): batches with one record that Kafka writes for itself. Applications never see
// them. The key says what it is: version int16, type int16.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/record/batch_builder.h"

namespace engine {

enum class ControlType : std::int16_t {
    Abort = 0,
    Commit = 1,
    LeaderChange = 2,
    SnapshotHeader = 3,
    SnapshotFooter = 4,
    KRaftVersion = 5,
    KRaftVoters = 6,
    Unknown = -1,
};

std::string_view controlTypeName(ControlType type); // "COMMIT", "LEADER_CHANGE", …

// Nothing if it is too short to be one. Newer types are Unknown: readers skip them.
std::optional<ControlType> readControlKey(const Slice& key);
Slice controlKey(ControlType type);

// The end of a transaction of a producer in one partition (KIP-98).
struct EndTxnMarker {
    ControlType type = ControlType::Abort; // or Commit
    std::int32_t coordinatorEpoch = 0;
};
std::optional<EndTxnMarker> readEndTxnMarker(const Record& record);

struct EndTxnMarkerOptions {
    Offset baseOffset{0};
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    ProducerId producerId;
    ProducerEpoch producerEpoch;
    std::int64_t timestamp = kNoTimestamp;
};
Slice endTxnMarkerBatch(const EndTxnMarker& marker, const EndTxnMarkerOptions& options);

// The first record of a KRaft leader in its epoch (KIP-595), version 0.
struct LeaderChange {
    BrokerId leader = kNoBroker;
    std::vector<BrokerId> voters;
    std::vector<BrokerId> grantingVoters;
    bool operator==(const LeaderChange&) const = default;
};
Slice encodeLeaderChange(const LeaderChange& change);
std::optional<LeaderChange> decodeLeaderChange(const Slice& value); // versions 0 and 1
Slice leaderChangeBatch(
    const LeaderChange& change, Offset baseOffset, LeaderEpoch epoch, std::int64_t timestamp);

// The first and the last record of a snapshot of the metadata log (KIP-630), version 0. `lastContained`: when the last record
// that the snapshot stands for was appended, milliseconds since 1970.
Slice snapshotHeaderBatch(std::int64_t lastContained, Offset baseOffset, LeaderEpoch epoch, std::int64_t timestamp);
Slice snapshotFooterBatch(Offset baseOffset, LeaderEpoch epoch, std::int64_t timestamp);
std::optional<std::int64_t> readSnapshotHeader(const Record& record); // its `lastContained`; nothing if it is none

} // namespace engine
