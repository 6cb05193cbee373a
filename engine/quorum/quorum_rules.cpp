#include "engine/quorum/quorum_rules.h"

#include <algorithm>

namespace engine {

bool grantsVote(const VoteView& view, NodeId candidate, const LogEnd& candidatesLog, bool isPreVote)
{
    const bool upToDate = candidatesLog >= view.own;
    switch (view.role) {
    case QuorumRole::Leader:
        return false;
    case QuorumRole::Follower:
        return isPreVote && upToDate && !view.fetchedFromLeader;
    case QuorumRole::Candidate:
    case QuorumRole::Resigned:
        return isPreVote && upToDate;
    case QuorumRole::Unattached:
    case QuorumRole::Prospective:
        if (isPreVote)
            return upToDate;
        if (view.voted != kLabNode)
            return view.voted == candidate;
        return view.leader == kLabNode && upToDate;
    }
    return false;
}

Offset quorumHighWatermark(Offset current, Offset epochStart, std::vector<Offset> flushedEnds)
{
    std::sort(flushedEnds.begin(), flushedEnds.end(), std::greater<>());
    const Offset candidate = flushedEnds[majorityOf(flushedEnds.size()) - 1];
    return candidate > epochStart ? std::max(current, candidate) : current;
}

bool isVoteLost(std::size_t voters, std::size_t refused) { return voters - refused < majorityOf(voters); }

Duration successionDelay(std::size_t place, std::size_t successors, Duration backoffMax)
{
    if (place == 0)
        return Duration{0};
    if (place >= successors)
        return backoffMax;
    constexpr std::size_t kShiftMax = 30; // of milliseconds, as Kafka counts them
    const std::int64_t base = (backoffMax / 1ms) >> std::min(successors - 1, kShiftMax);
    return std::min(backoffMax, std::chrono::milliseconds(base << std::min(place - 1, kShiftMax)) + Duration{0});
}

FetchCheck checkFetch(const MetadataLog& leader, Offset offset, std::int32_t lastEpoch)
{
    FetchCheck check;
    if (offset == Offset{0} && leader.startOffset() == Offset{0})
        return check;
    if (!leader.snapshots().empty()) {
        const std::int32_t earliest = leader.snapshots().begin()->first.epoch;
        if (offset < leader.startOffset() || (offset == leader.startOffset() && lastEpoch != earliest) || lastEpoch < earliest) {
            check.snapshot = leader.latestSnapshot();
            return check;
        }
    }
    QuorumEpochEnd end = leader.endOf(lastEpoch);
    if (end.epoch == -1)
        end = {0, Offset{0}};
    if (end.epoch != lastEpoch || end.endOffset < offset)
        check.diverging = end;
    return check;
}

Offset truncationPoint(const MetadataLog& follower, const QuorumEpochEnd& leaders)
{
    const QuorumEpochEnd own = follower.endOf(leaders.epoch);
    if (own.epoch == -1)
        return follower.startOffset();
    const Offset to = own.epoch == leaders.epoch ? std::min(own.endOffset, leaders.endOffset) : own.endOffset;
    return std::max(to, follower.startOffset());
}

} // namespace engine
