#pragma once

// What an experiment wants to know of a run, folded from its facts as they happen: nothing of the run is kept.

#include <map>
#include <set>

#include "engine/event/fact.h"
#include "engine/lab/experiment.h"
#include "engine/lab/ledger.h"

namespace engine {

class ExperimentWatch {
public:
    void add(const Fact& fact);
    // Everything of the row that facts can tell, at the end of the run.
    void tell(Time end, ExperimentRow& row) const;

private:
    bool isUnavailable() const;
    void lookForLosses(Time at);

    Ledger m_ledger;
    std::set<NodeId> m_producers;
    std::set<BrokerId> m_running;
    std::map<TopicPartition, BrokerId> m_leaders;
    std::map<TopicPartition, std::set<NodeId>> m_written; // partitions that producers write to; those whose last answer was an error
    std::map<RecordUid, Time> m_ackedAt;
    UidSet m_appended;                     // stood in some log once
    std::map<RecordUid, Time> m_goneSince; // acknowledged once, not in the leader's log since
    Duration m_unavailable{0};
    std::optional<Time> m_unavailableSince;
};

} // namespace engine
