// How an offset and a time are found in a replica's files, told to who asked.

#include "engine/broker/replica_manager.h"
#include "engine/event/fact.h"

namespace engine {

void ReplicaManager::lookUp(Turn& turn, const Replica& replica, Offset offset, FactId asked)
{
    const auto way = replica.log->lookUp(turn.disk(), offset);
    if (!way) {
        failDisk(turn, replica.id);
        return;
    }
    OffsetLookedUp told{m_self, replica.id, offset, way->segment};
    if (way->entry) {
        told.entryOffset = way->entry->offset;
        told.entryPosition = way->entry->position;
    }
    told.passed = way->passed;
    told.passedBytes = way->passedBytes;
    if (way->found) {
        told.baseOffset = way->found->header.baseOffset;
        told.lastOffset = way->found->header.lastOffset();
        told.position = way->found->position;
    }
    turn.publish(std::move(told), {asked, replica.endSince}, Rule::SparseIndex);
}

void ReplicaManager::lookUpTime(Turn& turn, const Replica& replica, std::int64_t timestamp, FactId asked)
{
    const auto way = replica.log->lookUpTime(turn.disk(), timestamp);
    if (!way) {
        failDisk(turn, replica.id);
        return;
    }
    TimeLookedUp told{m_self, replica.id, timestamp, way->segment};
    if (way->timeEntry) {
        told.entryOffset = way->timeEntry->offset;
        told.entryTimestamp = way->timeEntry->timestamp;
    }
    told.position = way->position;
    told.passed = way->passed;
    told.found = way->found.offset;
    told.foundTimestamp = way->found.timestamp;
    turn.publish(std::move(told), {asked, replica.endSince}, Rule::TimeIndexFirst);
}

} // namespace engine
