#include "ui/common/group_sentences.h"

#include <QStringList>

#include "engine/event/fact_words.h"
#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

QString error(ErrorCode code)
{
    return QString::fromStdString(std::string(errorName(code)));
}

QString partitions(const std::vector<TopicPartition>& list)
{
    QStringList names;
    for (const auto& p : list)
        names << of(p);
    return names.isEmpty() ? QStringLiteral("–") : names.join(QStringLiteral(", "));
}

namespace {

QString offsetsOf(const std::vector<CommitSent::Part>& parts)
{
    QStringList texts;
    for (const auto& part : parts)
        texts << text(part.toString());
    return texts.isEmpty() ? QStringLiteral("–") : texts.join(QStringLiteral(", "));
}

} // namespace

QString GroupSentences::member(NodeId client, const std::string& memberId) const
{
    return client == kLabNode ? text(memberId) : node(client);
}

QString GroupSentences::operator()(const RecordsDelivered& f) const
{
    return tr("%1 received %2–%3 of %4").arg(node(f.client), off(f.from), off(f.to - 1), of(f.partition));
}

QString GroupSentences::operator()(const RecordsProcessed& f) const
{
    return tr("%1 finished with %2 up to %3").arg(node(f.client), of(f.partition), off(f.to));
}

QString GroupSentences::operator()(const PositionSet& f) const
{
    return tr("%1 reads %2 from %3 on").arg(node(f.client), of(f.partition), off(f.position));
}

QString GroupSentences::operator()(const PositionDiverged& f) const
{
    return tr("%1 finds that %2 was cut back below its position %3: leader epoch %4 ends at %5 there")
        .arg(node(f.client), of(f.partition), off(f.position))
        .arg(f.leadersEpoch.value)
        .arg(off(f.endOffset));
}

QString GroupSentences::operator()(const RecordFailed& f) const
{
    const QString what = tr("%1 cannot deserialize %2 of %3").arg(node(f.client), off(f.offset), of(f.partition));
    switch (f.action) {
    case PoisonAction::Stop:
        return tr("%1; the application ends").arg(what);
    case PoisonAction::Retry:
        return tr("%1, attempt %2; it will try again").arg(what).arg(f.attempt);
    case PoisonAction::Skip:
        return tr("%1; it skips the record").arg(what);
    case PoisonAction::DeadLetter:
        return tr("%1; it sends the record to a topic for such records and goes on").arg(what);
    }
    return what;
}

QString GroupSentences::operator()(const SinkWritten& f) const
{
    return f.again ? tr("%1 wrote the result of %2 of %3 into %4 once more, rows: %5")
                         .arg(node(f.client), off(f.offset), of(f.partition), text(f.sink))
                         .arg(f.rows)
                   : tr("%1 wrote the result of %2 of %3 into %4, rows: %5")
                         .arg(node(f.client), off(f.offset), of(f.partition), text(f.sink))
                         .arg(f.rows);
}

QString GroupSentences::operator()(const PartitionsPaused& f) const
{
    return f.paused ? tr("%1 pauses %2").arg(node(f.client), partitions(f.partitions))
                    : tr("%1 resumes %2").arg(node(f.client), partitions(f.partitions));
}

QString GroupSentences::operator()(const CoordinatorFound& f) const
{
    return f.coordinator == kNoBroker ? tr("%1 lost the coordinator of group %2").arg(node(f.client), text(f.group))
                                      : tr("%1 knows that %2 coordinates group %3").arg(node(f.client), broker(f.coordinator), text(f.group));
}

QString GroupSentences::operator()(const MembershipChanged& f) const
{
    const QString state = text(factWord(f.state));
    if (!f.reason.empty())
        return tr("%1 is %2 in group %3: %4").arg(node(f.client), state, text(f.group), text(f.reason));
    if (f.error != ErrorCode::None)
        return tr("%1 is %2 in group %3: %4").arg(node(f.client), state, text(f.group), error(f.error));
    return f.generation < 0 ? tr("%1 is %2 in group %3").arg(node(f.client), state, text(f.group))
                            : tr("%1 is %2 in group %3, generation %4").arg(node(f.client), state, text(f.group)).arg(f.generation);
}

QString GroupSentences::operator()(const AssignmentPlanned& f) const
{
    return tr("%1, leader of group %2, computed generation %3 with %4; partitions that move: %5")
        .arg(node(f.client), text(f.group))
        .arg(f.generation)
        .arg(text(f.assignor))
        .arg(f.moved);
}

QString GroupSentences::operator()(const AssignmentTaken& f) const
{
    if (f.lost)
        return tr("%1 lost %2: they may be somebody else's already").arg(node(f.client), partitions(f.removed));
    if (f.partitions.empty() && !f.removed.empty())
        return tr("%1 gave up %2").arg(node(f.client), partitions(f.removed));
    return tr("%1 now reads %2, generation %3").arg(node(f.client), partitions(f.partitions)).arg(f.generation);
}

QString GroupSentences::operator()(const PollDeadlineMissed& f) const
{
    return tr("%1 did not call poll() for %2: it leaves group %3").arg(node(f.client), durationText(f.limit), text(f.group));
}

QString GroupSentences::operator()(const CommitSent& f) const
{
    return f.attempt > 1 ? tr("%1 commits %2 once more, attempt %3").arg(node(f.client), offsetsOf(f.offsets)).arg(f.attempt)
                         : tr("%1 commits %2").arg(node(f.client), offsetsOf(f.offsets));
}

