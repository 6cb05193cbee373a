#include "engine/replication/high_watermark.h"

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

} // namespace engine
