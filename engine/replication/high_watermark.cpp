#include "engine/replication/high_watermark.h"

#include <algorithm>
#include <vector>

namespace engine {

HighWatermarkDecision nextHighWatermark(const HighWatermarkView& view)
{
    if (view.isrSize < view.minInSyncReplicas)
        return {view.current, kNoBroker, true};
    HighWatermarkDecision out{view.leaderEnd, kNoBroker, false};
    for (const auto& replica : view.others) {
        if (!replica.inMaximalIsr && !replica.caughtUpAndEligible)
            continue;
        if (replica.endOffset < out.next) {
            out.next = replica.endOffset;
            out.heldBy = replica.broker;
        }
    }
    if (out.next < view.current) // a replica that has not fetched yet, or one below: the mark stands
        out.next = view.current;
    return out;
}

HighWatermarkDecision majorityHighWatermark(const HighWatermarkView& view)
{
    std::vector<Offset> ends{view.leaderEnd};
    for (const auto& replica : view.others)
        ends.push_back(replica.endOffset);
    std::sort(ends.begin(), ends.end(), [](Offset a, Offset b) { return a > b; });
    HighWatermarkDecision out{std::max(view.current, std::min(view.leaderEnd, ends[ends.size() / 2])), kNoBroker, false};
    if (out.next < view.leaderEnd)
        for (const auto& replica : view.others)
            if (out.heldBy == kNoBroker && replica.endOffset <= out.next)
                out.heldBy = replica.broker;
    return out;
}

HighWatermarkDecision leadersHighWatermark(const HighWatermarkView& view) { return {std::max(view.current, view.leaderEnd), kNoBroker, false}; }

HighWatermarkDecision nextHighWatermark(const HighWatermarkView& view, Replication scheme)
{
    switch (scheme) {
    case Replication::Majority:
        return majorityHighWatermark(view);
    case Replication::LeaderOnly:
        return leadersHighWatermark(view);
    default:
        return nextHighWatermark(view);
    }
}

} // namespace engine
