#pragma once

// Sentences about consumers and groups, and the words that they share with others.

#include <QCoreApplication>
#include <QString>

#include "engine/event/consumer_facts.h"
#include "engine/event/group_facts.h"
#include "ui/common/storage_sentences.h"

namespace ui {

QString error(engine::ErrorCode code);
// "orders-0, orders-1"; "–" for none
QString partitions(const std::vector<engine::TopicPartition>& list);

struct GroupSentences : StorageSentences {
    Q_DECLARE_TR_FUNCTIONS(Sentence)
public:
    using StorageSentences::operator();

    QString node(engine::NodeId id) const { return names(id); }
    // The client if the lab knows it, else the id that the coordinator gave.
    QString member(engine::NodeId client, const std::string& memberId) const;

    QString operator()(const engine::RecordsDelivered& f) const;
    QString operator()(const engine::RecordsProcessed& f) const;
    QString operator()(const engine::PositionSet& f) const;
    QString operator()(const engine::PositionDiverged& f) const;
    QString operator()(const engine::RecordFailed& f) const;
    QString operator()(const engine::SinkWritten& f) const;
    QString operator()(const engine::PartitionsPaused& f) const;
    QString operator()(const engine::CoordinatorFound& f) const;
    QString operator()(const engine::MembershipChanged& f) const;
    QString operator()(const engine::AssignmentPlanned& f) const;
    QString operator()(const engine::AssignmentTaken& f) const;
    QString operator()(const engine::PollDeadlineMissed& f) const;
    QString operator()(const engine::CommitSent& f) const;
    QString operator()(const engine::CommitEnded& f) const;
    QString operator()(const engine::ConsumerFailed& f) const;
    QString operator()(const engine::GroupStateChanged& f) const;
    QString operator()(const engine::GroupMemberJoined& f) const;
    QString operator()(const engine::GroupMemberLeft& f) const;
    QString operator()(const engine::GroupAssigned& f) const;
    QString operator()(const engine::TargetAssigned& f) const;
    QString operator()(const engine::MemberReconciled& f) const;
    QString operator()(const engine::GroupRequestRefused& f) const;
    QString operator()(const engine::GroupDeleted& f) const;
    QString operator()(const engine::OffsetCommitted& f) const;
    QString operator()(const engine::OffsetRemoved& f) const;
    QString operator()(const engine::GroupRecordWritten& f) const;
    QString operator()(const engine::GroupsLoading& f) const;
    QString operator()(const engine::GroupsLoaded& f) const;
    QString operator()(const engine::GroupsUnloaded& f) const;
};

} // namespace ui
