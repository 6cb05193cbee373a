#pragma once

// What a new follower must cut off its log, so that it holds nothing its leader does not.
//
// The problem: after a change of leaders a follower may hold records that the new leader never had. Up to 0.10 it cut back to
// its own high watermark, which lags behind by one fetch: records that were acknowledged went with the rest, and where the mark
// had run ahead nothing was cut at all and the logs stayed different for ever (facts §5.6, scenarios A and B). Leader epochs end
// that: each batch carries the epoch in which it was written, and the follower asks its leader where an epoch ended.
//
//     HighWatermark  to the own high watermark                                            (up to 0.10)
//     Kip101         ask once for the end of the own last epoch, cut there                (0.11, KIP-101)
//     Kip279         ask again while the leader answers with an epoch that we do not know (2.0, KIP-279)
//     Epoch          nobody asks: Fetch carries the last epoch, the answer where it ends  (2.7, KIP-595)
//
// Pure functions, so that a table can test them.

#include "engine/base/ids.h"
#include "engine/base/switches.h"
#include "engine/event/rules.h"
#include "engine/log/epoch_cache.h"

namespace engine {

// Where the follower's log must end, given the leader's (epoch, end) and what the own log says of that epoch: both know it: the
// smaller end; only a smaller epoch is known here: its own end; none below: the leader's.
Offset endByEpochs(const EpochEnd& leaders, const EpochEnd& own, Offset logEnd);

struct TruncationView {
    EpochEnd leaders;     // the answer of OffsetForLeaderEpoch
    EpochEnd own;         // what the own log answers for leaders.epoch
    Offset logEnd;
    Offset highWatermark;
};
struct TruncationStep {
    Offset to;            // <= logEnd
    bool done = true;     // false: cut, then ask again for the epoch that is last now
    Rule rule = Rule::None;
    bool operator==(const TruncationStep&) const = default;
};
TruncationStep truncationStep(Truncation scheme, const TruncationView& view);

} // namespace engine
