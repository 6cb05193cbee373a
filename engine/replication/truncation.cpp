#include "engine/replication/truncation.h"

#include <algorithm>

namespace engine {

Offset endByEpochs(const EpochEnd& leaders, const EpochEnd& own, Offset logEnd)
{
    if (own.endOffset == kNoOffset)
        return std::min(leaders.endOffset, logEnd);
    const Offset end = std::min(own.endOffset, logEnd);
    return own.epoch == leaders.epoch ? std::min(leaders.endOffset, end) : end;
}

TruncationStep truncationStep(Truncation scheme, const TruncationView& view)
{
    const Offset mark = std::min(view.highWatermark, view.logEnd);
    switch (scheme) {
    case Truncation::HighWatermark:
        return {mark, true, Rule::TruncateToHighWatermark};
    case Truncation::Kip101:
        if (view.leaders.endOffset == kNoOffset)
            return {mark, true, Rule::TruncateToHighWatermark};
        return {std::min(view.leaders.endOffset, view.logEnd), true, Rule::TruncateByEpochOnce};
    case Truncation::Kip279:
        if (view.leaders.endOffset == kNoOffset)
            return {mark, true, Rule::TruncateToHighWatermark};
        return {endByEpochs(view.leaders, view.own, view.logEnd), view.own.endOffset == kNoOffset || view.own.epoch == view.leaders.epoch,
            Rule::TruncateByEpochLoop};
    default:
        return {endByEpochs(view.leaders, view.own, view.logEnd), true, Rule::TruncateByEpoch};
    }
}

} // namespace engine
