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
#include "engine/quorum/metadata_log.h"

namespace engine {

enum class QuorumRole : std::uint8_t {
    Unattached,  // no leader known in this epoch; may have voted
    Follower,    // fetches from the leader
    Prospective, // lost the leader: asks whether an election could be won, without disturbing anybody (KIP-996)
    Candidate,   // asks for votes in a new epoch
    Leader,
    Resigned,    // led this epoch and no longer does
};

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
    bool fetchedFromLeader = false; // as a follower in this epoch: the leader lives
    LogEnd own;
};
bool grantsVote(const VoteView& view, NodeId candidate, const LogEnd& candidatesLog, bool isPreVote);

inline std::size_t majorityOf(std::size_t voters) { return voters / 2 + 1; }

// Below it a majority has flushed everything. `flushedEnds`: of every voter, the leader included. It does not move before
// the leader's first own batch, at `epochStart`, is part of it: an older record on a majority may still be
// replaced by another leader's (Raft §5.4.2).
Offset quorumHighWatermark(Offset current, Offset epochStart, std::vector<Offset> flushedEnds);

// A fetch says: my log ends at `offset`, and the batch before is of `lastEpoch`. If the leader's log is not the same up to
// there: where its log of that epoch, or the one before it, ends.
std::optional<QuorumEpochEnd> divergence(const MetadataLog& leader, Offset offset, std::int32_t lastEpoch);

// Where a follower cuts its log when the leader answers with a divergence.
Offset truncationPoint(const MetadataLog& follower, const QuorumEpochEnd& leaders);

} // namespace engine
