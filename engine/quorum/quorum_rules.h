#pragma once

// The rules that make the quorum safe, as pure functions (KIP-595, KIP-996).
//
// The problem: three controllers must agree on one log although any of them may stop, and messages may be late. The idea:
// time is cut into epochs; in each at most one voter leads, because it needs the votes of a majority and each voter
// votes once. Only a candidate whose log is not behind the voter's gets its vote, so that whoever wins holds every
// record that a majority had flushed. Such records are committed: below the high watermark nothing ever changes.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/event/cluster_facts.h"
#include "engine/quorum/metadata_log.h"

namespace engine {

// Where a log ends: the later epoch wins, then the longer log.
struct LogEnd {
    std::int32_t epoch = 0;
    Offset offset{0};
    auto operator<=>(const LogEnd&) const = default;
};

// What a voter knows when it is asked for its vote in its own current epoch.
struct VoteView {
    QuorumRole role = QuorumRole::Unattached;
    NodeId leader;                  // kLabNode: none known
    NodeId voted;                   // kLabNode: nobody yet
    bool fetchedFromLeader = false; // as a follower, since it follows: the leader lives
    LogEnd own;
};
bool grantsVote(const VoteView& view, NodeId candidate, const LogEnd& candidatesLog, bool isPreVote);

// Of `voters`, so many refused that a majority can no longer come together.
bool isVoteLost(std::size_t voters, std::size_t refused);

// How long the voter at `place` of the leader's list waits after the leader's goodbye before it stands: the first at once, the
// others one after the other within `backoffMax` (Kafka 4.1's backoff, strictly growing). `place` == `successors`: not in the list.
Duration successionDelay(std::size_t place, std::size_t successors, Duration backoffMax);

inline std::size_t majorityOf(std::size_t voters) { return voters / 2 + 1; }

// Below it a majority has flushed everything. `flushedEnds`: of every voter, the leader included. It does not move before
// the leader's first own batch, at `epochStart`, is part of it: an older record on a majority may still be
// replaced by another leader's (Raft §5.4.2).
Offset quorumHighWatermark(Offset current, Offset epochStart, std::vector<Offset> flushedEnds);

// A fetch says: my log ends at `offset`, and the batch before is of `lastEpoch`. Neither set: the leader's log is the same up to
// there. `diverging`: where the leader's log of that epoch, or the one before it, ends. `snapshot`: the leader's log begins
// later; its newest snapshot has to be fetched (KIP-630).
struct FetchCheck {
    std::optional<QuorumEpochEnd> diverging;
    std::optional<SnapshotId> snapshot;
    bool isGood() const { return !diverging && !snapshot; }
};
FetchCheck checkFetch(const MetadataLog& leader, Offset offset, std::int32_t lastEpoch);

// Where a follower cuts its log when the leader answers with a divergence.
Offset truncationPoint(const MetadataLog& follower, const QuorumEpochEnd& leaders);

} // namespace engine
