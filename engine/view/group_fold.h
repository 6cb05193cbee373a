#pragma once

// Folds the facts of consumers and groups into the view: an overload for each kind.

#include "engine/view/cluster_view.h"

namespace engine {

class GroupFold {
public:
    GroupFold(ClusterView& view, const Fact& fact) : m_view(view), m_fact(fact) { }

    // -- consumers
    void operator()(const RecordsDelivered& f) const;
    void operator()(const RecordsProcessed& f) const;
    void operator()(const PositionSet& f) const;
    void operator()(const AssignmentTaken& f) const;
    void operator()(const CoordinatorFound& f) const;
    void operator()(const MembershipChanged& f) const;
    void operator()(const PollDeadlineMissed& f) const;
    void operator()(const RecordFailed& f) const;
    void operator()(const SinkWritten& f) const;
    void operator()(const PartitionsPaused& f) const;
    void operator()(const CommitEnded& f) const;
    void operator()(const ConsumerFailed& f) const;
    // A consumer is no more, sleeps, wakes, begins.
    void stopped(NodeId client, bool orderly) const;
    void paused(NodeId client) const;
    void resumed(NodeId client) const;
    void started(NodeId client) const;

    // -- groups
    void operator()(const GroupStateChanged& f) const;
    void operator()(const GroupMemberJoined& f) const;
    void operator()(const GroupMemberLeft& f) const;
    void operator()(const GroupAssigned& f) const;
    void operator()(const TargetAssigned& f) const;
    void operator()(const MemberReconciled& f) const;
    void operator()(const GroupDeleted& f) const;
    void operator()(const OffsetCommitted& f) const;
    void operator()(const OffsetRemoved& f) const;
    void operator()(const GroupRecordWritten& f) const;
    void operator()(const GroupsLoading& f) const;
    void operator()(const GroupsLoaded& f) const;

private:
    ConsumerView* consumer(NodeId id) const;
    ConsumerView* outsideMember(const GroupView& group, const std::string& member) const;
    bool isOutside(NodeId client) const;
    // A broker that lost the group to another coordinator and has not heard of it: what it goes on deciding concerns nobody.
    bool isFormerCoordinator(const std::string& group) const;
    void own(GroupView& group, const TopicPartition& partition, NodeId client, const std::string& memberId, std::int32_t generation) const;
    // Its reader is no more the reader; nothing happens if another one is.
    void lose(GroupView& group, const TopicPartition& partition, NodeId client, const std::string& memberId, OwnerSpan::Kind gap) const;
    void openSpan(OwnershipView& owner, OwnerSpan span) const;
    void closeAll(GroupView& group) const;
    // The member's partitions are these now.
    void becomes(GroupView& group, NodeId client, const std::string& memberId, const std::vector<TopicPartition>& partitions, std::int32_t generation) const;
    void mark(GroupView& group, GroupMark::What what, NodeId client, const std::string& memberId) const;
    void rebalances(GroupView& group, const GroupStateChanged& f) const;
    void enterGeneration(GroupView& group, std::int32_t generation) const;

    ClusterView& m_view;
    const Fact& m_fact;
};

} // namespace engine
