#pragma once

// What a voter must not forget over a restart: the newest epoch it knows, who leads it, whom it voted for in it. Kept in the
// file `quorum-state` beside the metadata log, as Kafka writes it (version 0, static voters):
//
//     {"clusterId":"","leaderId":3001,"leaderEpoch":4,"votedId":-1,"appliedOffset":0,"currentVoters":[…],"data_version":0}
//
// It is replaced as a whole, flushed, before anybody is told of the vote: a voter that forgot could vote twice.

#include <span>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/runtime/disk.h"

namespace engine {

struct ElectionState {
    std::int32_t epoch = 0;
    NodeId leader; // kLabNode: none known
    NodeId voted;  // kLabNode: nobody in this epoch
    bool operator==(const ElectionState&) const = default;
};

// The state of before the first election if there is no file. Fails with KafkaStorageError (unreadable) or CorruptMessage.
Result<ElectionState> loadElectionState(Disk& disk);
Result<void> saveElectionState(Disk& disk, const ElectionState& state, std::span<const NodeId> voters);

} // namespace engine
