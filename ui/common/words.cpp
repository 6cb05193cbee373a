#include "ui/common/words.h"

#include <QCoreApplication>

#include <type_traits>

#include "engine/wire/api.h"
#include "ui/common/appearance.h"
#include "ui/common/numbers.h"

namespace ui {

namespace {

using namespace engine;

template <class T, class... Ts>
constexpr bool oneOf = (std::is_same_v<T, Ts> || ...);

} // namespace

QString lineShown(const QString& line)
{
    constexpr qsizetype kShown = 200;
    return line.size() <= kShown ? line : line.left(kShown) + QStringLiteral("…");
}

QString plainNodeName(NodeId id)
{
    if (id == kLabNode)
        return QCoreApplication::translate("Words", "the lab");
    if (id.isBroker())
        return QCoreApplication::translate("Words", "broker %1").arg(id.value);
    return QString::fromStdString(nodeName(id));
}

QString apiName(std::int16_t apiKey)
{
    if (const wire::ApiDescriptor* api = wire::findApi(apiKey))
        return QLatin1String(api->name.data(), static_cast<qsizetype>(api->name.size()));
    return QCoreApplication::translate("Words", "request %1").arg(apiKey);
}

FactKindGroup factGroup(const Fact& fact)
{
    return std::visit(
        []<class T>(const T& f) {
            if constexpr (oneOf<T, NodeStarted, NodeStopped, PointReached, DiskSet, NodeTuned, NodePaused, NodeResumed, LinkCut, LinkHealed,
                              FetcherFrozen, ReplicationThrottled, BrokerFenced, BrokerUnfenced, BrokerUnregistered, LogTruncated, MessageDelayed>)
                return FactKindGroup::Fault;
            else if constexpr (oneOf<T, LeaderElected, NotElected, QuorumLeaderElected, QuorumLeaderResigned,
                                   QuorumProspective, QuorumPreVoteLost, QuorumCandidate, QuorumVoted, LeaderImbalanceFound>)
                return FactKindGroup::Leader;
            else if constexpr (oneOf<T, IsrShrunk, IsrExpanded, EligibleReplicasChanged>)
                return FactKindGroup::Isr;
            else if constexpr (oneOf<T, GroupStateChanged, GroupMemberJoined, GroupMemberLeft, GroupAssigned, TargetAssigned, MemberReconciled,
                                   GroupRequestRefused, GroupDeleted, GroupConfigSet, CoordinatorFound, MembershipChanged, AssignmentPlanned, AssignmentTaken,
                                   PollDeadlineMissed, CommitSent, CommitEnded, OffsetCommitted, OffsetRemoved, GroupRecordWritten, GroupsLoading,
                                   GroupsLoaded, GroupsUnloaded>)
                return FactKindGroup::Group;
            else if constexpr (oneOf<T, RecordCalled, SendFailed, SendBlocked, InterceptorRan, StickyPartitionChosen, ProducerFlushed, PartitionsListed,
                                   BatchSent, BatchAcked, BatchFailed, BatchRetried, BatchSplit, BatchDeduplicated,
                                   BatchAppended, HighWatermarkAdvanced, HighWatermarkHeld, RecordsDelivered,
                                   RecordsProcessed, PositionSet, PositionDiverged, RecordFailed, SinkWritten, PartitionsPaused, ConsumerFailed>)
                return FactKindGroup::Record;
            else if constexpr (oneOf<T, LogOpened, SegmentRolled, LogFlushed, LogStartMoved, ReplicaDeleted, SegmentRetired, SegmentFilesRemoved,
                                   CleaningBegan, OffsetMapBuilt, SegmentCleaned, SegmentsReplaced, CleaningEnded,
                                   ProducerSnapshotTaken, ProducerSnapshotRemoved, IndexEntryAdded, TimeIndexEntryAdded,
                                   LeaderEpochsWritten, CheckpointWritten, OffsetLookedUp, TimeLookedUp>)
                return FactKindGroup::Files;
            else if constexpr (oneOf<T, MessageSent, MessageDelivered, ClientMetadataUpdated, ClientThrottled, AddressNotResolved, RequestRefused, RequestParked, RequestThrottled, ReadReplicaPreferred, FetchSessionOpened, FetchSessionEvicted>)
                return FactKindGroup::Request;
            else if constexpr (oneOf<T, CommandApplied, ClientConfigSet, SwitchSet, AdvertisedAddressSet, ScriptSet, MarkSet>)
                return FactKindGroup::Control;
            else
                return static_cast<void>(f), FactKindGroup::Other;
        },
        fact.body.value);
}

QString ruleSentence(Rule rule)
{
    const RuleInfo& info = ruleInfo(rule);
    const auto& words = Appearance::instance().language() == Language::Chinese ? info.chinese : info.english;
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

QString ruleSource(Rule rule)
{
    const auto& source = ruleInfo(rule).source;
    if (source.starts_with("facts ")) // a section of the developers' notes; a reader of the window does not have them
        return {};
    return QString::fromUtf8(source.data(), static_cast<qsizetype>(source.size()));
}

QString brokerList(const std::vector<BrokerId>& brokers)
{
    QStringList ids;
    for (const BrokerId id : brokers)
        ids << QString::number(id.value);
    return ids.isEmpty() ? QCoreApplication::translate("Words", "none") : ids.join(QStringLiteral(", "));
}

QString stopKindWord(StopKind how)
{
    switch (how) {
    case StopKind::Stopped:
        return QCoreApplication::translate("Words", "stopped");
    case StopKind::Killed:
        return QCoreApplication::translate("Words", "killed");
    case StopKind::PoweredOff:
        return QCoreApplication::translate("Words", "no power");
    }
    return {};
}

QStringList diskWords(const DiskSet& disk)
{
    QStringList out;
    if (disk.failsReading)
        out << QCoreApplication::translate("Words", "disk cannot read");
    if (disk.failsWriting)
        out << QCoreApplication::translate("Words", "disk cannot write");
    if (disk.full)
        out << QCoreApplication::translate("Words", "disk full");
    if (disk.writeLatency > Duration{0})
        out << QCoreApplication::translate("Words", "disk +%1").arg(durationText(disk.writeLatency));
    if (disk.bandwidth > 0)
        out << QCoreApplication::translate("Words", "disk %1/s").arg(bytes(disk.bandwidth));
    return out;
}

QStringList tuningWords(const NodeTuned& tuned)
{
    QStringList out;
    if (tuned.clock != Duration{0})
        out << QCoreApplication::translate("Words", "clock %1%2").arg(tuned.clock > Duration{0} ? QStringLiteral("+") : QString(), durationText(tuned.clock));
    if (tuned.serviceTime > Duration{0})
        out << QCoreApplication::translate("Words", "%1 a message").arg(durationText(tuned.serviceTime));
    return out;
}

QString quorumRoleWord(QuorumRole role)
{
    switch (role) {
    case QuorumRole::Unattached:
        return QCoreApplication::translate("Words", "unattached");
    case QuorumRole::Follower:
        return QCoreApplication::translate("Words", "follower");
    case QuorumRole::Prospective:
        return QCoreApplication::translate("Words", "prospective");
    case QuorumRole::Candidate:
        return QCoreApplication::translate("Words", "candidate");
    case QuorumRole::Leader:
        return QCoreApplication::translate("Words", "leader");
    case QuorumRole::Resigned:
        return QCoreApplication::translate("Words", "resigned");
    }
    return {};
}

QString groupStateWord(GroupState state)
{
    switch (state) {
    case GroupState::Empty:
        return QStringLiteral("Empty");
    case GroupState::PreparingRebalance:
        return QStringLiteral("PreparingRebalance");
    case GroupState::CompletingRebalance:
        return QStringLiteral("CompletingRebalance");
    case GroupState::Stable:
        return QStringLiteral("Stable");
    case GroupState::Dead:
        return QStringLiteral("Dead");
    case GroupState::Assigning:
        return QStringLiteral("Assigning");
    case GroupState::Reconciling:
        return QStringLiteral("Reconciling");
    }
    return {};
}

} // namespace ui
