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
        if (isPreVote)
            return upToDate && !view.fetchedFromLeader;
        return view.voted == candidate;
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

std::optional<QuorumEpochEnd> divergence(const MetadataLog& leader, Offset offset, std::int32_t lastEpoch)
{
    if (offset == Offset{0})
        return std::nullopt;
    QuorumEpochEnd end = leader.endOf(lastEpoch);
    if (end.epoch == -1)
        end = {0, Offset{0}};
    if (end.epoch == lastEpoch && end.endOffset >= offset)
        return std::nullopt;
    return end;
}

Offset truncationPoint(const MetadataLog& follower, const QuorumEpochEnd& leaders)
{
    const QuorumEpochEnd own = follower.endOf(leaders.epoch);
    if (own.epoch == -1)
        return Offset{0};
    return own.epoch == leaders.epoch ? std::min(own.endOffset, leaders.endOffset) : own.endOffset;
}

} // namespace engine
