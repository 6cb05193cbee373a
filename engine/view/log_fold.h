#pragma once

// Folds the facts of one log into its ReplicaView: an overload for each kind.

#include "engine/view/cluster_view.h"

namespace engine {

class LogFold {
public:
    LogFold(ClusterView& view, ReplicaView& replica, const Fact& fact) : m_view(view), m_replica(replica), m_fact(fact) { }

    void operator()(const LogOpened& f) const;
    void operator()(const BatchAppended& f) const;
    void operator()(const SegmentRolled& f) const;
    void operator()(const LogFlushed& f) const;
    void operator()(const LogTruncated& f) const;
    void operator()(const LogStartMoved& f) const;
    void operator()(const IndexEntryAdded& f) const;
    void operator()(const TimeIndexEntryAdded& f) const;
    void operator()(const LeaderEpochsWritten& f) const;
    void operator()(const ProducerSnapshotTaken& f) const;
    void operator()(const ProducerSnapshotRemoved& f) const;
    void operator()(const SegmentRetired& f) const;
    void operator()(const SegmentFilesRemoved& f) const;
    void operator()(const CleaningBegan& f) const;
    void operator()(const OffsetMapBuilt& f) const;
    void operator()(const SegmentCleaned& f) const;
    void operator()(const SegmentsReplaced& f) const;
    void operator()(const CleaningEnded& f) const;
    void operator()(const OffsetLookedUp& f) const { m_replica.offsetLookup.set(f, m_fact.id); }
    void operator()(const TimeLookedUp& f) const { m_replica.timeLookup.set(f, m_fact.id); }

private:
    const BatchView* sameBatchElsewhere(const BatchAppended& f) const;
    SegmentView& segment(Offset base) const; // made at the end if there is none
    void filesAre(const LogFilesNote& files) const;
    void cutBack(Offset to) const;
    void forgetBelow(Offset offset) const;
    void onDisk(BrokerId broker, std::int64_t bytes) const;

    ClusterView& m_view;
    ReplicaView& m_replica;
    const Fact& m_fact;
};

} // namespace engine
