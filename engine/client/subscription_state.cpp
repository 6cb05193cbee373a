#include "engine/client/subscription_state.h"

#include "engine/base/state_hash.h"

namespace engine {

void walk(const ReadPartitions& partitions, StateVisitor& visitor)
{
    visitor.group("subscription");
    visitor.list(partitions, [&](const auto& entry) {
        const ReadPartition& p = entry.second;
        visitor.text(entry.first.topic);
        visitor.number(entry.first.partition);
        visitor.number(static_cast<std::int32_t>(p.needs));
        visitor.number(static_cast<std::int32_t>(p.resetTo));
        visitor.number(static_cast<std::int32_t>(p.resetBecause));
        visitor.number(p.asked);
        visitor.number(p.notBefore.nanos());
        visitor.id(p.position);
        visitor.id(p.lastEpoch);
        visitor.id(p.leaderEpoch);
        visitor.number(p.paused);
        visitor.number(p.revoking);
        visitor.number(p.fetching);
        visitor.list(p.buffer, [&](const FetchedRecord& record) {
            visitor.id(record.offset);
            visitor.id(record.leaderEpoch);
        });
        visitor.id(p.bufferEnd);
        visitor.number(p.readReplica ? p.readReplica->value : -1);
        visitor.number(p.readReplicaUntil.nanos());
    });
}

} // namespace engine
