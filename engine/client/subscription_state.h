#pragma once

// The partitions that a consumer reads now, with its position in each and what was fetched and not yet handed out.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/client/client_config.h"
#include "engine/event/rules.h"

namespace engine {

class StateVisitor;

struct FetchedRecord {
    Offset offset;
    LeaderEpoch leaderEpoch;
    // Windows on what the broker sent; absent where nobody will look at them (Fetcher::Options::keepsBytes), and where they are null.
    std::optional<Slice> key{};
    std::optional<Slice> value{};
};

struct ReadPartition {
    enum class Needs : std::uint8_t { Nothing, Committed, Reset, Validation };
    Needs needs = Needs::Committed;       // before it has a position
    OffsetReset resetTo = OffsetReset::Latest;
    Rule resetBecause = Rule::AutoOffsetReset; // of its PositionSet
    bool asked = false;                   // an answer that will give the position is on its way
    Time notBefore = kWorldStart;         // of the next request about it, after an error
    Offset position;                      // of the next record to hand out; valid if it needs nothing
    LeaderEpoch lastEpoch = kNoLeaderEpoch; // of the record before the position
    LeaderEpoch leaderEpoch = kNoLeaderEpoch; // of the leader under which the position was last found good
    bool paused = false;
    bool revoking = false;                // it is given up as soon as the commit before is answered
    bool fetching = false;                // a Fetch that asks for it is on its way
    std::deque<FetchedRecord> buffer;     // fetched, not handed out
    Offset bufferEnd;                     // the position after the buffer; control records count
    std::optional<NodeId> readReplica;    // a nearer one that the leader named (KIP-392)
    Time readReplicaUntil = kWorldStart;

    bool hasPosition() const { return needs == Needs::Nothing; }
    bool isHeld() const { return paused || revoking; } // neither fetched nor handed out
    // Throws away what was fetched; whatever is on its way will not fit any more. With the epoch of the record before it, the leader is asked first
    // whether it has that (KIP-320).
    void moveTo(Offset offset, LeaderEpoch epoch)
    {
        needs = epoch == kNoLeaderEpoch ? Needs::Nothing : Needs::Validation;
        asked = false;
        position = offset;
        lastEpoch = epoch;
        buffer.clear();
        bufferEnd = offset;
    }
    void reset(OffsetReset to, Rule why = Rule::AutoOffsetReset)
    {
        needs = Needs::Reset;
        resetTo = to;
        resetBecause = why;
        asked = false;
        buffer.clear();
    }
};

using ReadPartitions = std::map<TopicPartition, ReadPartition>;

void walk(const ReadPartitions& partitions, StateVisitor& visitor);

} // namespace engine
