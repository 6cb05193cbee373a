// How an offset and a time are found in a replica's files, told to who asked.

#include "engine/broker/replica_manager.h"
#include "engine/event/fact.h"

namespace engine {

namespace {

OffsetLookedUp told(BrokerId self, const Replica& replica, Offset offset, const Log::Lookup& way)
{
    OffsetLookedUp fact{self, replica.id, offset, way.segment};
    if (way.entry) {
        fact.entryOffset = way.entry->offset;
        fact.entryPosition = way.entry->position;
    }
    fact.passed = way.passed;
    fact.passedBytes = way.passedBytes;
    if (way.found) {
        fact.baseOffset = way.found->header.baseOffset;
        fact.lastOffset = way.found->header.lastOffset();
        fact.position = way.found->position;
    }
    return fact;
}

TimeLookedUp told(BrokerId self, const Replica& replica, std::int64_t timestamp, const Log::TimeLookup& way)
{
    TimeLookedUp fact{self, replica.id, timestamp, way.segment};
    if (way.timeEntry) {
        fact.entryOffset = way.timeEntry->offset;
        fact.entryTimestamp = way.timeEntry->timestamp;
    }
    fact.position = way.position;
    fact.passed = way.passed;
    fact.found = way.found.offset;
    fact.foundTimestamp = way.found.timestamp;
    return fact;
}

// The way to `wanted` as a fact; a disk that did not answer fails.
template <class Wanted, class Way>
void tellWay(ReplicaManager& replicas, Turn& turn, BrokerId self, const Replica& replica, Wanted wanted, const Result<Way>& way,
    FactId asked, Rule rule)
{
    if (way)
        turn.publish(told(self, replica, wanted, *way), {asked, replica.endSince}, rule);
    else
        replicas.failDisk(turn, replica.id);
}

} // namespace

void ReplicaManager::lookUp(Turn& turn, const Replica& replica, Offset offset, FactId asked)
{
    tellWay(*this, turn, m_self, replica, offset, replica.log->lookUp(turn.disk(), offset), asked, Rule::SparseIndex);
}

void ReplicaManager::lookUpTime(Turn& turn, const Replica& replica, std::int64_t timestamp, FactId asked)
{
    tellWay(*this, turn, m_self, replica, timestamp, replica.log->lookUpTime(turn.disk(), timestamp), asked, Rule::TimeIndexFirst);
}

} // namespace engine