QString GroupSentences::operator()(const CommitEnded& f) const
{
    return f.error == ErrorCode::None && f.exception.empty()
        ? tr("the commit of %1 stands: %2").arg(node(f.client), offsetsOf(f.offsets))
        : tr("the commit of %1 failed: %2").arg(node(f.client), f.exception.empty() ? error(f.error) : text(f.exception));
}

QString GroupSentences::operator()(const ConsumerFailed& f) const
{
    return tr("%1 ends: %2: %3").arg(node(f.client), text(f.exception), text(f.message));
}

QString GroupSentences::operator()(const GroupStateChanged& f) const
{
    if (f.kind == GroupKind::Consumer)
        return tr("group %1 is %2, epoch %3").arg(text(f.group), groupStateWord(f.state)).arg(f.generation);
    return tr("group %1 is %2, generation %3").arg(text(f.group), groupStateWord(f.state)).arg(f.generation);
}

QString GroupSentences::operator()(const GroupMemberJoined& f) const
{
    return f.instanceId.empty() ? tr("%1 joined group %2").arg(node(f.client), text(f.group))
                                : tr("%1 joined group %2 as the static member %3").arg(node(f.client), text(f.group), text(f.instanceId));
}

QString GroupSentences::operator()(const GroupMemberLeft& f) const
{
    const QString who = member(f.client, f.memberId);
    switch (f.why) {
    case MemberLeftWhy::Left:
        return f.reason.empty() ? tr("%1 left group %2").arg(who, text(f.group)) : tr("%1 left group %2: %3").arg(who, text(f.group), text(f.reason));
    case MemberLeftWhy::SessionExpired:
        return tr("group %1 gave up %2: its session expired").arg(text(f.group), who);
    case MemberLeftWhy::RebalanceTimeout:
        return tr("group %1 gave up %2: it did not come back in time").arg(text(f.group), who);
    case MemberLeftWhy::Replaced:
        return tr("%1 was replaced in group %2 by another member with its id").arg(who, text(f.group));
    case MemberLeftWhy::Removed:
        return tr("%1 was removed from group %2").arg(who, text(f.group));
    }
    return {};
}

QString GroupSentences::operator()(const GroupAssigned& f) const
{
    return tr("group %1 divided its partitions among %2, generation %3")
        .arg(text(f.group))
        .arg(static_cast<qlonglong>(f.members.size()))
        .arg(f.generation);
}

QString GroupSentences::operator()(const TargetAssigned& f) const
{
    return tr("the coordinator computed the target of group %1 for epoch %2 with %3").arg(text(f.group)).arg(f.epoch).arg(text(f.assignor));
}

QString GroupSentences::operator()(const MemberReconciled& f) const
{
    const QString who = member(f.client, f.memberId);
    if (f.state == MemberState::UnrevokedPartitions)
        return tr("%1 has to give up %2 before it goes on from epoch %3").arg(who, partitions(f.pendingRevocation)).arg(f.epoch);
    return tr("%1 is at epoch %2 with %3").arg(who).arg(f.epoch).arg(partitions(f.assigned));
}

QString GroupSentences::operator()(const GroupRequestRefused& f) const
{
    return tr("group %1 refused %2 of %3: %4").arg(text(f.group), apiName(f.apiKey), member(f.client, f.memberId), error(f.error));
}

QString GroupSentences::operator()(const GroupDeleted& f) const { return tr("group %1 was deleted").arg(text(f.group)); }

QString GroupSentences::operator()(const OffsetCommitted& f) const
{
    return tr("group %1 committed %2 of %3").arg(text(f.group), off(f.offset), of(f.partition));
}

QString GroupSentences::operator()(const OffsetRemoved& f) const
{
    switch (f.why) {
    case OffsetRemovedWhy::Expired:
        return tr("the offset of group %1 for %2 expired").arg(text(f.group), of(f.partition));
    case OffsetRemovedWhy::TopicDeleted:
        return tr("the offset of group %1 for %2 went with its topic").arg(text(f.group), of(f.partition));
    case OffsetRemovedWhy::GroupDeleted:
        return tr("the offset of group %1 for %2 went with its group").arg(text(f.group), of(f.partition));
    case OffsetRemovedWhy::Deleted:
        break;
    }
    return tr("the offset of group %1 for %2 was deleted").arg(text(f.group), of(f.partition));
}

QString GroupSentences::operator()(const GroupRecordWritten& f) const
{
    const QString key = f.key.empty() ? text(f.group) : text(f.group + ", " + f.key);
    return f.tombstone ? tr("__consumer_offsets-%1 has a tombstone for %2 at %3").arg(f.offsetsPartition).arg(key, off(f.offset))
                       : tr("__consumer_offsets-%1 has %2 = %3 at %4").arg(f.offsetsPartition).arg(key, text(f.value), off(f.offset));
}

QString GroupSentences::operator()(const GroupsLoading& f) const
{
    return tr("%1 became the coordinator of the groups of __consumer_offsets-%2 and reads them").arg(broker(f.coordinator)).arg(f.offsetsPartition);
}

QString GroupSentences::operator()(const GroupsLoaded& f) const
{
    return tr("%1 has read __consumer_offsets-%2: groups %3, offsets %4")
        .arg(broker(f.coordinator))
        .arg(f.offsetsPartition)
        .arg(f.groups)
        .arg(f.offsets);
}

QString GroupSentences::operator()(const GroupsUnloaded& f) const
{
    return tr("%1 coordinates the groups of __consumer_offsets-%2 no more").arg(broker(f.coordinator)).arg(f.offsetsPartition);
}

} // namespace ui
